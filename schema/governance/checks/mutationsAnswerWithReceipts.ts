import { at, type Check } from '../agreement.ts';
import { personalBehind } from '../personalBehind.ts';

/** A mutation that answered with a Customer would be a second way to read one. */
export const mutationsAnswerWithReceipts: Check = {
  name: 'mutationsAnswerWithReceipts',
  statement: 'Mutations answer with receipts: nothing in their answers is a Customer or reached from one.',
  find: (agreement) =>
    agreement.subgraphs.flatMap((subgraph) =>
      (subgraph.types.get('Mutation')?.fields ?? []).flatMap((field) => {
        const found = personalBehind(agreement, subgraph, field);
        if (found === undefined) return [];
        const message = `answers with ${found} instead of a receipt; expected nothing in it that is reached from Customer.`;
        return [{ coordinate: at(subgraph, `Mutation.${field.name.value}`), message }];
      }),
    ),
};
