import { Field, ObjectType } from 'type-graphql';
import type { Tier as TierName } from '../vocabulary.ts';
import { Tier } from './enums.ts';

@ObjectType({ description: 'What the company means by a tier. About nobody.' })
export class TierDefinition {
  @Field(() => Tier, { description: 'The tier.' })
  readonly tier!: TierName;

  @Field(() => String, { description: 'Who belongs to it, and what they get, in words.' })
  readonly meaning!: string;
}
