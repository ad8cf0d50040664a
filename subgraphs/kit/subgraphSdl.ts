import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  specifiedDirectives,
  visit,
} from 'graphql';
import { buildSchema } from 'type-graphql';
import { CONSENT_DIRECTIVES, CONSENT_SPEC_URL, DATA_SUBJECT } from '../../schema/consent/directives.ts';

const FEDERATION_URL = 'https://specs.apollo.dev/federation/v2.9';

/** The directives of the federation spec that a subgraph may use. */
const FEDERATION_DIRECTIVES = [
  'key',
  'shareable',
  'inaccessible',
  'external',
  'requires',
  'provides',
  'override',
];

/** A class that type-graphql's decorators describe. */
export type DecoratedClass = abstract new (...args: never[]) => object;

export interface SdlOptions {
  /** The resolver classes. */
  readonly resolvers: readonly DecoratedClass[];
  /** Object types that no field leads to; a class that only a resolver class is about. */
  readonly orphanedTypes?: readonly DecoratedClass[];
  /** SDL of fields that belong to other subgraphs, and that fields of this one require: each `@external`. */
  readonly inputs?: string;
}

export interface CodeFirst {
  readonly sdl: string;
  /** Executable, without federation. */
  readonly schema: GraphQLSchema;
}

/** A subgraph's SDL, as its classes describe it: federation 2, the consent spec linked and composed, in a stable order. */
export async function subgraphSdl(options: SdlOptions): Promise<string> {
  return (await codeFirst(options)).sdl;
}

/**
 * The schema that the classes describe, and its SDL. `instances` are the resolvers to run; without them the schema is
 * good for printing only. Throws type-graphql's error when the classes contradict each other.
 */
export async function codeFirst(options: SdlOptions, instances: readonly object[] = []): Promise<CodeFirst> {
  const schema = await buildSchema({
    resolvers: options.resolvers as unknown as [NewableFunction],
    orphanedTypes: [...(options.orphanedTypes ?? [])] as unknown as NewableFunction[],
    directives: [...specifiedDirectives, ...CONSENT_DIRECTIVES],
    validate: false,
    skipCheck: true, // a department may have no root field of its own before federation adds its own
    container: { get: (wanted) => instances.find((instance) => instance.constructor === wanted) },
  });
  const own = parse(printSchemaWithDirectives(schema));
  const document = options.inputs === undefined ? own : withInputs(own, parse(options.inputs));
  return { schema, sdl: printSdl(document) };
}

/** One document: fields that an input extends a type with stand in the type itself. */
function withInputs(own: DocumentNode, inputs: DocumentNode): DocumentNode {
  const added = (name: string) =>
    inputs.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_EXTENSION && node.name.value === name ? (node.fields ?? []) : [],
    );
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      ...own.definitions.map((node) =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION
          ? { ...node, fields: [...(node.fields ?? []), ...added(node.name.value)] }
          : node,
      ),
      ...inputs.definitions.filter(({ kind }) => kind !== Kind.OBJECT_TYPE_EXTENSION),
    ],
  };
}

function printSdl(document: DocumentNode): string {
  const definitions = document.definitions
    .filter((node) => node.kind !== Kind.SCHEMA_DEFINITION && !isEmptyType(node))
    .toSorted((one, other) => position(one).localeCompare(position(other), 'en'));
  return `${links(document)}\n\n${print({ kind: Kind.DOCUMENT, definitions })}\n`;
}

const isEmptyType = (node: DefinitionNode) =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION && node.fields?.length === 0;

/** Directives, root types, the data subject, and the other types by their names. */
function position(node: DefinitionNode): string {
  const name = 'name' in node && node.name ? node.name.value : '';
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return `0 ${name}`;
  const first = ['Query', 'Mutation', DATA_SUBJECT].indexOf(name);
  return first >= 0 ? `1 ${first}` : `2 ${name}`;
}

/** Links the two specs. What is not imported, composition does not know by its short name. */
function links(document: DocumentNode): string {
  const used = new Set<string>();
  visit(document, { [Kind.DIRECTIVE]: (node) => void used.add(node.name.value) });
  const federation = [...FEDERATION_DIRECTIVES.filter((name) => used.has(name)), 'composeDirective'];
  const consent = CONSENT_DIRECTIVES.map((directive) => directive.name);
  const list = (names: readonly string[]) => names.map((name) => `"@${name}"`).join(', ');
  return [
    'extend schema',
    `  @link(url: "${FEDERATION_URL}", import: [${list(federation)}])`,
    `  @link(url: "${CONSENT_SPEC_URL}", import: [${list(consent)}])`,
    ...consent.map((name) => `  @composeDirective(name: "@${name}")`),
  ].join('\n');
}
