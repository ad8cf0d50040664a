import type { IdentityFeedTable } from './changeFeed.ts';
import type { TableOfNobody } from './subjectData.ts';

/** The table of a changeFeed, for a department's inventory. */
export const IDENTITY_FEED: TableOfNobody<keyof IdentityFeedTable> = {
  about: 'NOBODY',
  what: 'Which records changed last, or are gone, by their numbers alone: identity follows it.',
  columns: ['tenant', 'record_id', 'xid', 'position'],
};
