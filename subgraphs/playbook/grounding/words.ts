import {
  CHANNELS,
  CIRCUMSTANCES,
  INTERACTION_TOPICS,
  TICKET_PRIORITIES,
  TICKET_TOPICS,
} from '../vocabulary.ts';

/** The words of the departments that summaries tell and grades check, besides those of the rules of engagement. */
export const TIERS = ['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'] as const;

/** Why something comes back through no fault of the customer's. */
export const FAULTS: ReadonlySet<string> = new Set([
  'DEFECTIVE',
  'WRONG_ITEM',
  'NOT_AS_DESCRIBED',
  'DAMAGED_IN_TRANSIT',
]);
/** A return that is neither paid back nor refused. */
export const UNDER_WAY: ReadonlySet<string> = new Set(['REQUESTED', 'RECEIVED']);

/** What a summary has words for, by the kind of word. */
export const WORDS = {
  tier: TIERS,
  channel: CHANNELS,
  contact: INTERACTION_TOPICS,
  circumstance: CIRCUMSTANCES,
  priority: TICKET_PRIORITIES,
  ticket: TICKET_TOPICS,
} as const;
export type WordKind = keyof typeof WORDS;
