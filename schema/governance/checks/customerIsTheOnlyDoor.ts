import { DATA_SUBJECT } from '../../consent/directives.ts';
import { at, type Check } from '../agreement.ts';
import { personalBehind } from '../personalBehind.ts';

/** No `Query.order`: a lookup by order, ticket, e-mail or phone is a lookup of a customer. */
export const customerIsTheOnlyDoor: Check = {
  name: 'customerIsTheOnlyDoor',
  statement: 'What a Query field can come to without passing through Customer is about nobody.',
  find: (agreement) =>
    agreement.subgraphs.flatMap((subgraph) =>
      (subgraph.types.get('Query')?.fields ?? []).flatMap((field) => {
        if (field.name.value === '_entities') return [];
        const found = personalBehind(agreement, subgraph, field, DATA_SUBJECT);
        if (found === undefined) return [];
        const message = `comes to ${found} without passing through Customer; expected data about nobody, or a Customer from identity.`;
        return [{ coordinate: at(subgraph, `Query.${field.name.value}`), message }];
      }),
    ),
};
