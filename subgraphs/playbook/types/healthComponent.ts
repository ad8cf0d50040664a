import { Field, Float, Int, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { enumOf } from '../../kit/enumOf.ts';
import type { HealthComponent as Component } from '../health/health.ts';
import { COMPONENTS, type ComponentName } from '../health/healthDefinition.ts';

const PART = 'A part of a component, released only with HealthScore.components';

export const HealthComponentName = enumOf(
  'HealthComponentName',
  'What a health score is made of.',
  COMPONENTS,
  {
    recency: 'How long ago the last order was.',
    frequency: 'How many orders there were within a year.',
    spendTrend: 'What was spent lately, against the time before.',
    returns: 'How much of what was ordered came back.',
    ticketLoad: 'How many tickets there were, and how severe.',
    sentimentTrend: 'The mood of the latest tickets, against the usual one.',
    satisfaction: 'How the customer rated the help.',
    tenure: 'How long they have been a customer.',
    engagement: 'How often they turn to the company.',
  },
);

export const HealthComponentState = enumOf(
  'HealthComponentState',
  'Whether a component counts, and why not.',
  ['COUNTED', 'WITHHELD', 'UNKNOWN', 'NOTHING'],
  {
    COUNTED: 'It counts.',
    WITHHELD: 'The customer does not let it be used.',
    UNKNOWN: 'It could not be read.',
    NOTHING: 'There is nothing to measure, such as no rating.',
  },
);
type State = keyof typeof HealthComponentState;

@ObjectType({ description: 'One thing that a health score is made of.' })
export class HealthComponent {
  @NonPersonal(PART)
  @Field(() => HealthComponentName, { description: 'Which one.' })
  readonly name: ComponentName;

  @NonPersonal(PART)
  @Field(() => HealthComponentState, { description: 'Whether it counts, and why not.' })
  readonly state: State;

  @NonPersonal(PART)
  @Field(() => Float, {
    nullable: true,
    description:
      'What was measured, in the unit that the sentence names. Nothing here where it does not count.',
  })
  readonly raw: number | null;

  @NonPersonal(PART)
  @Field(() => Float, {
    nullable: true,
    description: 'The same from 0, the worst, to 100, the best; nothing here as with raw.',
  })
  readonly normalised: number | null;

  @NonPersonal(PART)
  @Field(() => Float, {
    description: 'Its share of the weight that was counted, 0 to 1; all of them add up to 1.',
  })
  readonly weight: number;

  @NonPersonal(PART)
  @Field(() => Int, {
    nullable: true,
    description:
      'Its points of the score; all of them add up to it. Nothing here where there is no score, and as with raw.',
  })
  readonly contribution: number | null;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The same in a sentence.' })
  readonly sentence: string;

  constructor(component: Component) {
    const counted = component.kind === 'COUNTED' ? component : undefined;
    this.name = component.name;
    this.state = component.kind === 'COUNTED' ? 'COUNTED' : component.reason;
    this.weight = counted?.weight ?? 0;
    this.raw = counted?.raw ?? null;
    this.normalised = counted?.normalised ?? null;
    this.contribution = counted?.contribution ?? null;
    this.sentence = component.sentence;
  }
}
