import type { Kysely } from 'kysely';
import { Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { mustBeGateway } from '../../kit/mustBeGateway.ts';
import { recordPrivacySignal } from '../ledger/privacySignal.ts';
import type { IdentityTables } from '../tables.ts';

/** Where the gateway brings what a customer's browser says by itself. */
@Resolver()
export class PrivacySignalsResolver {
  readonly #database: Kysely<IdentityTables>;

  constructor(database: Kysely<IdentityTables>) {
    this.#database = database;
  }

  @Directive('@inaccessible')
  @Mutation(() => Boolean, {
    nullable: true,
    description:
      'Records, once, what Global Privacy Control says of the customer whom the caller token names; answers whether there is such a customer. For the gateway itself: no client can call it.',
  })
  async recordPrivacySignal(@Ctx() { caller, now }: SubgraphContext): Promise<boolean> {
    const gateway = mustBeGateway(caller);
    if (gateway.person === '') throw new SubgraphError('FORBIDDEN', 'This is for the gateway itself.');
    return await recordPrivacySignal(this.#database, gateway, new Date(now * 1000));
  }
}
