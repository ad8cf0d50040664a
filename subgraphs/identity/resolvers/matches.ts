import { Arg, Ctx, Float, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { readChanges } from '../matches/readChanges.ts';
import { type MatchDesk, RESOLVING_SCOPE, resolveMatch } from '../matches/resolveMatch.ts';
import { IdentityChangePage, MatchReceipt, ResolveMatchInput } from '../types/match.ts';
import { departmentOf } from '../types/vocabulary.ts';

const MOST = 1_000;

/** Who is who: what people decide, and what became of it. */
@Resolver()
export class MatchesResolver {
  readonly #desk: MatchDesk;

  constructor(desk: MatchDesk) {
    this.#desk = desk;
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
    if (caller === undefined || !caller.scopes.includes(RESOLVING_SCOPE))
      throw new SubgraphError('FORBIDDEN', `The feed needs a client with the scope ${RESOLVING_SCOPE}.`);
    if (!(first >= 1 && first <= MOST))
      throw new SubgraphError('BAD_USER_INPUT', `first must be from 1 to ${MOST}.`, { argument: 'first' });
    if (!Number.isSafeInteger(after) || after < 0)
      throw new SubgraphError('BAD_USER_INPUT', 'after must be the place of a change, or 0.', {
        argument: 'after',
      });
    const rows = await readChanges(this.#desk.database, caller.tenant, after, first + 1);
    const changes = rows.slice(0, first);
    return {
      changes,
      last: changes.at(-1)?.position ?? after,
      hasMore: rows.length > first,
    };
  }
}
