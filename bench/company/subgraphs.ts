/** The agreed subgraphs, by the names that the supergraph gives them. */
export const SUBGRAPHS = ['identity', 'crm', 'commerce', 'support'] as const;

export type SubgraphName = (typeof SUBGRAPHS)[number];

/** Whose customers they are: the registered client's tenant. */
export const TENANT = 'bench';

/** The first of the ports on 127.0.0.1 that the canned subgraphs listen on, in the order of SUBGRAPHS. */
export const FIRST_PORT = 4801;

/** Where passports are real, and where short keys stand in their place: in a graph that knows of no consent. */
export type SubgraphPath = '/graphql' | '/short-keys';

export function subgraphUrl(name: SubgraphName, path: SubgraphPath = '/graphql'): string {
  return `http://127.0.0.1:${FIRST_PORT + SUBGRAPHS.indexOf(name)}${path}`;
}
