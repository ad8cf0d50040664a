import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
  parse,
  type TypeNode,
} from 'graphql';

/** What the agreement demands for one field or input: all of the categories, and one of the purposes. */
export interface Rule {
  readonly categories: readonly string[];
  readonly purposes: readonly string[];
}

/** The committed SDL of every subgraph, read for what it says of consent and for nothing else. */
export interface Agreement {
  /** By `Type.field` (of object types and input types): undefined where nothing is demanded. */
  rule(coordinate: string): Rule | undefined;
  /** `Type.field` of every field of an answer that is personal. */
  readonly personalFields: readonly string[];
  /** The departments that declare the field. */
  owners(coordinate: string): readonly string[];
  /** The named type of a field in one subgraph's own SDL, undefined where the subgraph has no such field. */
  typeOf(subgraph: string, coordinate: string): string | undefined;
  /** Everything that clients may see, as one document without federation and consent. */
  readonly api: DocumentNode;
}

/** The same agreement with another rule for some fields; undefined where it demands nothing. */
export function amended(
  agreement: Agreement,
  amend: (coordinate: string, rule: Rule | undefined) => Rule | undefined,
): Agreement {
  return { ...agreement, rule: (coordinate) => amend(coordinate, agreement.rule(coordinate)) };
}

interface Declared {
  readonly subgraph: string;
  readonly type: string;
}

type Members = readonly (FieldDefinitionNode | InputFields[number])[];
type InputFields = Extract<DefinitionNode, { kind: Kind.INPUT_OBJECT_TYPE_DEFINITION }>['fields'] & object;

/** Reads the SDL of all subgraphs, by name. Where several declare a field, all of their demands hold. */
export function readAgreement(sdls: ReadonlyMap<string, string>): Agreement {
  const definitions = [...sdls].flatMap(([subgraph, sdl]) =>
    parse(sdl, { noLocation: true }).definitions.map((definition) => ({ subgraph, definition })),
  );
  const rules = new Map<string, Rule>();
  const declared = new Map<string, Declared[]>();
  const api = new Map<string, DefinitionNode>();
  const isInput = (coordinate: string) =>
    api.get(coordinate.split('.')[0] ?? '')?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION;
  for (const { subgraph, definition } of definitions) {
    addToApi(api, definition);
    for (const field of membersOf(definition)) {
      const coordinate = `${nameOf(definition)}.${field.name.value}`;
      const here = { subgraph, type: namedType(field.type) };
      declared.set(coordinate, [...(declared.get(coordinate) ?? []), here]);
      const demands = (field.directives ?? []).filter((directive) => directive.name.value === 'consent');
      for (const demand of demands) rules.set(coordinate, strictest(rules.get(coordinate), ruleOf(demand)));
    }
  }
  const declarations = (coordinate: string) => declared.get(coordinate) ?? [];
  return {
    rule: (coordinate) => rules.get(coordinate),
    personalFields: [...rules.keys()].filter((coordinate) => !isInput(coordinate)),
    owners: (coordinate) => declarations(coordinate).map(({ subgraph }) => subgraph),
    typeOf: (subgraph, coordinate) =>
      declarations(coordinate).find((declaration) => declaration.subgraph === subgraph)?.type,
    api: { kind: Kind.DOCUMENT, definitions: [...api.values()] },
  };
}

function membersOf(definition: DefinitionNode): Members {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
    ? (definition.fields ?? [])
    : [];
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? ((definition.name as NameNode | undefined)?.value ?? '') : '';
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function ruleOf(directive: ConstDirectiveNode): Rule {
  const strings = directive.arguments?.flatMap(({ name, value }) => {
    const values = value.kind === Kind.LIST ? value.values : [value];
    return values.map((entry) => [name.value, entry.kind === Kind.STRING ? entry.value : ''] as const);
  });
  const given = (argument: string) =>
    (strings ?? []).filter(([name]) => name === argument).map(([, text]) => text);
  return { categories: given('category'), purposes: given('purposes') };
}

function strictest(one: Rule | undefined, other: Rule): Rule {
  if (one === undefined) return other;
  return {
    categories: [...new Set([...one.categories, ...other.categories])],
    purposes: one.purposes.filter((purpose) => other.purposes.includes(purpose)),
  };
}

/** Merges a definition into the API: what is @inaccessible is left out, and so are directives and the schema node. */
function addToApi(api: Map<string, DefinitionNode>, definition: DefinitionNode): void {
  const name = nameOf(definition);
  const known = api.get(name);
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION: {
      const there = known?.kind === definition.kind ? (known.fields ?? []) : [];
      const fresh = visible(definition.fields ?? []).filter(
        (field) => !there.some((present) => present.name.value === field.name.value),
      );
      api.set(name, { ...definition, directives: [], fields: [...there, ...fresh] });
      return;
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      api.set(name, { ...definition, directives: [], fields: visible(definition.fields ?? []) });
      return;
    case Kind.SCALAR_TYPE_DEFINITION:
      if (!isInaccessible(definition)) api.set(name, { ...definition, directives: [] });
      return;
    case Kind.ENUM_TYPE_DEFINITION:
      api.set(name, { ...definition, directives: [] });
      return;
    case Kind.SCHEMA_EXTENSION:
    case Kind.DIRECTIVE_DEFINITION:
      return;
    default:
      throw new Error(`The oracle does not know what a ${definition.kind} means; teach it.`);
  }
}

interface Marked {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function isInaccessible({ directives = [] }: Marked): boolean {
  return directives.some((directive) => directive.name.value === 'inaccessible');
}

function visible<T extends Marked>(fields: readonly T[]): T[] {
  return fields.filter((field) => !isInaccessible(field)).map((field) => ({ ...field, directives: [] }));
}
