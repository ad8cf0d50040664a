import { ArgsType, Field, ID } from 'type-graphql';
import type { Channel as ChannelName, Intent } from '../vocabulary.ts';
import { Channel, EngagementIntent } from './enums.ts';

/** What Customer.engagement is asked. */
@ArgsType()
export class EngagementQuestion {
  @Field(() => EngagementIntent, { description: 'Why one would turn to the customer.' })
  readonly intent!: Intent;

  @Field(() => Channel, { description: 'By which way.' })
  readonly channel!: ChannelName;

  @Field(() => ID, {
    nullable: true,
    description:
      'The product that it would be about: OrderLine.sku. When it is left out, it may be about any.',
  })
  readonly sku?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The category of products that it would be about: OrderLine.category. When it is left out, it may be about any.',
  })
  readonly category?: string | null;
}
