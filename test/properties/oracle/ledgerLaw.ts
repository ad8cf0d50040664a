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

interface Terms {
  readonly lawfulBasis: string;
  readonly byDefault: string;
  readonly objection: boolean;
}

/** The terms of every purpose, as the privacy office wrote them. */
const TERMS = parse(
  readFileSync(new URL('../../../schema/vocabulary/purposes.yaml', import.meta.url), 'utf8'),
) as Readonly<Record<string, Terms>>;

/** Every purpose there is. */
export const ALL_PURPOSES: readonly string[] = Object.keys(TERMS);

/**
 * The law of the ledger, told for one purpose and one category at a time: who is asked to be erased keeps the rights
 * themselves; otherwise the entries speak in the order of their times.
 */
export function consentsOf(entries: readonly LedgerEntry[], erased: boolean, now: Date): Consents {
  const ordered = entries
    .filter(({ type, time }) => type in NOES || time <= now)
    .toSorted((a, b) => a.time.getTime() - b.time.getTime() || rank(a, now) - rank(b, now));
  const restriction = ordered.filter(({ type }) => type.startsWith('RESTRICTION'));
  const automation = ordered.filter(({ type }) => type.startsWith('AUTOMATION_OBJECTION'));
  const isErased =
    erased ||
    restriction.at(-1)?.type === 'RESTRICTION' ||
    entries.some(({ type }) => type === 'ERASURE_REQUESTED');
  return {
    objectsToAutomation: automation.at(-1)?.type === 'AUTOMATION_OBJECTION',
    allows(purpose, category) {
      if (purpose === 'RIGHTS_FULFILMENT') return true;
      const terms = TERMS[purpose];
      if (isErased || terms === undefined) return false;
      const mine = ordered.filter((entry) => entry.purpose === purpose);
      return settle(mine, terms, category, now);
    },
  };
}

/** Somebody of several ids allows what the entries of each id allow. */
export function consentsOfAll(histories: readonly Consents[]): Consents {
  return {
    objectsToAutomation: histories.some(({ objectsToAutomation }) => objectsToAutomation),
    allows: (purpose, category) => histories.every((history) => history.allows(purpose, category)),
  };
}

/** What says no. */
export const NOES: Readonly<Record<string, true>> = {
  CONSENT_REFUSED: true,
  CONSENT_WITHDRAWN: true,
  CONSENT_REVOKED: true,
  CONSENT_INVALIDATED: true,
  OBJECTION: true,
  AUTOMATION_OBJECTION: true,
  RESTRICTION: true,
  ERASURE_REQUESTED: true,
};

/** At one moment: a renewal, which needs an earlier yes, then what allows, what is over, and what says no. */
function rank({ type, validUntil }: LedgerEntry, now: Date): number {
  if (type in NOES) return 3;
  if (type === 'CONSENT_RENEWED') return 0;
  return isOver(validUntil, now) ? 2 : 1;
}

function isOver(validUntil: Date | null, now: Date): boolean {
  return validUntil !== null && validUntil <= now;
}

/** Where one purpose stands with one category of data. */
interface Standing {
  readonly given: boolean;
  /** Said yes to at some time, and no since. */
  readonly renewable: boolean;
  readonly refused: boolean;
  readonly objected: boolean;
}

function settle(entries: readonly LedgerEntry[], terms: Terms, category: string, now: Date): boolean {
  const isSpecial = category === 'SPECIAL_CATEGORY';
  const unsaid: Standing = { given: false, renewable: false, refused: false, objected: false };
  const { given, refused, objected } = entries.reduce((standing, entry) => {
    // who names no category speaks of all: when giving, of all but the special ones
    const concerned = entry.categories?.includes(category) ?? !(isSpecial && YESES.has(entry.type));
    return concerned ? after(standing, entry, terms, now) : standing;
  }, unsaid);
  const byDefault = terms.byDefault === 'ALLOWED' && !isSpecial;
  return (given || byDefault) && !refused && !objected;
}

const YESES = new Set(['CONSENT_GIVEN', 'CONSENT_RENEWED']);

function afterYes(standing: Standing, over: boolean): Standing {
  return over
    ? { ...standing, given: false, renewable: true }
    : { given: true, renewable: true, refused: false, objected: false };
}

/** What an entry changes. */
function after(standing: Standing, { type, validUntil }: LedgerEntry, terms: Terms, now: Date): Standing {
  switch (type) {
    case 'OBJECTION':
      return terms.objection ? { ...standing, objected: true, renewable: false } : standing;
    case 'OBJECTION_WITHDRAWN':
      return { ...standing, objected: false };
    case 'CONSENT_RENEWED':
      return standing.renewable ? afterYes(standing, isOver(validUntil, now)) : standing;
    case 'CONSENT_GIVEN':
      return afterYes(standing, isOver(validUntil, now));
    case 'CONSENT_REFUSED':
    case 'CONSENT_REVOKED':
    case 'CONSENT_INVALIDATED':
    case 'CONSENT_WITHDRAWN': {
      const endsIt = terms.lawfulBasis === 'CONSENT' || terms.objection;
      return { ...standing, given: false, renewable: false, refused: standing.refused || endsIt };
    }
    default:
      return standing;
  }
}
