import { ArgsType, Field, ID } from 'type-graphql';
import { Consent } from '../../kit/directives.ts';
import type { Channel as ChannelName, Intent } from '../vocabulary.ts';
import { Channel, EngagementIntent } from './enums.ts';
import { HEALTH_PART_PURPOSES } from './purposes.ts';

/** What Customer.engagement is asked. */
@ArgsType()
export class EngagementQuestion {
  @Field(() => EngagementIntent, { description: 'Why one would turn to the customer.' })
  readonly intent!: Intent;

  @Field(() => Channel, { description: 'By which way.' })
  readonly channel!: ChannelName;

  /** Who may ask about one product after the other learns which came back. */
  @Consent('TRANSACTION', HEALTH_PART_PURPOSES)
  @Field(() => ID, {
    nullable: true,
    description:
      'The product that it would be about: OrderLine.sku. When it is left out, it may be about any.',
  })
  readonly sku?: string | null;

  @Consent('TRANSACTION', HEALTH_PART_PURPOSES)
  @Field(() => String, {
    nullable: true,
    description:
      'The category of products that it would be about: OrderLine.category. When it is left out, it may be about any.',
  })
  readonly category?: string | null;
}
