import { print } from 'graphql';
import { DATA_SUBJECT } from '../../consent/directives.ts';
import { type Agreement, at, type Check, consentMarks, ownFields } from '../agreement.ts';

/** The gateway computes them for customers that identity has found, by way of the root field that finds any. */
export const judgementsAreOfCustomers: Check = {
  name: 'judgementsAreOfCustomers',
  statement: 'Only fields of Customer are marked @derives, and customers can be asked for by a list of ids.',
  find: (agreement) => {
    const derived = agreement.subgraphs
      .flatMap(ownFields)
      .filter(({ subgraph, field }) => consentMarks(subgraph, field, 'derives').length > 0);
    const elsewhere = derived
      .filter(({ type }) => type.name !== DATA_SUBJECT)
      .map(({ coordinate }) => ({
        coordinate,
        message: `is marked @derives; expected it on ${DATA_SUBJECT}.`,
      }));
    if (derived.length === 0 || hasDoor(agreement)) return elsewhere;
    const message = `is missing or has another form; expected customers(ids: [ID!]!): [${DATA_SUBJECT}]!, without which nothing is derived.`;
    return [...elsewhere, { coordinate: at({ name: 'identity' }, 'Query.customers'), message }];
  },
};

function hasDoor({ subgraphs }: Agreement): boolean {
  const doors = subgraphs
    .flatMap(({ types }) => types.get('Query')?.fields ?? [])
    .filter(({ name }) => name.value === 'customers');
  return doors.some(({ type, arguments: [ids, ...others] = [] }) => {
    const answer = print(type).replaceAll('!', '');
    const asked = ids === undefined ? '' : `${ids.name.value}: ${print(ids.type)}`;
    return answer === `[${DATA_SUBJECT}]` && asked === 'ids: [ID!]!' && others.length === 0;
  });
}
