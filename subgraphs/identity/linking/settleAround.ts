import type { Transaction } from 'kysely';
import { LINK_RULE_MEANINGS } from '../../kit/claims.ts';
import { isLeaving } from '../isLeaving.ts';
import { inWords } from '../resolution/model/explain.ts';
import { probabilityOf } from '../resolution/model/scoring.ts';
import { OutdatedReadError } from '../retried.ts';
import { IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import type { Application, Reason } from './applySettlement.ts';
import type { Weighing } from './candidates.ts';
import { type Component, lockIds, type Member, readComponent, readTies, type Ties } from './component.ts';
import { keepPairs } from './keepPairs.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { isSameSight } from './seen.ts';
import { type Merge, type Redirect, rootOf, type Settlement, settle } from './settle.ts';
import { decidedAnew, type WeighedPair, weighPairs } from './weighPairs.ts';

export interface Settling extends Weighing {
  readonly database: Transaction<IdentityTables>;
  /** Pairs of at least so many bits are links. */
  readonly link: number;
  readonly now: Date;
}

/** The ids that were looked at, and what is to become of them. */
export interface Settled {
  readonly ids: readonly string[];
  readonly application: Application | undefined;
}

/**
 * Decides anew who is who among all that hangs together with these records, and locks their ids. Whoever was erased, or asked
 * to be, is left alone. Throws OutdatedReadError.
 */
export async function settleAround(settling: Settling, seeds: readonly number[]): Promise<Settled> {
  const { database, link, now } = settling;
  if (seeds.length === 0) return { ids: [], application: undefined };
  const first = await readComponent(settling, seeds, link);
  if (first.members.length < 2) return { ids: first.members.map(({ id }) => id), application: undefined };
  const { members, ties, occurrences, ...component } = await lockComponent(settling, seeds, first);
  const staying = await stayingIds(settling, members);
  const isStaying = (...ids: readonly string[]) => ids.every((id) => staying.has(id));
  const identities = members.filter(({ id }) => isStaying(id));
  const ids = identities.map(({ id }) => id);
  const records = component.records.filter(({ customer }) => isStaying(customer));
  const redirects = ties.redirects.filter(({ id, survivor }) => isStaying(id, survivor));
  const together = ties.together.filter((two) => isStaying(...two));
  const apart = ties.apart.filter((two) => isStaying(...two));
  const weighed = weighPairs(settling, records, redirects, ties.pairs, occurrences);
  await keepPairs(database, decidedAnew(weighed, ties.pairs));
  const evidence = weighed.map((pair) => ({ ...pair, weight: pair.weight - link }));
  const settlement = settle({ together, apart, identities, redirects, evidence });
  const application = {
    settlement,
    ids,
    redirects,
    reasonOf: reasons(settling.judge, weighed, settlement, redirects, occurrences),
    by: { client: '', person: '', at: now },
  };
  return { ids: members.map(({ id }) => id), application };
}

interface Locked extends Component {
  readonly ties: Ties;
  readonly occurrences: Occurrences;
}

/**
 * Locks the ids of a component, and answers it as it is then, with what ties it. It is read again only where some transaction has ended
 * since it was read. Throws OutdatedReadError.
 */
async function lockComponent(
  settling: Settling,
  seeds: readonly number[],
  first: Component,
): Promise<Locked> {
  const about = ({ members, records }: Component) =>
    Promise.all([
      readTies(
        settling,
        members.map(({ id }) => id),
        records.map(({ number }) => number),
      ),
      settling.frequencies.of(records.flatMap(({ features }) => features ?? [])),
    ]);
  const locked = new Set(first.members.map(({ id }) => id));
  const [, [ties, occurrences]] = await Promise.all([lockIds(settling, [...locked]), about(first)]);
  if (isSameSight(first.seen, ties.seen)) return { ...first, ties, occurrences };
  const again = await readComponent(settling, seeds, settling.link);
  if (again.members.some(({ id }) => !locked.has(id)))
    throw new OutdatedReadError('Somebody joined in while the ids were being locked');
  const [tiesAgain, occurrencesAgain] = await about(again);
  return { ...again, ties: tiesAgain, occurrences: occurrencesAgain };
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

/** Of each merge the pair that speaks for it most, of those between what leads to the id and the rest of the customer. */
function reasons(
  judge: PairJudge,
  weighed: readonly WeighedPair[],
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
    if (strongest === undefined) return guessed(1, 'A person said that they are one.');
    const [left, right] = [strongest.left.features, strongest.right.features];
    if (left === undefined || right === undefined)
      return guessed(probabilityOf(strongest.weight), 'What the records said cannot be opened any more.');
    const rule = judge.certainRule(left, right, occurrences)?.rule;
    if (certain && rule !== undefined)
      return { rule, deterministic: true, score: null, why: LINK_RULE_MEANINGS[rule] };
    return guessed(probabilityOf(strongest.weight), inWords(judge.explain(left, right, occurrences)));
  };
}

function guessed(score: number, why: string): Reason {
  return { rule: 'PROBABILISTIC', deterministic: false, score, why };
}
