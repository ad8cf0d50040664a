import { argument, text } from '../../consent/links.ts';
import { type Check, consentMarks, ownFields } from '../agreement.ts';
import { REVIEWED_DERIVATIONS } from '../reviewedDerivations.ts';

/** `@derives` reads data that the caller has no right to, so not everybody may write it anywhere. */
export const derivationsAreReviewed: Check = {
  name: 'derivationsAreReviewed',
  statement: 'A subgraph derives only for the purposes that were reviewed for it (reviewedDerivations.ts).',
  find: ({ subgraphs }) =>
    subgraphs.flatMap(ownFields).flatMap(({ subgraph, field, coordinate }) => {
      const reviewed: readonly string[] = REVIEWED_DERIVATIONS[subgraph.name] ?? [];
      return consentMarks(subgraph, field, 'derives')
        .map((mark) => text(argument(mark, 'purpose')) ?? '')
        .filter((purpose) => !reviewed.includes(purpose))
        .map((purpose) => {
          const expected = reviewed.length > 0 ? `one of ${reviewed.join(', ')}` : 'no @derives at all';
          const message = `derives for ${purpose}, which was not reviewed for ${subgraph.name}; expected ${expected}.`;
          return { coordinate, message };
        });
    }),
};
