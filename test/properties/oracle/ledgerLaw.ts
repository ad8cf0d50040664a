import {
  type Consents,
  ENDS,
  type LedgerEntry,
  NOTHING,
  saysNo,
  TERMS,
  type Terms,
  YESES,
} from './ledgerEntry.ts';

/** The law of the ledger: the entries speak in the order of their times, and at one time the strictest speaks last. */
export function consentsOf(entries: readonly LedgerEntry[], erased: boolean, now: Date): Consents {
  const isOver = ({ validUntil }: LedgerEntry) => validUntil !== null && validUntil <= now;
  const rank = (one: LedgerEntry) =>
    saysNo(one.type) ? 3 : Number(one.type !== 'CONSENT_RENEWED') * (1 + Number(isOver(one)));
  const ordered = entries
    .filter((one) => saysNo(one.type) || one.time <= now)
    .toSorted((a, b) => a.time.getTime() - b.time.getTime() || rank(a) - rank(b));
  const stands = (word: string, about = word) =>
    ordered.findLast(({ type }) => type.startsWith(about))?.type === word;
  const closed = erased || stands('RESTRICTION') || stands('ERASURE_REQUESTED', 'ERASURE');
  return {
    objectsToAutomation: stands('AUTOMATION_OBJECTION'),
    allows(purpose, category) {
      if (purpose === 'RIGHTS_FULFILMENT') return true;
      const terms = TERMS[purpose];
      if (closed || terms === undefined) return false;
      // a yes that names no category is not to the special ones
      const isOrdinary = category !== 'SPECIAL_CATEGORY';
      const { given, refused, objected } = ordered
        .filter((one) => one.purpose === purpose)
        .filter((one) => one.categories?.includes(category) ?? (isOrdinary || !YESES.test(one.type)))
        .reduce((was, one) => after(was, one.type, isOver(one), terms), NOTHING);
      return (given || (terms.byDefault === 'ALLOWED' && isOrdinary)) && !refused && !objected;
    },
  };
}

/** Somebody of several ids allows what the entries of each id allow. */
export const consentsOfAll = (histories: readonly Consents[]): Consents => ({
  objectsToAutomation: histories.some(({ objectsToAutomation }) => objectsToAutomation),
  allows: (purpose, category) => histories.every((history) => history.allows(purpose, category)),
});

function after(
  was: typeof NOTHING,
  type: string,
  over: boolean,
  { lawfulBasis, objection }: Terms,
): typeof NOTHING {
  if (type === 'OBJECTION') return objection ? { ...was, objected: true, renewable: false } : was;
  if (type === 'OBJECTION_WITHDRAWN') return { ...was, objected: false };
  const refused = was.refused || lawfulBasis === 'CONSENT' || objection;
  if (ENDS.test(type)) return { ...was, given: false, renewable: false, refused };
  if (!YESES.test(type) || (type === 'CONSENT_RENEWED' && !was.renewable)) return was;
  return { given: !over, renewable: true, refused: was.refused && over, objected: was.objected && over };
}
