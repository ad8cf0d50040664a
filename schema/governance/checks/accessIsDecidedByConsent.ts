import type { ConstDirectiveNode } from 'graphql';
import { at, type Check, type SubgraphFacts } from '../agreement.ts';

const UNENFORCED = ['authenticated', 'requiresScopes', 'policy'] as const;

/** Apollo's access directives compose, and then nothing here enforces them: they would promise what nobody keeps. */
export const accessIsDecidedByConsent: Check = {
  name: 'accessIsDecidedByConsent',
  statement:
    'No subgraph uses @authenticated, @requiresScopes or @policy, which this gateway does not enforce.',
  find: ({ subgraphs }) =>
    subgraphs.flatMap((subgraph) =>
      [...places(subgraph)].flatMap(([coordinate, node]) =>
        UNENFORCED.filter((name) => subgraph.federationMarks(node, name).length > 0).map((name) => ({
          coordinate: at(subgraph, coordinate),
          message: `is marked @${name}, which is not enforced; expected @consent, or scopes that the resolver checks.`,
        })),
      ),
    ),
};

type Place = readonly [
  coordinate: string,
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
];

function* places({ types }: SubgraphFacts): Iterable<Place> {
  for (const type of types.values()) {
    yield [type.name, type];
    for (const field of type.fields) yield [`${type.name}.${field.name.value}`, field];
  }
}
