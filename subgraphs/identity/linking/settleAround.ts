import { sql, type Transaction } from 'kysely';
import { isLeaving } from '../isLeaving.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { inWords } from '../resolution/model/explain.ts';
import { probabilityOf } from '../resolution/model/scoring.ts';
import { OvertakenError } from '../retried.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { applySettlement, type Reason } from './applySettlement.ts';
import {
  type PersonRecord,
  type Reader,
  readComponent,
  readDecisions,
  readPersonsOf,
  readRedirects,
} from './component.ts';
import { readOccurrences } from './frequencies.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { type Evidence, join, type Redirect, rootOf, type Settlement, settle } from './settle.ts';

/** In larger components only the pairs that were proposed are looked at, not all that there are. */
const COMPARED_IN_FULL = 100;

export interface Settling extends Reader {
  readonly database: Transaction<IdentityTables>;
  readonly judge: PairJudge;
  /** Pairs of at least so many bits are links. */
  readonly link: number;
  readonly now: Date;
}

/** A pair that was weighed, between the ids of its records. */
interface Weighed extends Evidence {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
}

/**
 * Decides anew who is who among all that hangs together with these records, and makes it so. Whoever was erased, or asked to
 * be, is left alone. Answers the ids that were looked at. Throws OvertakenError.
 */
export async function settleAround(settling: Settling, seeds: readonly number[]): Promise<readonly string[]> {
  const { database, tenant, link, now } = settling;
  const before = await readComponent(settling, seeds, link);
  if (before.length < 2) return before;
  const facts = await lockFamilies(database, tenant, before);
  const after = await readComponent(settling, seeds, link);
  if (after.some((id) => !before.includes(id)))
    throw new OvertakenError('Somebody joined in while the ids were being locked');
  const open = openIds(facts, now);
  const ids = after.filter((id) => open.has(id));
  const redirects = (await readRedirects(settling, ids)).filter(({ survivor }) => open.has(survivor));
  const records = await readPersonsOf(settling, ids);
  const occurrences = await readOccurrences(
    settling,
    settling.judge,
    records.map(({ features }) => features),
  );
  const weighed = await weigh(settling, records, redirects, occurrences);
  const evidence = weighed.map((pair) => ({ ...pair, weight: pair.weight - link }));
  const settlement = settle({
    identities: identitiesOf(facts, ids),
    redirects,
    evidence,
    ...(await readDecisions(settling, ids)),
  });
  await applySettlement(database, tenant, {
    settlement,
    ids,
    redirects,
    reasonOf: reasons(settling.judge, weighed, settlement, redirects, occurrences),
    by: { client: '', person: '', at: now },
  });
  return after;
}

/** The ids of customers who stay. */
function openIds(facts: readonly (CustomerFacts | null)[], now: Date): Set<string> {
  const staying = facts.filter((one) => one?.state === 'ACTIVE' && !isLeaving(one, now));
  return new Set(staying.flatMap((one) => (one?.family ?? []).map(({ id }) => id)));
}

function identitiesOf(facts: readonly (CustomerFacts | null)[], ids: readonly string[]) {
  const customers = [...new Map(facts.map((one) => [one?.id, one])).values()];
  const records = Map.groupBy(
    customers.flatMap((one) => one?.records ?? []),
    ({ member }) => member,
  );
  return ids.map((id) => {
    const own = records.get(id) ?? [];
    const since = Math.min(...own.map((record) => record.since.getTime()), Number.MAX_SAFE_INTEGER);
    return { id, records: own.length, since };
  });
}

/** All pairs of each part that hangs together; of a large part those that were proposed. */
async function weigh(
  { database, link, judge }: Settling,
  records: readonly PersonRecord[],
  redirects: readonly Redirect[],
  occurrences: Occurrences,
): Promise<Weighed[]> {
  const proposed = await readPairs(database, records);
  const parts = partsOf(
    records,
    redirects,
    proposed.filter(({ weight }) => weight >= link),
  );
  const pair = (left: PersonRecord, right: PersonRecord, weight: number): Weighed => ({
    one: left.customer,
    other: right.customer,
    weight,
    left,
    right,
  });
  const inFull = parts.filter((part) => part.length <= COMPARED_IN_FULL);
  const large = new Set(parts.filter((part) => part.length > COMPARED_IN_FULL).flat());
  return [
    ...inFull.flatMap((part) =>
      part.flatMap((left, index) =>
        part
          .slice(index + 1)
          .filter((right) => left.customer !== right.customer)
          .map((right) =>
            pair(left, right, judge.weigh(judge.compare(left.features, right.features), occurrences)),
          ),
      ),
    ),
    ...proposed
      .filter(({ left, right }) => large.has(left) && large.has(right) && left.customer !== right.customer)
      .map(({ left, right, weight }) => pair(left, right, weight)),
  ];
}

interface ProposedPair {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
  readonly weight: number;
}

async function readPairs(
  transaction: Transaction<IdentityTables>,
  records: readonly PersonRecord[],
): Promise<ProposedPair[]> {
  const byNumber = new Map(records.map((record) => [record.number, record]));
  const { rows } = await sql<{ record: number; other: number; weight: number }>`
    select record, other, weight from identity.match_pairs
    where record = any(${[...byNumber.keys()]}::bigint[]) and record < other
    order by record, other`.execute(transaction);
  return rows.flatMap(({ record, other, weight }) => {
    const [left, right] = [byNumber.get(record), byNumber.get(other)];
    return left && right ? [{ left, right, weight }] : [];
  });
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

/** Of each merge the pair that speaks for it most; there is none where only a person's word does. */
function reasons(
  judge: PairJudge,
  weighed: readonly Weighed[],
  { splits, merges }: Settlement,
  redirects: readonly Redirect[],
  occurrences: Occurrences,
): (givenUp: string, survivor: string) => Reason {
  const kept = redirects.filter(({ id }) => !splits.includes(id));
  const before = new Map(kept.map(({ id, survivor }) => [id, survivor]));
  const after = new Map([...before, ...merges.map((merge) => [merge.givenUp, merge.survivor] as const)]);
  const strongest = new Map<string, Weighed>();
  for (const pair of weighed) {
    const { one, other, weight } = pair;
    if (rootOf(one, after) !== rootOf(other, after)) continue;
    for (const tree of new Set([rootOf(one, before), rootOf(other, before)]))
      if (
        rootOf(one, before) !== rootOf(other, before) &&
        weight > (strongest.get(tree)?.weight ?? Number.NEGATIVE_INFINITY)
      )
        strongest.set(tree, pair);
  }
  return (givenUp) => {
    const pair = strongest.get(givenUp);
    if (pair === undefined) return { why: 'A person said that they are one.', score: 1 };
    const explanation = judge.explain(pair.left.features, pair.right.features, occurrences);
    return { why: inWords(explanation), score: probabilityOf(pair.weight) };
  };
}
