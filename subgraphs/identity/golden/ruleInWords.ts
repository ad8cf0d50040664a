import type { GoldenValue } from './goldenRecord.ts';

/** What each rule says of the value that it decides for. */
export const RULE_MEANINGS: Readonly<Record<GoldenValue['rule'], string>> = {
  CORRECTION: 'Somebody in charge corrected it by hand.',
  ONLY_VALUE: 'Nobody says anything else.',
  VERIFIED_FIRST: 'The department has verified it, and others have not.',
  MOST_RECENT: 'It is what the record says that was heard of last.',
  MOST_FREQUENT: 'More records say it than anything else.',
  SOURCE_ORDER: 'The definition prefers the department that says it.',
  FIRST_RECORD: 'No rule prefers any: it is of the first record in the order of department and id.',
};
