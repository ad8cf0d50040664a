import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { confidenceIn } from '../certainly.ts';
import type { CustomerDirectory } from '../customerDirectory.ts';
import type { CustomerRecords } from '../store.ts';
import { IdentityStanding, StandingConflict } from '../types/standing.ts';

/** Where nothing is left of a customer, nothing is said: that nobody contradicts anybody would be a good sign. */
@Resolver(() => IdentityStanding)
export class StandingResolver {
  readonly #directory: CustomerDirectory;

  constructor(directory: CustomerDirectory) {
    this.#directory = directory;
  }

  @FieldResolver()
  async confidence(
    @Root() standing: IdentityStanding,
    @Ctx() context: SubgraphContext,
  ): Promise<number | null> {
    const known = await this.#known(standing, context);
    return known === null ? null : (confidenceIn(known.records) ?? null);
  }

  @FieldResolver()
  async conflicts(
    @Root() standing: IdentityStanding,
    @Ctx() context: SubgraphContext,
  ): Promise<StandingConflict[] | null> {
    const known = await this.#known(standing, context);
    if (known === null) return null;
    const conflicts = await this.#directory.conflicts(context, known);
    return conflicts.map((conflict) => new StandingConflict(conflict));
  }

  async #known({ customer }: IdentityStanding, context: SubgraphContext): Promise<CustomerRecords | null> {
    const known = await this.#directory.records(context, customer);
    return known === null || known.records.length === 0 ? null : known;
  }
}
