import { Arg, Ctx, Float, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RecordName } from '../../kit/claims.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { badInput } from '../inputChecks.ts';
import type { MatchModels } from '../linking/matchModels.ts';
import { explainMatch } from '../matches/explainMatch.ts';
import { readChanges } from '../matches/readChanges.ts';
import { type MatchDesk, resolveMatch } from '../matches/resolveMatch.ts';
import { mustMayResolve } from '../matches/resolvingCaller.ts';
import { type ReviewedRecord, reviewQueue } from '../matches/reviewQueue.ts';
import { SourceRecordLookup } from '../types/lookup.ts';
import {
  IdentityChangePage,
  MatchExplanation,
  MatchReceipt,
  ResolveMatchInput,
  UncertainMatch,
} from '../types/match.ts';
import { departmentOf, nameOf } from '../types/vocabulary.ts';

const MOST = 1_000;
const MOST_REVIEWS = 100;

/** Who is who: what people decide, and what became of it. */
@Resolver()
export class MatchesResolver {
  readonly #desk: MatchDesk;
  readonly #models: MatchModels;

  constructor(desk: MatchDesk, models: MatchModels) {
    this.#desk = desk;
    this.#models = models;
  }

  @Mutation(() => MatchReceipt, {
    nullable: true,
    description:
      'Merges, splits, confirms or rejects, with a reason. Every merge can be taken back, and no merge allows what one of the two had refused. For a client with the scope identity:resolve that is no machine.',
  })
  async resolveMatch(
    @Arg('input', () => ResolveMatchInput, { description: 'The decision.' }) input: ResolveMatchInput,
    @Ctx() { caller, now }: SubgraphContext,
  ): Promise<MatchReceipt> {
    const record = input.record && { ...input.record, department: departmentOf(input.record.department) };
    return await resolveMatch(this.#desk, caller, { ...input, record: record ?? null }, now);
  }

  @Query(() => MatchExplanation, {
    nullable: true,
    description:
      'Why two records are taken for one person or for two, comparison by comparison, whether they are one customer or not. For a client with the scope identity:resolve.',
  })
  async explainMatch(
    @Arg('a', () => SourceRecordLookup, { description: 'A record.' }) a: SourceRecordLookup,
    @Arg('b', () => SourceRecordLookup, { description: 'Another record.' }) b: SourceRecordLookup,
    @Ctx() { caller }: SubgraphContext,
  ): Promise<MatchExplanation> {
    const { tenant } = mustMayResolve(caller, 'An explanation');
    const { database, fingerprint: ring } = this.#desk;
    const [one, other] = [a, b].map(({ department, recordId }) => ({
      department: departmentOf(department),
      recordId,
    })) as [RecordName, RecordName];
    const explained = await explainMatch({ database, ring, tenant }, this.#models, one, other);
    return { ...explained, relation: explained.relation ?? null };
  }

  @Query(() => [UncertainMatch], {
    description:
      'Pairs that a person should look at, the most valuable first: those of which the model is least sure, times how many records would move. For a client with the scope identity:resolve.',
  })
  async matchesToReview(
    @Ctx() { caller }: SubgraphContext,
    @Arg('first', () => Int, { defaultValue: 20, description: `How many at most: 1 to ${MOST_REVIEWS}.` })
    first: number,
  ): Promise<UncertainMatch[]> {
    const { tenant } = mustMayResolve(caller, 'The queue');
    if (!(first >= 1 && first <= MOST_REVIEWS)) throw badInput('first', `must be from 1 to ${MOST_REVIEWS}`);
    const pairs = await reviewQueue(this.#desk.database, tenant, first);
    const named = ({ department, recordId }: ReviewedRecord) => ({
      department: nameOf(department),
      recordId,
    });
    return pairs.map((pair) => ({ ...pair, one: named(pair.one), other: named(pair.other) }));
  }

  @Query(() => IdentityChangePage, {
    description:
      'The feed of what became of who is who, for whoever keeps unified ids: read on from where you were. For a client with the scope identity:resolve.',
  })
  async identityChanges(
    @Ctx() { caller }: SubgraphContext,
    @Arg('after', () => Float, {
      defaultValue: 0,
      description: 'The place after which to read. From the beginning when left out.',
    })
    after: number,
    @Arg('first', () => Int, { defaultValue: 100, description: `How many at most: 1 to ${MOST}.` })
    first: number,
  ): Promise<IdentityChangePage> {
    const { tenant } = mustMayResolve(caller, 'The feed');
    if (!(first >= 1 && first <= MOST)) throw badInput('first', `must be from 1 to ${MOST}`);
    if (!Number.isSafeInteger(after) || after < 0)
      throw badInput('after', 'must be the place of a change, or 0');
    const rows = await readChanges(this.#desk.database, tenant, after, first + 1);
    const changes = rows.slice(0, first);
    return {
      changes,
      last: changes.at(-1)?.position ?? after,
      hasMore: rows.length > first,
    };
  }
}
