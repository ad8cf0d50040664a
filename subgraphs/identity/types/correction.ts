import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { ComparedAttribute as Attribute } from '../conflicts.ts';
import { ComparedAttribute } from './vocabulary.ts';

@InputType({ description: 'What a person knows to be right of a customer.' })
export class CorrectCustomerInput {
  @Field(() => ID, { description: 'The unified id of the customer.' })
  readonly customer!: string;

  @Field(() => ComparedAttribute, { description: 'What is corrected.' })
  readonly attribute!: Attribute;

  @Field(() => String, {
    nullable: true,
    description:
      'What is right: a full name, given name first; an e-mail address; a telephone number in international form; a day as yyyy-mm-dd; a postal code. Null takes the correction back.',
  })
  readonly value?: string | null;

  @Field(() => String, { description: 'Why, and how it is known. Kept sealed, for the customer to read.' })
  readonly reason!: string;
}

@ObjectType({
  description: 'The proof that a customer was corrected. It never holds data of the customer.',
})
export class CorrectionReceipt {
  @Field(() => ID, { description: 'The customer for whom it counts: an id that was given up leads there.' })
  readonly customer!: string;

  @Field(() => ComparedAttribute, { description: 'What was corrected.' })
  readonly attribute!: Attribute;

  @Field(() => Boolean, { description: 'Whether a correction counts now; no where it was taken back.' })
  readonly corrected!: boolean;
}
