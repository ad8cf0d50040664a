import 'reflect-metadata';
import type { Kysely } from 'kysely';
import { Arg, Ctx, Directive, Int, Query, Resolver } from 'type-graphql';
import type { Keyring } from '../../schema/consent/keys.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { SubgraphContext } from './context.ts';
import type { Department } from './departments.ts';
import { SubgraphError } from './errors.ts';
import { mustBeGateway } from './mustBeGateway.ts';
import { sealClaims } from './sealedClaims.ts';

export interface IdentityClaimsOptions {
  // biome-ignore lint/suspicious/noExplicitAny: the feed is the department's own.
  readonly database: Kysely<any>;
  // biome-ignore lint/suspicious/noExplicitAny: the feed is the department's own.
  readonly feed: ChangeFeed<any>;
  readonly department: Department;
  /** Seals pages: this department's keys of passports, which identity has too. */
  readonly passportKeys: Keyring;
}

const MOST = 1_000;

/** What a department's records say of people, for identity. */
@Resolver()
export class IdentityClaims {
  readonly #options: IdentityClaimsOptions;

  constructor(options: IdentityClaimsOptions) {
    this.#options = options;
  }

  @Directive('@inaccessible')
  @Directive('@shareable')
  @Query(() => String, {
    nullable: true,
    description:
      'What the records that changed say of people now, in the order of the changes, sealed for identity. For the gateway itself: no client can call it.',
  })
  async identityClaims(
    @Arg('after', () => String, {
      nullable: true,
      description: 'Where the page before this one ended; from the beginning when left out.',
    })
    after: string | null | undefined,
    @Arg('first', () => Int, { defaultValue: 200, description: `How many records at most: 1 to ${MOST}.` })
    first: number,
    @Ctx() { caller }: SubgraphContext,
  ): Promise<string> {
    mustBeGateway(caller);
    if (first < 1 || first > MOST)
      throw new SubgraphError('BAD_USER_INPUT', `Argument "first" must be from 1 to ${MOST}.`, {
        argument: 'first',
      });
    const { database, feed, department, passportKeys } = this.#options;
    return sealClaims(passportKeys, department, await feed.page(database, after ?? undefined, first));
  }
}
