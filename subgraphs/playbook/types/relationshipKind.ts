import { enumOf } from '../../kit/enumOf.ts';
import { RELATIONSHIP_MEANINGS } from '../relationship/relationship.ts';
import { RELATIONSHIP_KINDS } from '../vocabulary.ts';

export const RelationshipKind = enumOf(
  'RelationshipKind',
  'What a customer is to the company. Every customer is exactly one of these; cancelled orders do not count.',
  RELATIONSHIP_KINDS,
  RELATIONSHIP_MEANINGS,
);
