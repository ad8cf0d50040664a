import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { ArgumentWriter } from './argumentWriter.ts';
import type { Dice } from './dice.ts';

/** An operation as a client sends it. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What there is to ask for. */
export interface Vocabulary {
  /** Ids of customers. */
  readonly ids: readonly string[];
  /** Values for `findCustomers(by:)`. */
  readonly lookups: readonly object[];
  readonly cursors: readonly string[];
}

/** Names that a client may give to what it selects and that mean something else somewhere on the way. */
const ALIASES = [
  'passport',
  '__typename',
  'id',
  'cp',
  'ct',
  'c0',
  'c1',
  'c2',
  'r0',
  'r1',
  '_entities',
  'representations',
  'customer',
  'email',
  'orders',
  'node',
  '__proto__',
  'constructor',
  'toString',
  'data',
] as const;

/** The fields that lead deeper are asked for more often than the others, by their names. */
const WEIGHTS: Readonly<Record<string, number>> = {
  customer: 6,
  customers: 6,
  findCustomers: 5,
  edges: 8,
  node: 8,
  order: 8,
  orders: 4,
  tickets: 5,
  interactions: 4,
  messages: 5,
  consents: 4,
  events: 4,
  recordedBy: 4,
  evidence: 3,
  subscription: 2,
  paymentMethod: 2,
  subject: 2,
  sentiment: 2,
  text: 4,
};

/** How many fields an operation has at most. */
const MOST_FIELDS = 45;

type Node = FieldNode | SpreadNode;

interface FieldNode {
  readonly kind: 'field';
  readonly key: string;
  /** `orders(first: 2)`: what two selections under one key must share. */
  readonly called: string;
  readonly condition: string;
  readonly nodes: readonly Node[] | undefined;
}

/** An inline fragment, or the spread of a named one: then `name` is its name. */
interface SpreadNode {
  readonly kind: 'spread';
  readonly name: string | undefined;
  readonly on: string | undefined;
  readonly condition: string;
  readonly nodes: readonly Node[];
}

/** What stands under which key where selections come together: GraphQL lets one key mean one thing only. */
class Scope {
  readonly #entries = new Map<string, { called: string; inner: Scope }>();

  get taken(): readonly (readonly [key: string, called: string])[] {
    return [...this.#entries].map(([key, { called }]) => [key, called] as const);
  }

  /** The scope below the key, undefined where the key means something else already. */
  enter(key: string, called: string): Scope | undefined {
    const entry = this.#entries.get(key) ?? { called, inner: new Scope() };
    if (entry.called !== called) return undefined;
    this.#entries.set(key, entry);
    return entry.inner;
  }

  fits(nodes: readonly Node[]): boolean {
    return nodes.every((node) => {
      if (node.kind === 'spread') return this.fits(node.nodes);
      const entry = this.#entries.get(node.key);
      return entry === undefined || (entry.called === node.called && entry.inner.fits(node.nodes ?? []));
    });
  }

  add(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.kind === 'spread') this.add(node.nodes);
      else this.enter(node.key, node.called)?.add(node.nodes ?? []);
    }
  }
}

/** Writes a random valid query: random in what it selects, and in how it says so. */
export function writeOperation(dice: Dice, schema: GraphQLSchema, vocabulary: Vocabulary): Operation {
  const writer = new OperationWriter(dice, vocabulary);
  const root = schema.getQueryType();
  if (!root) throw new Error('There is nothing to ask for');
  const body = writer.selections(root, new Scope());
  const name = dice.chance(30) ? 'Q' : '';
  const head =
    name === '' && writer.arguments.definitions === '' ? '' : `query ${name}${writer.arguments.definitions} `;
  const fragments = [...writer.fragments].map(
    ([fragment, { on, nodes }]) => `fragment ${fragment} on ${on} ${print(nodes)}`,
  );
  return { query: [`${head}${print(body)}`, ...fragments].join('\n'), variables: writer.arguments.values };
}

class OperationWriter {
  readonly arguments: ArgumentWriter;
  readonly fragments = new Map<string, { on: string; nodes: readonly Node[] }>();
  readonly #dice: Dice;
  readonly #vocabulary: Vocabulary;
  #left = MOST_FIELDS;
  #named = 0;

  constructor(dice: Dice, vocabulary: Vocabulary) {
    this.#dice = dice;
    this.#vocabulary = vocabulary;
    this.arguments = new ArgumentWriter(dice);
  }

  selections(type: GraphQLObjectType, scope: Scope): Node[] {
    const count = this.#dice.int(1, type.name === 'Customer' ? 6 : 3);
    const nodes: Node[] = [this.#field(type, scope)];
    while (nodes.length < count && this.#left > 0) {
      nodes.push(
        this.#dice.weighted<() => Node>([
          [() => this.#field(type, scope), 75],
          [() => this.#inline(type, scope), 12],
          [() => this.#spread(type, scope), 13],
        ])(),
      );
    }
    return nodes;
  }

  #inline(type: GraphQLObjectType, scope: Scope): SpreadNode {
    const on = this.#dice.chance(70) ? type.name : undefined;
    const condition = this.arguments.condition();
    return { kind: 'spread', name: undefined, on, condition, nodes: this.selections(type, scope) };
  }

  /** A named fragment: one that is there and fits, or a new one. */
  #spread(type: GraphQLObjectType, scope: Scope): SpreadNode {
    const condition = this.arguments.condition();
    const known = [...this.fragments].filter(([, { on, nodes }]) => on === type.name && scope.fits(nodes));
    if (known.length > 0 && this.#dice.chance(60)) {
      const [name, { nodes }] = this.#dice.pick(known);
      scope.add(nodes);
      return { kind: 'spread', name, on: undefined, condition, nodes };
    }
    const nodes = this.selections(type, scope);
    const name = this.#dice.chance(20) ? `c${this.#named++}` : `F${this.#named++}`;
    this.fragments.set(name, { on: type.name, nodes });
    return { kind: 'spread', name, on: undefined, condition, nodes };
  }

