import {
  type ArgumentNode,
  type ConstDirectiveNode,
  type DirectiveDefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type ScalarTypeDefinitionNode,
  type TypeNode,
  visit,
} from 'graphql';
import { argument, type LinkedSpec, linkedSpec, text } from '../../schema/consent/links.ts';
import { ACCESS_SPECS } from '../access/accessDemands.ts';

/**
 * The specs that Apollo's gateway does not know and refuses, and that this gateway honours by itself: access is decided
 * before planning, and the planner does what the supergraph's own `@join__field(contextArguments:)` says.
 */
const HONOURED = [...ACCESS_SPECS, 'https://specs.apollo.dev/context'];

/** The one version of those that this code knows. Any other stays in the text, and ApolloGateway refuses it. */
const KNOWN_VERSION = '0.1';

/** The supergraph as ApolloGateway takes it: without links to the specs that it does not know, and all that is theirs. */
export function apolloSdl(sdl: string): string {
  const document = parse(sdl, { noLocation: true });
  const specs = HONOURED.flatMap((identity) => linkedSpec(document, identity) ?? []).filter(
    ({ version }) => version === KNOWN_VERSION,
  );
  return specs.length === 0 ? sdl : print(withoutSpecs(document, specs));
}

function withoutSpecs(document: DocumentNode, specs: readonly LinkedSpec[]): DocumentNode {
  const isTheirs = (name: string) => specs.some((spec) => spec.directive(name) !== undefined);
  const types = new Set<string>();
  const bare = visit(document, {
    [Kind.DIRECTIVE]: (node: DirectiveNode) =>
      isTheirs(node.name.value) || isLinkToHonoured(node) ? null : undefined,
    // `@join__field(contextArguments:)` is of no use without the contexts that it names
    [Kind.ARGUMENT]: (node: ArgumentNode) => (node.name.value === 'contextArguments' ? null : undefined),
    [Kind.DIRECTIVE_DEFINITION]: (node: DirectiveDefinitionNode) => {
      if (!isTheirs(node.name.value)) return undefined;
      for (const name of argumentTypes(node)) types.add(name);
      return null;
    },
  });
  // `scalar context__ContextFieldValue`: nothing but a directive that is gone had a use for it
  return visit(bare, {
    [Kind.SCALAR_TYPE_DEFINITION]: (node: ScalarTypeDefinitionNode) =>
      types.has(node.name.value) ? null : undefined,
  });
}

function isLinkToHonoured(directive: DirectiveNode): boolean {
  const url = text(argument(directive as ConstDirectiveNode, 'url'))?.replace(/\/+$/, '');
  return HONOURED.some((identity) => url === `${identity}/v${KNOWN_VERSION}`);
}

function argumentTypes(node: DirectiveDefinitionNode): string[] {
  return (node.arguments ?? []).map(({ type }) => namedType(type));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** The GraphQL endpoint of each subgraph, as the supergraph states it (`@join__graph(name, url)`). */
export function subgraphUrls(sdl: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const graph = value.directives?.find((directive) => directive.name.value === 'join__graph');
      const name = graph && text(argument(graph, 'name'));
      if (name !== undefined) urls.set(name, (graph && text(argument(graph, 'url'))) ?? '');
    }
  }
  return urls;
}
