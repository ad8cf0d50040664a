import type { Transaction } from 'kysely';
import { LINK_RULE_MEANINGS } from '../../kit/claims.ts';
import { isLeaving } from '../isLeaving.ts';
import type { IdentityChange } from '../matches/identityChange.ts';
import { inWords } from '../resolution/model/explain.ts';
import { probabilityOf } from '../resolution/model/scoring.ts';
import { OutdatedReadError } from '../retried.ts';
import { IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { applySettlement, type Reason } from './applySettlement.ts';
import type { Pair, Weighing } from './candidates.ts';
import {
  lockComponent,
  type Member,
  type NumberedPair,
  type PersonRecord,
  readComponent,
  readTies,
} from './component.ts';
import { keepPairs } from './keepPairs.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { type Evidence, join, type Merge, type Redirect, rootOf, type Settlement, settle } from './settle.ts';

/** In larger components only the pairs that were proposed are looked at, not all that there are. */
const COMPARED_IN_FULL = 100;

export interface Settling extends Weighing {
  readonly database: Transaction<IdentityTables>;
  /** Pairs of at least so many bits are links. */
  readonly link: number;
  readonly now: Date;
}

/** The ids that were looked at, and what became of them: still to be logged. */
export interface Settled {
  readonly ids: readonly string[];
  readonly changes: readonly IdentityChange[];
}

/** A pair that was weighed, between the ids of its records. */
interface Weighed extends Evidence {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
}

/**
 * Decides anew who is who among all that hangs together with these records, and makes it so. Whoever was erased, or asked to
 * be, is left alone. Throws OutdatedReadError.
 */
export async function settleAround(settling: Settling, seeds: readonly number[]): Promise<Settled> {
  const { database, tenant, link, now } = settling;
  const locked = await lockComponent(settling, seeds, link);
  if (locked.size < 2) return { ids: [...locked], changes: [] };
  const { members, ...component } = await readComponent(settling, seeds, link);
  if (members.some(({ id }) => !locked.has(id)))
    throw new OutdatedReadError('Somebody joined in while the ids were being locked');
  const staying = await stayingIds(settling, members);
  const identities = members.filter(({ id }) => staying.has(id));
  const ids = identities.map(({ id }) => id);
  const records = component.records.filter(({ customer }) => staying.has(customer));
  const numbers = records.map(({ number }) => number);
  const { pairs, ...ties } = await readTies(settling, ids, numbers);
  const redirects = ties.redirects.filter(({ survivor }) => staying.has(survivor));
  const occurrences = await settling.frequencies.of(records.map(({ features }) => features));
  const weighed = weigh(settling, records, redirects, pairs, occurrences);
  await keepPairs(database, decidedAnew(weighed, pairs));
  const evidence = weighed.map((pair) => ({ ...pair, weight: pair.weight - link }));
  const settlement = settle({ ...ties, identities, redirects, evidence });
  const changes = await applySettlement(database, tenant, {
    settlement,
    ids,
    redirects,
    reasonOf: reasons(settling.judge, weighed, settlement, redirects, occurrences),
    by: { client: '', person: '', at: now },
  });
  return { ids: members.map(({ id }) => id), changes };
}

/** The ids of customers who stay. No statement, but where one of them was erased or has ever asked to be: three. */
async function stayingIds(
  { database, tenant, now }: Settling,
  members: readonly Member[],
): Promise<ReadonlySet<string>> {
  const ids = members.map(({ id }) => id);
  if (members.every(({ state, askedToLeave }) => state !== 'ERASED' && !askedToLeave)) return new Set(ids);
  const facts = await new IdentityStore(database).customers(tenant, ids);
  const staying = facts.filter((one) => one?.state === 'ACTIVE' && !isLeaving(one, now));
  return new Set(staying.flatMap((one) => (one?.family ?? []).map(({ id }) => id)));
}

/** All pairs of each part that hangs together; of a large part those that were proposed. */
function weigh(
  { link, judge }: Settling,
  records: readonly PersonRecord[],
  redirects: readonly Redirect[],
  pairs: readonly NumberedPair[],
  occurrences: Occurrences,
): Weighed[] {
  const byNumber = new Map(records.map((record) => [record.number, record]));
  const proposed = pairs.flatMap(({ record, other, weight }): ProposedPair[] => {
    const [left, right] = [byNumber.get(record), byNumber.get(other)];
    return left && right ? [{ left, right, weight }] : [];
  });
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

/** What a rule has come to decide since it was kept, or does no more: rare, since those who come are compared before. */
function decidedAnew(weighed: readonly Weighed[], pairs: readonly NumberedPair[]): Pair[] {
  const isRuled = (weight: number | undefined) => weight === Number.POSITIVE_INFINITY;
  const key = (one: number, other: number) => `${Math.min(one, other)} ${Math.max(one, other)}`;
  const kept = new Map(pairs.map(({ record, other, weight }) => [key(record, other), weight]));
  return weighed
    .filter(
      ({ left, right, weight }) => isRuled(weight) !== isRuled(kept.get(key(left.number, right.number))),
    )
    .map(({ left, right, weight }) => ({ one: left.number, other: right.number, weight }));
}

interface ProposedPair {
  readonly left: PersonRecord;
  readonly right: PersonRecord;
  readonly weight: number;
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

/** Of each merge the pair that speaks for it most, of those between what leads to the id and the rest of the customer. */
function reasons(
  judge: PairJudge,
  weighed: readonly Weighed[],
  { splits, merges, restated }: Settlement,
  redirects: readonly Redirect[],
  occurrences: Occurrences,
): (merge: Merge) => Reason {
  const kept = redirects.filter(({ id }) => !splits.includes(id));
  const leading = new Map([
    ...kept.map(({ id, survivor }) => [id, survivor] as const),
    ...[...merges, ...restated].map(({ givenUp, survivor }) => [givenUp, survivor] as const),
  ]);
  const within = Map.groupBy(
    weighed.filter(({ one, other }) => rootOf(one, leading) === rootOf(other, leading)),
    ({ one }) => rootOf(one, leading),
  );
  return ({ givenUp, certain }) => {
    const isUnder = (id: string): boolean => {
      for (let at: string | undefined = id; at !== undefined; at = leading.get(at))
        if (at === givenUp) return true;
      return false;
    };
    const between = (within.get(rootOf(givenUp, leading)) ?? []).filter(
      ({ one, other }) => isUnder(one) !== isUnder(other),
    );
    const [strongest] = between.toSorted((one, other) => other.weight - one.weight);
    if (strongest === undefined)
      return {
        rule: 'PROBABILISTIC',
        deterministic: false,
        score: 1,
        why: 'A person said that they are one.',
      };
    const { left, right, weight } = strongest;
    const rule = judge.certainRule(left.features, right.features, occurrences)?.rule;
    if (certain && rule !== undefined)
      return { rule, deterministic: true, score: null, why: LINK_RULE_MEANINGS[rule] };
    const explanation = judge.explain(left.features, right.features, occurrences);
    return {
      rule: 'PROBABILISTIC',
      deterministic: false,
      score: probabilityOf(weight),
      why: inWords(explanation),
    };
  };
}
