import { DATA_SUBJECT } from '../../consent/directives.ts';
import { at, type Check, IDENTITY } from '../agreement.ts';
import { isResolvable } from './customerIsKeyedByPassport.ts';

/** A passport would open, by way of that entity, what identity mints for whom it finds: an id, and a new passport. */
export const identityIsEnteredForNoCustomer: Check = {
  name: 'identityIsEnteredForNoCustomer',
  statement: 'No entity that identity can be entered for leads to a Customer.',
  find: ({ subgraphs, graph }) =>
    subgraphs
      .filter(({ name }) => name === IDENTITY)
      .flatMap((subgraph) =>
        [...subgraph.types.values()]
          .filter((type) => type.name !== DATA_SUBJECT && graph.reachedFrom(type.name).has(DATA_SUBJECT))
          .filter((type) => subgraph.federationMarks(type, 'key').some(isResolvable))
          .map(({ name }) => ({
            coordinate: at(subgraph, name),
            message:
              'can be entered and leads to a Customer; expected a customer to be found by a root field alone.',
          })),
      ),
};
