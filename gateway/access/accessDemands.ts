import { type ConstDirectiveNode, type DocumentNode, valueFromASTUntyped } from 'graphql';
import { argument, linkedSpec } from '../../schema/consent/links.ts';

/** One thing that a caller must be or hold; of `anyOf` all names of at least one set. */
export type AccessDemand =
  | { readonly kind: 'AUTHENTICATED' }
  | { readonly kind: 'SCOPES' | 'POLICIES'; readonly anyOf: readonly (readonly string[])[] };

/** What a caller is and holds. */
export interface AccessHeld {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

/** Apollo's specs for access, and what a directive of each demands. */
const SPECS: readonly {
  readonly identity: string;
  readonly demandOf: (directive: ConstDirectiveNode) => AccessDemand;
}[] = [
  { identity: 'https://specs.apollo.dev/authenticated', demandOf: () => ({ kind: 'AUTHENTICATED' }) },
  {
    identity: 'https://specs.apollo.dev/requiresScopes',
    demandOf: (directive) => ({ kind: 'SCOPES', anyOf: readNames(directive, 'scopes') }),
  },
  {
    identity: 'https://specs.apollo.dev/policy',
    demandOf: (directive) => ({ kind: 'POLICIES', anyOf: readNames(directive, 'policies') }),
  },
];

/** The one version of each spec. */
const KNOWN_VERSION = '0.1';

export const ACCESS_SPECS: readonly string[] = SPECS.map(({ identity }) => identity);

/** What the directives on a type or field demand. */
export type ReadDemands = (directives: readonly ConstDirectiveNode[]) => ReadonlySet<AccessDemand>;

/**
 * Finds what directives demand, by the names under which the document links Apollo's specs. Equal demands are one object.
 * Throws an Error for a version that is not known.
 */
export function readDemands(document: DocumentNode): ReadDemands {
  const specs = SPECS.flatMap(({ identity, demandOf }) => {
    const spec = linkedSpec(document, identity);
    if (spec === undefined) return [];
    if (spec.version !== KNOWN_VERSION)
      throw new Error(`${identity} is linked at version ${spec.version}; expected ${KNOWN_VERSION}`);
    const own = identity.slice(identity.lastIndexOf('/') + 1);
    return { demandOf, isIts: (used: string) => spec.directive(used) === own };
  });
  const known = new Map<string, AccessDemand>();
  const unique = (demand: AccessDemand): AccessDemand => {
    const key = JSON.stringify(demand);
    const same = known.get(key) ?? demand;
    known.set(key, same);
    return same;
  };
  return (directives) =>
    new Set(
      directives.flatMap((directive) =>
        specs
          .filter(({ isIts }) => isIts(directive.name.value))
          .map(({ demandOf }) => unique(demandOf(directive))),
      ),
    );
}

export function isMet(demand: AccessDemand, held: AccessHeld): boolean {
  if (demand.kind === 'AUTHENTICATED') return held.authenticated;
  const names = demand.kind === 'SCOPES' ? held.scopes : held.policies;
  return demand.anyOf.some((all) => all.every((name) => names.has(name)));
}

/** `[["a", "b"], ["c"]]`, with GraphQL's coercion of single values to lists. What is no name can never be held. */
function readNames(directive: ConstDirectiveNode, name: string): string[][] {
  const node = argument(directive, name);
  if (node === undefined) return [];
  return asList(valueFromASTUntyped(node)).map((all) =>
    asList(all).map((name) => (typeof name === 'string' ? name : UNHOLDABLE)),
  );
}

/** No scope and no policy has an empty name. */
const UNHOLDABLE = '';

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
