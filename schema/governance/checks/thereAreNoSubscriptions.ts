import { at, type Check } from '../agreement.ts';

/** A stream outlives the consent that was read at its start; a withdrawal must hold from the next answer on. */
export const thereAreNoSubscriptions: Check = {
  name: 'thereAreNoSubscriptions',
  statement: 'No subgraph has subscriptions.',
  find: ({ subgraphs }) =>
    subgraphs
      .filter(({ types }) => types.has('Subscription'))
      .map((subgraph) => ({
        coordinate: at(subgraph, 'Subscription'),
        message: 'is declared; expected queries and mutations only.',
      })),
};
