import { DATA_SUBJECT } from '../../consent/directives.ts';
import { at, type Check, IDENTITY } from '../agreement.ts';

/** With an id, a department could be asked about anybody; with a passport, only about whom identity let through. */
export const onlyIdentityKnowsCustomerIds: Check = {
  name: 'onlyIdentityKnowsCustomerIds',
  statement: 'Only identity declares Customer.id, also as @external.',
  find: ({ subgraphs }) =>
    subgraphs
      .filter(({ name }) => name !== IDENTITY)
      .filter(({ types }) => types.get(DATA_SUBJECT)?.fields.some((field) => field.name.value === 'id'))
      .map((subgraph) => ({
        coordinate: at(subgraph, `${DATA_SUBJECT}.id`),
        message:
          'is declared outside identity; expected a department to know a Customer by its passport alone.',
      })),
};
