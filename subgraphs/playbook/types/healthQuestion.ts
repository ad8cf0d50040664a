import { ArgsType, Field } from 'type-graphql';
import { Consent } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import { HEALTH_PART_PURPOSES } from './purposes.ts';

/** What Customer.healthScore is asked. Who may ask for one moment after the other learns what the score is made of. */
@ArgsType()
export class HealthQuestion {
  @Consent('INFERRED', HEALTH_PART_PURPOSES)
  @Field(() => DateTime, {
    nullable: true,
    description:
      'The score of then, by what had happened by then, under the consent of now; of the present when left out. Not later than now.',
  })
  readonly asOf?: Date | null;

  @Consent('INFERRED', HEALTH_PART_PURPOSES)
  @Field(() => DateTime, {
    nullable: true,
    description: 'Also what moved the score since then: HealthScore.movedSince. Earlier than asOf.',
  })
  readonly since?: Date | null;
}
