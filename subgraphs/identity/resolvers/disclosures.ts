import type { Kysely } from 'kysely';
import { Arg, Ctx, Directive, Int, Mutation, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { storeDisclosures } from '../disclosures/storeDisclosures.ts';
import type { IdentityTables } from '../tables.ts';
import { DisclosureInput } from '../types/disclosureInput.ts';

/** Where the gateway brings its records of what it disclosed. */
@Resolver()
export class DisclosuresResolver {
  readonly #database: Kysely<IdentityTables>;
  readonly #keptMonths: number;

  constructor(database: Kysely<IdentityTables>, keptMonths: number) {
    this.#database = database;
    this.#keptMonths = keptMonths;
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
    // no client is registered as this kind: a token of it was not minted for a client's request
    if (caller?.kind !== 'GATEWAY') throw new SubgraphError('FORBIDDEN', 'This is for the gateway itself.');
    await storeDisclosures(this.#database, records, this.#keptMonths, new Date(now * 1000));
    return records.length;
  }
}
