import { Directive, Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../kit/scalars.ts';

@Directive('@inaccessible')
@InputType({ description: 'A field that was withheld, and why.' })
export class WithheldFieldInput {
  @Field(() => String, { description: 'The field, as Type.field.' })
  readonly field!: string;

  @Field(() => String, { description: 'The reason, one of those that answers give.' })
  readonly reason!: string;
}

@Directive('@inaccessible')
@InputType({ description: 'A field that was read to compute another one.' })
export class FieldReadInput {
  @Field(() => String, { description: 'The field that was read, as Type.field.' })
  readonly field!: string;

  @Field(() => String, { description: 'The field that was computed from it, as Type.field.' })
  readonly for!: string;

  @Field(() => String, { description: 'The purpose for which it was read.' })
  readonly purpose!: string;
}

@Directive('@inaccessible')
@InputType({ description: 'Customers of whom one answer disclosed the same.' })
export class DisclosedGroupInput {
  @Field(() => [ID], { description: 'Their unified ids.' })
  readonly customers!: readonly string[];

  @Field(() => [String], { description: 'The fields that were released with a value, as Type.field.' })
  readonly released!: readonly string[];

  @Field(() => [WithheldFieldInput], { description: 'The fields that were withheld.' })
  readonly withheld!: readonly WithheldFieldInput[];

  @Field(() => [FieldReadInput], { description: 'The fields that were read to compute others.' })
  readonly read!: readonly FieldReadInput[];
}

@Directive('@inaccessible')
@InputType({ description: 'What one answer of the gateway disclosed, and to whom. Never a value.' })
export class DisclosureInput {
  @Field(() => ID, { description: 'The id of the request: an answer is recorded once.' })
  readonly id!: string;

  @Field(() => DateTime, { description: 'When the answer was ready.' })
  readonly at!: Date;

  @Field(() => String, { description: 'The tenant of the client.' })
  readonly tenant!: string;

  @Field(() => String, { description: 'The client, as it is registered; empty for an anonymous one.' })
  readonly client!: string;

  @Field(() => String, { description: 'The person behind the client; empty where there was none.' })
  readonly person!: string;

  @Field(() => String, { description: 'What the answer was for; empty for an anonymous client.' })
  readonly purpose!: string;

  @Field(() => Boolean, { description: 'Whether a machine asked.' })
  readonly automated!: boolean;

  @Field(() => [DisclosedGroupInput], { description: 'What was disclosed, of whom.' })
  readonly groups!: readonly DisclosedGroupInput[];
}
