import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { ArgumentWriter } from './argumentWriter.ts';
import type { Dice } from './dice.ts';

/** An operation as a client sends it. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What there is to ask for, and how often. */
export interface Vocabulary {
  /** How often a field is asked for, where the others are asked for once. */
  weight(field: string): number;
  /** How many selections stand in one set at most. */
  most(type: string): number;
  /** The value of an argument; undefined for one that is left out. */
  value(dice: Dice, coordinate: string, argument: GraphQLArgument): unknown;
  /** Names of types to ask the schema about. */
  readonly types: readonly string[];
  /** How many fields an operation has at most; 45 when left out. */
  readonly fields?: number;
  /** In how many of a hundred cases a key that is taken is used again, which may make the operation invalid. */
  readonly reckless?: number;
  /** Names that no alias may have; none when left out. */
  readonly reserved?: ReadonlySet<string> | undefined;
  /** In how many of a hundred cases the document holds another operation as well. */
  readonly several?: number;
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

/** How many fields an operation has at most, unless the vocabulary says so. */
const MOST_FIELDS = 45;
/** How many levels deep an operation is at most; the gateway refuses more than 15. */
const MOST_LEVELS = 11;

type Node = FieldNode | SpreadNode;

interface FieldNode {
  readonly kind: 'field';
  readonly key: string;
  /** `orders(first: 2)`: what two selections under one key must share. */
  readonly called: string;
  /** What it returns, as the schema writes it. */
  readonly type: string;
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
  readonly #entries = new Map<string, { called: string; type: string; inner: Scope }>();

  get taken(): readonly { readonly key: string; readonly called: string; readonly type: string }[] {
    return [...this.#entries].map(([key, { called, type }]) => ({ key, called, type }));
  }

  /** The scope below the key, undefined where the key means something else already. */
  enter(key: string, called: string, type: string): Scope | undefined {
    const entry = this.#entries.get(key) ?? { called, type, inner: new Scope() };
    if (entry.called !== called || entry.type !== type) return undefined;
    this.#entries.set(key, entry);
    return entry.inner;
  }

  /** The scope below a key that is taken. */
  below(key: string): Scope {
    return this.#entries.get(key)?.inner ?? new Scope();
  }

  fits(nodes: readonly Node[]): boolean {
    return nodes.every((node) => {
      if (node.kind === 'spread') return this.fits(node.nodes);
      const entry = this.#entries.get(node.key);
      if (entry === undefined) return true;
      return entry.called === node.called && entry.type === node.type && entry.inner.fits(node.nodes ?? []);
    });
  }

  add(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.kind === 'spread') this.add(node.nodes);
      else this.enter(node.key, node.called, node.type)?.add(node.nodes ?? []);
    }
  }
}

/** Writes a random operation: random in what it selects, and in how it says so. Valid, unless it may be reckless. */
export function writeOperation(
  dice: Dice,
  schema: GraphQLSchema,
  vocabulary: Vocabulary,
  kind: 'query' | 'mutation' = 'query',
): Operation {
  const writer = new OperationWriter(dice, schema, vocabulary);
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error('There is nothing to ask for');
  const body = writer.selections(root, new Scope());
  const isOneOfSeveral = dice.chance(vocabulary.several ?? 0);
  const name = isOneOfSeveral || dice.chance(30) ? 'Q' : '';
  const { definitions, values: variables } = writer.arguments;
  const isShort = kind === 'query' && name === '' && definitions === '';
  const head = isShort ? '' : `${kind} ${name}${definitions} `;
  const fragments = [...writer.fragments].map(
    ([fragment, { on, nodes }]) => `fragment ${fragment} on ${on} ${print(nodes)}`,
  );
  const others = isOneOfSeveral ? ['query Other { __typename }'] : [];
  return {
    query: [...others, `${head}${print(body)}`, ...fragments].join('\n'),
    variables,
    ...(isOneOfSeveral && { operationName: name }),
  };
}

class OperationWriter {
  readonly arguments: ArgumentWriter;
  readonly fragments = new Map<string, { on: string; nodes: readonly Node[] }>();
  readonly #dice: Dice;
  readonly #schema: GraphQLSchema;
  readonly #vocabulary: Vocabulary;
  #left: number;
  #level = 0;
  #named = 0;

  constructor(dice: Dice, schema: GraphQLSchema, vocabulary: Vocabulary) {
    this.#dice = dice;
    this.#schema = schema;
    this.#vocabulary = vocabulary;
    this.#left = vocabulary.fields ?? MOST_FIELDS;
    this.arguments = new ArgumentWriter(dice);
  }

  selections(type: GraphQLCompositeType, scope: Scope): Node[] {
    const count = this.#dice.int(1, this.#vocabulary.most(type.name));
    const isNarrowed = !isObjectType(type);
    const nodes: Node[] = [];
    do {
      nodes.push(
        this.#dice.weighted<() => Node>([
          [() => this.#field(type, scope), nodes.length === 0 && !isNarrowed ? 400 : 75],
          [() => this.#inline(type, scope), isNarrowed && this.#left > 0 ? 60 : 12],
          [() => this.#spread(type, scope), isNarrowed && this.#left > 0 ? 30 : 13],
        ])(),
      );
    } while (nodes.length < count && this.#left > 0);
    return nodes;
  }

  #inline(type: GraphQLCompositeType, scope: Scope): SpreadNode {
    const on = this.#dice.chance(70) ? this.#narrowed(type) : undefined;
    const condition = this.arguments.condition();
    const nodes = this.selections(on ?? type, scope);
    return { kind: 'spread', name: undefined, on: on?.name, condition, nodes };
  }

  /** The type itself, or another composite type that an object of it may be of. */
  #narrowed(type: GraphQLCompositeType): GraphQLCompositeType {
    const possible = isObjectType(type) ? [type] : this.#schema.getPossibleTypes(type);
    const others = possible.flatMap((object) => [object, ...object.getInterfaces()]);
    return this.#dice.pick([...new Set<GraphQLCompositeType>([type, ...others])]);
  }

