import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What an entry of the ledger says, as it stands in the table. Times are what counts; no two are equal. */
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
  const ordered = entries.toSorted((a, b) => a.time.getTime() - b.time.getTime());
  const automation = ordered.filter(({ type }) => type.startsWith('AUTOMATION_OBJECTION'));
  const isErased = erased || entries.some(({ type }) => type === 'ERASURE_REQUESTED');
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

/** Where one purpose stands with one category of data. */
interface Standing {
  readonly given: boolean;
  readonly refused: boolean;
  readonly objected: boolean;
}

function settle(entries: readonly LedgerEntry[], terms: Terms, category: string, now: Date): boolean {
  const isSpecial = category === 'SPECIAL_CATEGORY';
  const unsaid: Standing = { given: false, refused: false, objected: false };
  const { given, refused, objected } = entries.reduce((standing, entry) => {
    // who names no category speaks of all: when giving, of all but the special ones
    const concerned = entry.categories?.includes(category) ?? !(isSpecial && entry.type === 'CONSENT_GIVEN');
    return concerned ? after(standing, entry, terms, now) : standing;
  }, unsaid);
  const byDefault = terms.byDefault === 'ALLOWED' && !isSpecial;
  return (given || byDefault) && !refused && !objected;
}

/** What an entry changes. */
function after(standing: Standing, { type, validUntil }: LedgerEntry, terms: Terms, now: Date): Standing {
  switch (type) {
    case 'OBJECTION':
      return { ...standing, objected: terms.objection };
    case 'OBJECTION_WITHDRAWN':
      return { ...standing, objected: false };
    case 'CONSENT_GIVEN': {
      const isOver = validUntil !== null && validUntil <= now;
      return isOver ? { ...standing, given: false } : { given: true, refused: false, objected: false };
    }
    case 'CONSENT_WITHDRAWN': {
      const endsIt = terms.lawfulBasis === 'CONSENT' || terms.objection;
      return { ...standing, given: false, refused: standing.refused || endsIt };
    }
    default:
      return standing;
  }
}
