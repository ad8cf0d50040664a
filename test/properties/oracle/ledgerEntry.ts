import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What an entry of the ledger says, as it stands in the table. Times are what counts; at equal ones the stricter entry. */
export interface LedgerEntry {
  readonly type: string;
  /** null: every purpose. */
  readonly purpose: string | null;
  /** null: none named. */
  readonly categories: readonly string[] | null;
  readonly time: Date;
  readonly validUntil: Date | null;
}

/** What one customer allows. */
export interface Consents {
  readonly objectsToAutomation: boolean;
  allows(purpose: string, category: string): boolean;
}

export interface Terms {
  readonly lawfulBasis: string;
  readonly byDefault: string;
  readonly objection: boolean;
}

/** The terms of every purpose, as the privacy office wrote them. */
export const TERMS = parse(
  readFileSync(new URL('../../../schema/vocabulary/purposes.yaml', import.meta.url), 'utf8'),
) as Readonly<Record<string, Terms>>;

/** Every purpose there is. */
export const ALL_PURPOSES: readonly string[] = Object.keys(TERMS);

export const YESES = /^CONSENT_(GIVEN|RENEWED)$/;
/** What ends a consent. */
export const ENDS = /^CONSENT_(REFUSED|WITHDRAWN|REVOKED|INVALIDATED)$/;

export const saysNo = (type: string): boolean =>
  ENDS.test(type) || /^(OBJECTION|AUTOMATION_OBJECTION|RESTRICTION|ERASURE_REQUESTED)$/.test(type);

/** Where one purpose stands with one category before anything is said. `renewable`: said yes to at some time, and no since. */
export const NOTHING = { given: false, renewable: false, refused: false, objected: false };
