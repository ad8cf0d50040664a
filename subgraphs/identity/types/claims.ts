import { Directive, Field, ObjectType } from 'type-graphql';

@Directive('@inaccessible')
@ObjectType({ description: 'How far a department’s feed was taken in. For the gateway itself.' })
export class TakenClaims {
  @Field(() => String, { description: 'Where the next page begins.' })
  readonly next!: string;

  @Field(() => Boolean, { description: 'Whether the department has more now.' })
  readonly hasMore!: boolean;
}
