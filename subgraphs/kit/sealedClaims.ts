import type { Keyring } from '../../schema/consent/keys.ts';
import type { ClaimsPage, RecordChange } from './claims.ts';
import type { Department } from './departments.ts';
import { openText, sealText } from './sealing.ts';

/** A page as it goes to identity by way of the gateway, who cannot read it. `ring`: the department's keys of passports. */
export function sealClaims(ring: Keyring, department: Department, page: ClaimsPage): string {
  return sealText(ring, 'claims', department, JSON.stringify(page));
}

/** The page; undefined where the department did not seal it, or speaks of another department's records. */
export function openClaims(ring: Keyring, department: Department, text: string): ClaimsPage | undefined {
  const opened = openText(ring, 'claims', department, text);
  if (opened === undefined) return undefined;
  const page = JSON.parse(opened) as ClaimsPage;
  const isTheirs = (change: RecordChange) =>
    change.kind === 'GONE' || change.claims.department === department;
  return page.changes.every(isTheirs) ? { ...page, changes: page.changes.map(revived) } : undefined;
}

/** JSON has no moments. */
function revived(change: RecordChange): RecordChange {
  if (change.kind === 'GONE') return change;
  return { ...change, claims: { ...change.claims, lastSeen: new Date(change.claims.lastSeen) } };
}
