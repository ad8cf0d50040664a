import {
  type DocumentNode,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { Faults } from './faults.ts';
import type { Arguments, Facts, Read, Resolve, Thing, World } from './world.ts';

/** What a representation said of an entity: only that may a field use that requires something. */
const REPRESENTATION = Symbol('representation');
/** The object itself, where a subgraph library makes copies under other type names. */
const TRUTH = Symbol('truth');

/** A world brought to life: what is there now, and what fails. One asking at a time. */
export class Model {
  readonly world: World;
  readonly #schema: GraphQLSchema;
  readonly #faultless: ReadonlySet<string>;
  #facts: Facts;
  #faults: Faults;

  constructor(world: World, schema: GraphQLSchema) {
    this.world = world;
    this.#schema = schema;
    this.#faultless = new Set([...(world.faultless ?? []), ...fieldsInFieldSets(world)]);
    this.#facts = world.facts();
    this.#faults = new Faults(0, this.#faultless);
  }

  /** Everything as it was at first, with the faults of this salt. */
  reset(salt: number): void {
    this.#facts = this.world.facts();
    this.#faults = new Faults(salt, this.#faultless);
  }

  /** The resolver of all fields of one schema; in a subgraph, what it requires comes from representations alone. */
  resolver(subgraph: string | undefined): GraphQLFieldResolver<unknown, unknown> {
    return (parent, args: Arguments, _context, info) => {
      const { source, told } = this.#source(parent, info.parentType.name);
      const where = `${info.parentType.name}.${info.fieldName}`;
      if (subgraph !== undefined && this.world.forbidden?.includes(`${subgraph} ${where}`))
        throw new Error(`${subgraph} must not be asked for ${where}`);
      const read: Read = (selection) =>
        subgraph === undefined ? this.#readTruth(source, selection) : readTold(source, told, selection);
      const value = this.#value(source, info.parentType.name, info.fieldName, args, read);
      return this.#faults.apply(value, info.fieldName, source, args, info.returnType);
    };
  }

  /** The entity that a representation means; null for none. */
  entity(representation: Thing): Thing | null {
    const { __typename: name, ...told } = representation;
    const type = this.#schema.getType(name);
    const keys = this.#keys(name);
    const found = this.#facts.entities.find((entity) => {
      const own = this.#schema.getType(entity.__typename);
      const isOfType =
        own === type || (isAbstractType(type) && isObjectType(own) && this.#schema.isSubType(type, own));
      return isOfType && keys.some((key) => matches(key, told, entity));
    });
    if (found === undefined) return null;
    return { ...found, [TRUTH]: found, [REPRESENTATION]: told } as Thing;
  }

  #source(parent: unknown, type: string): { source: Thing; told: unknown } {
    if (parent === undefined || parent === null) {
      const source = { __typename: type, ...this.#facts.query };
      return { source, told: undefined };
    }
    const given = parent as Thing & { [TRUTH]?: Thing; [REPRESENTATION]?: unknown };
    return { source: given[TRUTH] ?? given, told: given[REPRESENTATION] };
  }

  #value(source: Thing, parentType: string, field: string, args: Arguments, read: Read): unknown {
    const resolve = this.#resolve(source.__typename, field) ?? this.#resolve(parentType, field);
    return resolve === undefined ? source[field] : resolve(source, args, read);
  }

  #resolve(type: string, field: string): Resolve | undefined {
    const { fields = {} } = this.world;
    const own = fields[`${type}.${field}`];
    if (own !== undefined) return own;
    const definition = this.#schema.getType(type);
    if (!isObjectType(definition) && !isInterfaceType(definition)) return undefined;
    const from = definition.getInterfaces().find(({ name }) => `${name}.${field}` in fields);
    return from && fields[`${from.name}.${field}`];
  }

  #readTruth(source: Thing, selection: string): Record<string, unknown> {
    return this.#truth(source, selectionOf(selection));
  }

  #truth(source: Thing, set: SelectionSetNode): Record<string, unknown> {
    const read: Read = (selection) => this.#readTruth(source, selection);
    const truth: Record<string, unknown> = {};
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        if (this.#isA(source, node.typeCondition?.name.value))
          Object.assign(truth, this.#truth(source, node.selectionSet));
      } else if (node.kind === Kind.FIELD) {
        const { value: name } = node.name;
        const value =
          name === '__typename'
            ? source.__typename
            : this.#value(source, source.__typename, name, argumentsOf(node), read);
        truth[name] = node.selectionSet ? this.#within(value, node.selectionSet) : value;
      }
    }
    return truth;
  }

  #within(value: unknown, set: SelectionSetNode): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#within(item, set));
    return value === null || value === undefined ? null : this.#truth(value as Thing, set);
  }

  #isA(source: Thing, condition: string | undefined): boolean {
    if (condition === undefined || condition === source.__typename) return true;
    const type = this.#schema.getType(condition);
    const own = this.#schema.getType(source.__typename);
    return isAbstractType(type) && isObjectType(own) && this.#schema.isSubType(type, own);
  }

  /** The keys of a type, in any subgraph. */
  #keys(type: string): readonly SelectionSetNode[] {
    let keys = this.#knownKeys.get(type);
    if (keys === undefined) {
      keys = Object.values(this.world.subgraphs).flatMap((sdl) => keysIn(parse(sdl), type));
      this.#knownKeys.set(type, keys);
    }
    return keys;
  }
  readonly #knownKeys = new Map<string, readonly SelectionSetNode[]>();
}

