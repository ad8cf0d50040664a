import type { Kysely } from 'kysely';
import { Arg, Ctx, Directive, Int, Mutation, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { mustBeGateway } from '../../kit/mustBeGateway.ts';
import type { DisclosureRetention } from '../disclosures/disclosureRetention.ts';
import { storeDisclosures } from '../disclosures/storeDisclosures.ts';
import type { IdentityTables } from '../tables.ts';
import { DisclosureInput } from '../types/disclosureInput.ts';

/** Where the gateway brings its records of what it disclosed. */
@Resolver()
export class DisclosuresResolver {
  readonly #database: Kysely<IdentityTables>;
  readonly #retention: DisclosureRetention;

  constructor(database: Kysely<IdentityTables>, retention: DisclosureRetention) {
    this.#database = database;
    this.#retention = retention;
  }

  @Directive('@inaccessible')
  @Mutation(() => Int, {
    nullable: true,
    description:
      'Stores what answers of the gateway disclosed, each once; answers how many were given. For the gateway itself: no client can call it.',
  })
  async recordDisclosures(
    @Arg('records', () => [DisclosureInput], { description: 'One for each answer.' })
    records: DisclosureInput[],
    @Ctx() { caller, now }: SubgraphContext,
  ): Promise<number> {
    mustBeGateway(caller);
    const time = new Date(now * 1000);
    await this.#retention.apply(time);
    const oldest = this.#retention.oldestMonth(time);
    await storeDisclosures(this.#database, records, oldest);
    return records.length;
  }
}
