import type { Purpose } from '../vocabulary/purposes.ts';

/**
 * For which purposes each subgraph may read what its callers may not see. Reviewed by the privacy officers: an entry
 * here lets a derived field of that subgraph use data of that purpose, so a new one is a decision and not a release.
 */
export const REVIEWED_DERIVATIONS: Readonly<Record<string, readonly Purpose[]>> = {
  playbook: ['RELATIONSHIP_MANAGEMENT'],
};