function keysIn(document: DocumentNode, type: string): SelectionSetNode[] {
  return document.definitions.flatMap((definition) => {
    if (!('name' in definition) || definition.name?.value !== type) return [];
    const keys = (definition.directives ?? []).filter(({ name }) => name.value === 'key');
    return keys.map((key) => selectionOf(fieldSet(key)));
  });
}

function fieldSet({ arguments: args }: { readonly arguments?: FieldNode['arguments'] }): string {
  const value = args?.find(({ name }) => name.value === 'fields')?.value;
  return value?.kind === Kind.STRING ? value.value : '__typename';
}

/** Names of all fields in keys and requirements: where a fault in one of them shows depends on the plan. */
function fieldsInFieldSets({ subgraphs }: World): string[] {
  const names: string[] = [];
  for (const sdl of Object.values(subgraphs)) {
    visit(parse(sdl), {
      Directive(node) {
        if (node.name.value !== 'key' && node.name.value !== 'requires') return;
        visit(selectionOf(fieldSet(node)), {
          [Kind.FIELD]: (field: FieldNode) => void names.push(field.name.value),
        });
      },
    });
  }
  return names;
}

const parsed = new Map<string, SelectionSetNode>();

function selectionOf(text: string): SelectionSetNode {
  let set = parsed.get(text);
  if (set === undefined) {
    const [operation] = parse(`{ ${text} }`).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a selection: ${text}`);
    set = operation.selectionSet;
    parsed.set(text, set);
  }
  return set;
}

function argumentsOf(node: FieldNode): Arguments {
  return Object.fromEntries(
    (node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
}

/** Whether what was told of an entity holds this key, and holds for this entity. */
function matches(key: SelectionSetNode, told: unknown, truth: unknown): boolean {
  if (Array.isArray(told))
    return (
      Array.isArray(truth) &&
      told.length === truth.length &&
      told.every((item, index) => matches(key, item, truth[index]))
    );
  if (typeof told !== 'object' || told === null || typeof truth !== 'object' || truth === null) return false;
  return key.selections.every((node) => {
    if (node.kind !== Kind.FIELD) return true;
    const name = node.name.value;
    const [said, is] = [(told as Thing)[name], (truth as Thing)[name]];
    return node.selectionSet ? matches(node.selectionSet, said, is) : said !== undefined && said === is;
  });
}

function readTold(source: Thing, told: unknown, selection: string): Record<string, unknown> {
  if (told === undefined)
    throw new Error(
      `${source.__typename} was reached without a representation, and ${selection} is required`,
    );
  checkTold(told, selectionOf(selection), selection);
  return told as Record<string, unknown>;
}

function checkTold(told: unknown, set: SelectionSetNode, selection: string): void {
  if (Array.isArray(told)) for (const item of told) checkTold(item, set, selection);
  if (typeof told !== 'object' || told === null || Array.isArray(told)) return;
  for (const node of set.selections) {
    if (node.kind !== Kind.FIELD) continue;
    const value = (told as Record<string, unknown>)[node.name.value];
    if (value === undefined) throw new Error(`${selection} is required, and ${node.name.value} is missing`);
    if (node.selectionSet) checkTold(value, node.selectionSet, selection);
  }
}
