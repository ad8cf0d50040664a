import { Field, ID, ObjectType } from 'type-graphql';
import { type Connection, type Edge, PageInfo } from '../../kit/connections.ts';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { InteractionRow } from '../store.ts';
import type { Channel as ChannelName, Direction, Topic } from '../vocabulary.ts';
import { Employee } from './employee.ts';
import { Channel, InteractionDirection, InteractionTopic } from './enums.ts';
import { NOTE_PURPOSES } from './purposes.ts';

const PART = 'A part of an interaction, released only with Customer.interactions';
const PART_OF_PAGE = 'A part of a page, released only with the consented list that it is of';

@ObjectType({
  description:
    'A time when the company and the customer were in touch, outside orders and tickets. Owned by crm.',
})
export class Interaction {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, { description: 'The CRM’s id of the interaction.' })
  readonly id: string;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When it began.' })
  readonly occurredAt: Date;

  @NonPersonal(PART)
  @Field(() => Channel, { description: 'By what means.' })
  readonly channel: ChannelName;

  @NonPersonal(PART)
  @Field(() => InteractionDirection, { description: 'Who began it.' })
  readonly direction: Direction;

  @NonPersonal(PART)
  @Field(() => InteractionTopic, { description: 'What it was about.' })
  readonly topic: Topic;

  @Consent('BEHAVIOUR', NOTE_PURPOSES)
  @Field(() => String, {
    nullable: true,
    description: 'What the employee wrote down about it, in free words. Null when nothing was.',
  })
  readonly note: string | null;

  @Consent('BEHAVIOUR', NOTE_PURPOSES)
  @Field(() => Employee, {
    nullable: true,
    description: 'The employee who took part. Null when it was nobody, as with a form.',
  })
  readonly employee: Employee | null;

  constructor(row: InteractionRow) {
    this.id = row.id;
    this.occurredAt = row.occurred_at;
    this.channel = row.channel;
    this.direction = row.direction;
    this.topic = row.topic;
    this.note = row.note;
    this.employee = Employee.ofRow(row);
  }
}

@ObjectType({ description: 'An interaction in its place in the list.' })
export class InteractionEdge implements Edge<Interaction> {
  @NonPersonal(PART_OF_PAGE)
  @Field(() => String, { description: 'Give it as "after" to read on from here. Sealed.' })
  readonly cursor!: string;

  @NonPersonal(PART_OF_PAGE)
  @Field(() => Interaction, { description: 'The interaction.' })
  readonly node!: Interaction;
}

@ObjectType({ description: 'A page of a customer’s interactions.' })
export class InteractionConnection implements Connection<Interaction> {
  @NonPersonal(PART_OF_PAGE)
  @Field(() => [InteractionEdge], { description: 'The interactions of this page, the latest first.' })
  readonly edges!: readonly InteractionEdge[];

  @NonPersonal(PART_OF_PAGE)
  @Field(() => PageInfo, { description: 'Where the page ends, and whether there is more.' })
  readonly pageInfo!: PageInfo;
}
