import type { FamilyMember } from './ledger/histories.ts';
import type { CustomerFacts, LinkedRecord } from './store.ts';

/** The ids that are the same person as the one for certain, itself included: pure. */
export function certainIds(id: string, family: readonly FamilyMember[]): string[] {
  const isSure = family.find((member) => member.id === id)?.deterministic === true;
  const others = family.filter((member) => member.id !== id && isSure && member.deterministic);
  return [id, ...others.map((member) => member.id)];
}

/** The records that are theirs for certain: pure. */
export function certainRecords({ records }: CustomerFacts, ids: readonly string[]): LinkedRecord[] {
  return records.filter(({ member, ofMember }) => ofMember && ids.includes(member));
}

/** How sure it is that a record is the customer's, 0 to 1: pure. */
export function certaintyOf({ deterministic, score }: Pick<LinkedRecord, 'deterministic' | 'score'>): number {
  return deterministic ? 1 : (score ?? 0);
}

/** How sure it is that all records are of one person: as sure as of the least sure one. Undefined where there is none. */
export function confidenceIn(records: readonly LinkedRecord[]): number | undefined {
  return records.length === 0 ? undefined : Math.min(...records.map(certaintyOf));
}
