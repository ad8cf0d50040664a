import { Field, ObjectType } from 'type-graphql';
import type { TicketPriority as Priority } from '../vocabulary.ts';
import { TicketPriority } from './enums.ts';

@ObjectType({ description: 'What the help desk means by a priority. About nobody.' })
export class TicketPriorityDefinition {
  @Field(() => TicketPriority, { description: 'The priority.' })
  readonly priority!: Priority;

  @Field(() => String, { description: 'Which tickets have it, and what the help desk promises, in words.' })
  readonly meaning!: string;
}
