import type { Pair } from './candidates.ts';
import type { NumberedPair, PersonRecord } from './component.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { type Evidence, join, type Redirect, rootOf } from './settle.ts';

/** In larger components only the pairs that were proposed are looked at, not all that there are. */
const COMPARED_IN_FULL = 100;

/** A pair that was weighed, between the ids of its records. */
export interface WeighedPair extends Evidence {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
}

interface ProposedPair {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
  readonly weight: number;
}

/**
 * All pairs of each part that hangs together; of a large part, and of records that cannot be opened, those that were proposed,
 * with the weight that they had then.
 */
export function weighPairs(
  { link, judge }: { readonly link: number; readonly judge: PairJudge },
  records: readonly PersonRecord[],
  redirects: readonly Redirect[],
  pairs: readonly NumberedPair[],
  occurrences: Occurrences,
): WeighedPair[] {
  const byNumber = new Map(records.map((record) => [record.number, record]));
  const proposed = pairs.flatMap(({ record, other, weight }): ProposedPair[] => {
    const [left, right] = [byNumber.get(record), byNumber.get(other)];
    return left && right ? [{ left, right, weight }] : [];
  });
  const links = proposed.filter(({ weight }) => weight >= link);
  const parts = partsOf(records, redirects, links);
  const large = new Set(parts.filter((part) => part.length > COMPARED_IN_FULL).flat());
  const isKept = ({ left, right }: ProposedPair) =>
    (large.has(left) && large.has(right)) || left.features === undefined || right.features === undefined;
  const compared = parts
    .filter((part) => part.length <= COMPARED_IN_FULL)
    .flatMap(pairsOf)
    .flatMap(([left, right]) => {
      if (left.features === undefined || right.features === undefined) return [];
      return [
        { left, right, weight: judge.weigh(judge.compare(left.features, right.features), occurrences) },
      ];
    });
  return [...compared, ...proposed.filter(isKept)]
    .filter(({ left, right }) => left.customer !== right.customer)
    .map((pair) => ({ ...pair, one: pair.left.customer, other: pair.right.customer }));
}

/** Those of one id stay together in any case, and are not compared. */
function pairsOf(part: readonly PersonRecord[]): (readonly [PersonRecord, PersonRecord])[] {
  return part.flatMap((left, index) =>
    part
      .slice(index + 1)
      .filter((right) => left.customer !== right.customer)
      .map((right) => [left, right] as const),
  );
}

/** The records, part by part: of one id, joined by a redirect or by a link. */
function partsOf(
  records: readonly PersonRecord[],
  redirects: readonly Redirect[],
  links: readonly ProposedPair[],
): PersonRecord[][] {
  const leading = new Map<string, string>();
  for (const { id, survivor } of redirects) join(id, survivor, leading);
  for (const { left, right } of links) join(left.customer, right.customer, leading);
  return [...Map.groupBy(records, ({ customer }) => rootOf(customer, leading)).values()];
}

/** What a rule has come to decide since it was kept, or does no more: rare, since those who come are compared before. */
export function decidedAnew(weighed: readonly WeighedPair[], pairs: readonly NumberedPair[]): Pair[] {
  const isRuled = (weight: number | undefined) => weight === Number.POSITIVE_INFINITY;
  const key = (one: number, other: number) => `${Math.min(one, other)} ${Math.max(one, other)}`;
  const kept = new Map(pairs.map(({ record, other, weight }) => [key(record, other), weight]));
  return weighed
    .filter(
      ({ left, right, weight }) => isRuled(weight) !== isRuled(kept.get(key(left.number, right.number))),
    )
    .map(({ left, right, weight }) => ({ one: left.number, other: right.number, weight }));
}
