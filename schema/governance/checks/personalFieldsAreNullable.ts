import { Kind, print } from 'graphql';
import { type Check, isPersonal, ownFields } from '../agreement.ts';

/**
 * Withheld is `null`. A consented field that could not be null would take its parent with it, and with the parent what
 * the caller may read; in a list, all the other items.
 */
export const personalFieldsAreNullable: Check = {
  name: 'personalFieldsAreNullable',
  statement: 'Every field marked @consent or @derives is nullable.',
  find: ({ subgraphs }) =>
    subgraphs
      .flatMap(ownFields)
      .filter(({ subgraph, field }) => isPersonal(subgraph, field) && field.type.kind === Kind.NON_NULL_TYPE)
      .map(({ field, coordinate }) => {
        const type = print(field.type);
        return {
          coordinate,
          message: `is of type ${type} and can be withheld; expected ${type.slice(0, -1)}.`,
        };
      }),
};
