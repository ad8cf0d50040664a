import { Query, Resolver } from 'type-graphql';
import { RELATIONSHIP_MEANINGS } from '../relationship/relationship.ts';
import { RelationshipDefinition } from '../types/relationshipDefinition.ts';
import { RELATIONSHIP_KINDS } from '../vocabulary.ts';

@Resolver()
export class RelationshipDefinitionsResolver {
  @Query(() => [RelationshipDefinition], {
    description:
      'What the departments mean by each kind of relationship with a customer. About nobody. Owned by the customer council.',
  })
  relationshipDefinitions(): RelationshipDefinition[] {
    return RELATIONSHIP_KINDS.map((kind) => ({ kind, meaning: RELATIONSHIP_MEANINGS[kind] }));
  }
}
