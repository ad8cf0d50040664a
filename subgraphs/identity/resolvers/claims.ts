import { Arg, Ctx, Directive, Mutation, Query, Resolver } from 'type-graphql';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { type Department, RECORD_KEEPERS } from '../../kit/departments.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { type OnFault, presentError } from '../../kit/faults.ts';
import { mustBeGateway } from '../../kit/mustBeGateway.ts';
import { openClaims } from '../../kit/sealedClaims.ts';
import type { MatchModels } from '../linking/matchModels.ts';
import { claimsCursor } from '../linking/takeClaims.ts';
import { Uptake } from '../linking/uptake.ts';
import type { RightsDesk } from '../rights/rightsDesk.ts';
import { TakenClaims } from '../types/claims.ts';

const DEPARTMENT = 'The subgraph of the department.';

/** Something was sealed under a key of fingerprints that is no longer held. */
class KeyNotHeldError extends Error {
  readonly code = 'KEY_NOT_HELD';
  override readonly name = 'KeyNotHeldError';
}

/** Where the gateway brings what departments' records say of people. */
@Resolver()
export class ClaimsResolver {
  readonly #desk: RightsDesk;
  readonly #uptake: Uptake;

  constructor(desk: RightsDesk, models: MatchModels, onFault?: OnFault) {
    this.#desk = desk;
    const { database, fingerprint } = desk;
    this.#uptake = new Uptake({
      ...{ database, ring: fingerprint, models, now: () => new Date() },
      onAside: () => presentError(new KeyNotHeldError('Records are set aside'), 'identity', onFault),
      onFailure: (error) => presentError(error, 'identity', onFault),
    });
  }

  @Directive('@inaccessible')
  @Query(() => String, {
    nullable: true,
    description:
      'Where the feed of a department was read to; null before its first page. For the gateway itself: no client can call it.',
  })
  async claimsCursor(
    @Arg('department', () => String, { description: DEPARTMENT }) name: string,
    @Ctx() { caller }: SubgraphContext,
  ): Promise<string | null> {
    mustBeGateway(caller);
    return await claimsCursor(this.#desk.database, departmentCalled(name));
  }

  @Directive('@inaccessible')
  @Mutation(() => TakenClaims, {
    nullable: true,
    description:
      'Takes in a page of a department’s feed, and resolves what is new: before it answers, the pages before it, and this one where there is no more. For the gateway itself: no client can call it.',
  })
  async takeIdentityClaims(
    @Arg('department', () => String, { description: DEPARTMENT }) name: string,
    @Arg('page', () => String, { description: 'The page, as the department sealed it.' }) sealed: string,
    @Ctx() { caller }: SubgraphContext,
  ): Promise<TakenClaims> {
    mustBeGateway(caller);
    const department = departmentCalled(name);
    const { passportMaster } = this.#desk;
    const page = openClaims(deriveKeyring(passportMaster, 'passport', department), department, sealed);
    if (page === undefined)
      throw new SubgraphError('BAD_USER_INPUT', 'page must be a page that the department sealed.', {
        argument: 'page',
      });
    const { resolved, ...progress } = await this.#uptake.take(department, page);
    if (!progress.hasMore) await resolved;
    return progress;
  }
}

function departmentCalled(name: string): Department {
  const department = RECORD_KEEPERS.find((known) => known === name);
  if (department !== undefined) return department;
  throw new SubgraphError('BAD_USER_INPUT', 'department must be a department that has records.', {
    argument: 'department',
  });
}
