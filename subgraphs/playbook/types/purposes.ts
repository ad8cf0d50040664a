import type { Purpose } from '../../../schema/vocabulary/purposes.ts';

/** A score of a relationship: for who looks after it, and for counting; marketing has the rules of engagement instead. */
export const HEALTH_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'RIGHTS_FULFILMENT',
];

/** What a score is made of tells much more than the score: not for counting. */
export const HEALTH_PART_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'RIGHTS_FULFILMENT',
];