  #field(type: GraphQLObjectType, scope: Scope): FieldNode {
    this.#left--;
    const condition = this.arguments.condition();
    const definition = this.#definition(type);
    if (definition === undefined) return this.#meta(type, scope, condition);
    const { key, called, inner } = this.#name(definition, type, scope);
    const named = getNamedType(definition.type);
    const nodes = isObjectType(named) ? this.selections(named, inner) : undefined;
    return { kind: 'field', key, called, condition, nodes };
  }

  /** `__typename`, or at the root a question about the schema. */
  #meta(type: GraphQLObjectType, scope: Scope, condition: string): FieldNode {
    const isRoot = type.name === 'Query';
    const called = isRoot && this.#dice.chance(40) ? '__type(name: "Customer")' : '__typename';
    const { key } = this.#free(called, scope);
    const leafOf = (name: string): FieldNode => ({
      kind: 'field',
      key: name,
      called: name,
      condition: '',
      nodes: undefined,
    });
    const nodes = called === '__typename' ? undefined : [leafOf('kind'), leafOf('name')];
    return { kind: 'field', key, called, condition, nodes };
  }

  /** Undefined for a meta field. */
  #definition(type: GraphQLObjectType): GraphQLField<unknown, unknown> | undefined {
    const fields = Object.values(type.getFields());
    const affordable =
      this.#left > 0 ? fields : fields.filter((field) => !isObjectType(getNamedType(field.type)));
    const options = affordable.map((field) => [field, WEIGHTS[field.name] ?? 1] as const);
    return this.#dice.weighted([...options, [undefined, 1] as const]);
  }

  /** The key, and the call with its arguments: a fresh one, or again one that is there for the same field. */
  #name(field: GraphQLField<unknown, unknown>, type: GraphQLObjectType, scope: Scope) {
    const again = scope.taken.filter(([, called]) => called.replace(/\(.*/s, '') === field.name);
    if (again.length > 0 && this.#dice.chance(50)) {
      const [key, called] = this.#dice.pick(again);
      return { key, called, inner: scope.enter(key, called) as Scope };
    }
    const args = field.args.flatMap((argument) => this.#argument(type, argument) ?? []);
    const called = args.length === 0 ? field.name : `${field.name}(${args.join(', ')})`;
    return { called, ...this.#free(called, scope) };
  }

  /** A key under which this call may stand. */
  #free(called: string, scope: Scope): { key: string; inner: Scope } {
    const plain = called.replace(/\(.*/s, '');
    let key = this.#dice.chance(35) ? this.#dice.pick(ALIASES) : plain;
    for (;;) {
      const inner = scope.enter(key, called);
      if (inner !== undefined) return { key, inner };
      key += '_';
    }
  }

  /** Undefined for an argument that is left out. */
  #argument(type: GraphQLObjectType, argument: GraphQLArgument): string | undefined {
    const place = { type: argument.type, hasDefault: argument.defaultValue !== undefined };
    const value = this.#value(type, argument);
    if (value !== undefined) return `${argument.name}: ${this.arguments.write(value, place)}`;
    return this.#dice.chance(10) ? `${argument.name}: ${this.arguments.writeNothing(place)}` : undefined;
  }

  /** Undefined for none. */
  #value(type: GraphQLObjectType, argument: GraphQLArgument): unknown {
    const dice = this.#dice;
    const { ids, lookups, cursors } = this.#vocabulary;
    switch (argument.name) {
      case 'id':
        return dice.pick(ids);
      case 'ids':
        return Array.from({ length: dice.int(0, 5) }, () => dice.pick(ids));
      case 'by':
        return dice.pick(lookups);
      case 'first':
        return dice.weighted([
          [undefined, 30],
          [dice.int(1, 4), 50],
          [100, 5],
          [dice.pick([0, -1, 101]), 3],
        ]);
      case 'after':
        return dice.chance(12) ? dice.pick([...cursors, 'no-cursor']) : undefined;
      default: {
        const named = getNamedType(argument.type);
        if (!isEnumType(named) || isNonNullType(argument.type))
          throw new Error(`The generator knows no values for ${type.name}(${argument.name}:); teach it.`);
        if (!dice.chance(30)) return undefined;
        if (dice.chance(10)) return null;
        const values = named.getValues().map((value) => value.name);
        return Array.from({ length: dice.int(0, 3) }, () => dice.pick(values));
      }
    }
  }
}

function print(nodes: readonly Node[]): string {
  return `{ ${nodes.map(printNode).join(' ')} }`;
}

function printNode(node: Node): string {
  if (node.kind === 'field') {
    const alias = node.key === node.called.replace(/\(.*/s, '') ? '' : `${node.key}: `;
    return `${alias}${node.called}${node.condition}${node.nodes === undefined ? '' : ` ${print(node.nodes)}`}`;
  }
  if (node.name !== undefined) return `...${node.name}${node.condition}`;
  return `...${node.on === undefined ? '' : ` on ${node.on}`}${node.condition} ${print(node.nodes)}`;
}
