import type { ConstDirectiveNode } from 'graphql';
import { at, type Check, type SubgraphFacts } from '../agreement.ts';

const GATEWAY_ONLY = ['authenticated', 'requiresScopes', 'policy'] as const;

/** Access to personal data is decided twice, by the gateway and by each subgraph's guard; the guards know consent only. */
export const accessIsDecidedByConsent: Check = {
  name: 'accessIsDecidedByConsent',
  statement:
    'No subgraph uses @authenticated, @requiresScopes or @policy: the gateway enforces them, but no subgraph does by itself.',
  find: ({ subgraphs }) =>
    subgraphs.flatMap((subgraph) =>
      [...places(subgraph)].flatMap(([coordinate, node]) =>
        GATEWAY_ONLY.filter((name) => subgraph.federationMarks(node, name).length > 0).map((name) => ({
          coordinate: at(subgraph, coordinate),
          message: `is marked @${name}, which only the gateway enforces; expected @consent, or scopes that the resolver checks.`,
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
