import { type Check, consentMarks, isPersonal, personalFields } from '../agreement.ts';

/** Silence is a no: the gateway withholds what nothing marks, so an unmarked field is a field that nobody can read. */
export const personalFieldsAreMarked: Check = {
  name: 'personalFieldsAreMarked',
  statement:
    'Every field reached from Customer is marked @consent, @derives or @nonPersonal, and not both personal and not.',
  find: (agreement) =>
    personalFields(agreement).flatMap(({ subgraph, field, coordinate }) => {
      const personal = isPersonal(subgraph, field);
      const nonPersonal = consentMarks(subgraph, field, 'nonPersonal').length > 0;
      if (personal !== nonPersonal) return [];
      const message = personal
        ? 'is marked as personal and as @nonPersonal; expected one of the two.'
        : 'is reached from Customer and not marked; expected @consent(category:, purposes:), @derives(purpose:) or @nonPersonal(reason:).';
      return [{ coordinate, message }];
    }),
};
