import { Query, Resolver } from 'type-graphql';
import { TierDefinition } from '../types/tierDefinition.ts';
import { TIER_MEANINGS, TIERS } from '../vocabulary.ts';

@Resolver()
export class TiersResolver {
  @Query(() => [TierDefinition], {
    description: 'What the company means by each tier, the lowest first. About nobody. Owned by crm.',
  })
  tiers(): TierDefinition[] {
    return TIERS.map((tier) => ({ tier, meaning: TIER_MEANINGS[tier] }));
  }
}
