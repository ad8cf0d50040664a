import { Field, ObjectType } from 'type-graphql';
import type { RelationshipKind as Kind } from '../vocabulary.ts';
import { RelationshipKind } from './relationshipKind.ts';

@ObjectType({ description: 'What the departments mean by a kind of relationship. About nobody.' })
export class RelationshipDefinition {
  @Field(() => RelationshipKind, { description: 'The kind.' })
  readonly kind!: Kind;

  @Field(() => String, { description: 'Who belongs to it, in words.' })
  readonly meaning!: string;
}
