import type { Purpose } from '../../../schema/vocabulary/purposes.ts';

/** What the help desk's data may be used for. The reasons stand in the README. */

export const TICKET_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'RIGHTS_FULFILMENT',
];

/** What customer and agent wrote to each other. */
export const MESSAGE_PURPOSES: readonly Purpose[] = ['CUSTOMER_SUPPORT', 'RIGHTS_FULFILMENT'];

/** Numbers about tickets and ratings, without their content. */
export const FIGURE_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'RIGHTS_FULFILMENT',
];
