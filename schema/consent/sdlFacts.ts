import { type ConstDirectiveNode, type DocumentNode, parse } from 'graphql';
import { CONSENT_SPEC } from './directives.ts';
import { type LinkedSpec, linkedSpec } from './links.ts';
import { readTypes, type TypeFacts } from './typeFacts.ts';

/** Identity of Apollo Federation 2 in `@link`. */
const FEDERATION_SPEC = 'https://specs.apollo.dev/federation';

/** The one major version of the consent spec that this code knows. */
const KNOWN_VERSION = /^1\./;

type Marked = { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** One SDL document: a supergraph, or one subgraph's own. */
export interface SdlFacts {
  readonly document: DocumentNode;
  /** By name; root types are named as in a supergraph. */
  readonly types: ReadonlyMap<string, TypeFacts>;
  /** How the document links the consent spec, undefined when it does not. */
  readonly consent: LinkedSpec | undefined;
  /** The directives on a node that mean Apollo Federation's of that name, whatever the document calls it. */
  federationMarks(node: Marked, name: string): readonly ConstDirectiveNode[];
}

/**
 * Reads an SDL document. Throws a GraphQLError for SDL that does not parse, an Error for a version of the consent spec
 * that is not known.
 */
export function readSdl(sdl: string | DocumentNode): SdlFacts {
  const document = typeof sdl === 'string' ? parse(sdl) : sdl;
  const consent = linkedSpec(document, CONSENT_SPEC);
  if (consent !== undefined && !KNOWN_VERSION.test(consent.version))
    throw new Error(
      `The consent spec is linked at version ${consent.version}; expected 1.x, as in "${CONSENT_SPEC}/v1.0"`,
    );
  const federation = linkedSpec(document, FEDERATION_SPEC);
  // Without a link to federation 2 the document is federation 1, where the plain names are built in.
  const canonical = (name: string) => (federation === undefined ? name : federation.directive(name));
  return {
    document,
    types: readTypes(document),
    consent,
    federationMarks: (node, name) =>
      (node.directives ?? []).filter((directive) => canonical(directive.name.value) === name),
  };
}

/** Whether a type or field says `@external`: another subgraph speaks for it. */
export function isExternal(facts: SdlFacts, node: Marked): boolean {
  return facts.federationMarks(node, 'external').length > 0;
}
