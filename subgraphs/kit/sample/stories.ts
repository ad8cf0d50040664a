/** The customers of the sample company that tell a story, in the order of their numbers: c-000001 is the first. */
export const STORIES = [
  'DECADE_SUBSCRIBER',
  'ONE_TIME_BUYER',
  'URGENT_TICKET',
  'DEFECTIVE_RETURN',
  'WITHDREW_YESTERDAY',
  'AUTOMATION_OBJECTED',
  'TWO_RECORDS',
  'CONTRADICTION',
  'SUPPORT_ONLY',
  'ERASURE_REQUESTED',
  'FRUSTRATED_VALUABLE',
] as const;

export type Story = (typeof STORIES)[number];
