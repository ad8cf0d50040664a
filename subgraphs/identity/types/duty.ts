import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Duty as DutyName } from '../../../schema/consent/warrant.ts';
import type { Department } from '../../kit/departments.ts';

@Directive('@inaccessible')
@ObjectType({
  description: 'What a department has to do for a request about rights. For the gateway itself.',
})
export class TakenDuty {
  @Field(() => String, { description: 'The tenant.' })
  readonly tenant!: string;

  @Field(() => ID, { description: 'The id of the request.' })
  readonly request!: string;

  @Field(() => String, { description: 'The subgraph of the department.' })
  readonly department!: Department;

  @Field(() => String, { description: 'EXPORT, EXPORT_PROVIDED or ERASE.' })
  readonly duty!: DutyName;

  @Field(() => String, { description: 'The order of identity to the department. A secret.' })
  readonly warrant!: string;
}

@Directive('@inaccessible')
@InputType({ description: 'What became of a duty: an outcome, or a failure.' })
export class DutyReportInput {
  @Field(() => String, { description: 'The tenant.' })
  readonly tenant!: string;

  @Field(() => ID, { description: 'The id of the request.' })
  readonly request!: string;

  @Field(() => String, { description: 'The subgraph of the department.' })
  readonly department!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What the department answered: JSON, or a piece of it.',
  })
  readonly outcome?: string | null;

  @Field(() => Int, { defaultValue: 1, description: 'Which piece it is, from 1.' })
  readonly piece!: number;

  @Field(() => Int, { defaultValue: 1, description: 'Of how many.' })
  readonly pieces!: number;

  @Field(() => String, { nullable: true, description: 'The code of why it did not.' })
  readonly failure?: string | null;
}