  /** A named fragment: one that is there and fits, or a new one. */
  #spread(type: GraphQLCompositeType, scope: Scope): SpreadNode {
    const condition = this.arguments.condition();
    const on = this.#narrowed(type);
    const known = [...this.fragments].filter(
      ([, fragment]) => fragment.on === on.name && scope.fits(fragment.nodes),
    );
    if (known.length > 0 && this.#dice.chance(60)) {
      const [name, { nodes }] = this.#dice.pick(known);
      scope.add(nodes);
      return { kind: 'spread', name, on: undefined, condition, nodes };
    }
    const nodes = this.selections(on, scope);
    const name = this.#dice.chance(20) ? `c${this.#named++}` : `F${this.#named++}`;
    this.fragments.set(name, { on: on.name, nodes });
    return { kind: 'spread', name, on: undefined, condition, nodes };
  }

  #field(type: GraphQLCompositeType, scope: Scope): FieldNode {
    this.#left--;
    const condition = this.arguments.condition();
    const definition = this.#definition(type);
    if (definition === undefined) return this.#meta(type, scope, condition);
    const { key, called, inner } = this.#name(definition, type, scope);
    const named = getNamedType(definition.type);
    this.#level++;
    const nodes = isCompositeType(named) ? this.selections(named, inner) : undefined;
    this.#level--;
    return { kind: 'field', key, called, type: String(definition.type), condition, nodes };
  }

  /** `__typename`, or at the root a question about the schema. */
  #meta(type: GraphQLCompositeType, scope: Scope, condition: string): FieldNode {
    const isRoot = type === this.#schema.getQueryType();
    const asked = isRoot && this.#dice.chance(40) ? this.#dice.pick(['__type', '__schema']) : '__typename';
    const leafOf = (name: string): FieldNode => ({
      kind: 'field',
      key: name,
      called: name,
      type: name,
      condition: '',
      nodes: undefined,
    });
    const fieldOf = (called: string, nodes?: readonly Node[]): FieldNode => {
      const { key } = this.#free(called, called, scope);
      return { kind: 'field', key, called, type: called, condition, nodes };
    };
    if (asked === '__type') {
      const about = this.#dice.pick(this.#vocabulary.types);
      return fieldOf(`__type(name: "${about}")`, [leafOf('kind'), leafOf('name')]);
    }
    if (asked === '__schema')
      return fieldOf('__schema', [{ ...leafOf('queryType'), nodes: [leafOf('name')] }]);
    return fieldOf('__typename');
  }

  /** Undefined for a meta field. */
  #definition(type: GraphQLCompositeType): GraphQLField<unknown, unknown> | undefined {
    if (isUnionType(type)) return undefined;
    const fields = Object.values(type.getFields());
    const affordable =
      this.#left > 0 && this.#level < MOST_LEVELS
        ? fields
        : fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    const options = affordable.map((field) => [field, this.#vocabulary.weight(field.name)] as const);
    return this.#dice.weighted([...options, [undefined, 1] as const]);
  }

  /** The key, and the call with its arguments: a fresh one, or again one that is there for the same field. */
  #name(field: GraphQLField<unknown, unknown>, type: GraphQLCompositeType, scope: Scope) {
    const returns = String(field.type);
    const again = scope.taken.filter(
      ({ called, type: other }) => called.replace(/\(.*/s, '') === field.name && other === returns,
    );
    if (again.length > 0 && this.#dice.chance(50)) {
      const { key, called } = this.#dice.pick(again);
      return { key, called, inner: scope.enter(key, called, returns) as Scope };
    }
    const args = field.args.flatMap((argument) => this.#argument(type, field, argument) ?? []);
    const called = args.length === 0 ? field.name : `${field.name}(${args.join(', ')})`;
    return { called, ...this.#free(called, returns, scope, isInterfaceType(type) ? 0 : undefined) };
  }

  /** A key under which this call may stand. */
  #free(
    called: string,
    type: string,
    scope: Scope,
    reckless = this.#vocabulary.reckless ?? 0,
  ): { key: string; inner: Scope } {
    const plain = called.replace(/\(.*/s, '');
    let key = this.#dice.chance(35) ? this.#dice.pick(ALIASES) : plain;
    if (this.#vocabulary.reserved?.has(key)) key = plain;
    for (;;) {
      const inner = scope.enter(key, called, type);
      if (inner !== undefined) return { key, inner };
      if (this.#dice.chance(reckless)) return { key, inner: scope.below(key) };
      key += '_';
    }
  }

  /** Undefined for an argument that is left out. */
  #argument(
    type: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    argument: GraphQLArgument,
  ): string | undefined {
    const place = { type: argument.type, hasDefault: argument.defaultValue !== undefined };
    const value = this.#vocabulary.value(this.#dice, `${type.name}.${field.name}`, argument);
    if (value !== undefined) return `${argument.name}: ${this.arguments.write(value, place)}`;
    const isOptional = place.hasDefault || !String(argument.type).endsWith('!');
    return isOptional && this.#dice.chance(10)
      ? `${argument.name}: ${this.arguments.writeNothing(place)}`
      : undefined;
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
