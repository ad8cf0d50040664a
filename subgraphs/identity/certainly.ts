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
