import { Directive, Field, Float, Int, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { Passport } from '../../kit/scalars.ts';
import { STANDING_DESCRIPTION, STANDING_PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import type { ComparedAttribute as Attribute, FieldConflict } from '../conflicts.ts';
import { SOURCE_PURPOSES } from './valueRules.ts';
import { ComparedAttribute } from './vocabulary.ts';

const PART_OF_CONFLICTS = 'A part of a conflict, released only with IdentityStanding.conflicts';

@Directive('@inaccessible')
@ObjectType({
  description:
    'A point on which departments contradict each other about a customer, and nothing of what they say. Owned by identity.',
})
export class StandingConflict {
  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => ComparedAttribute, { description: 'On what they differ.' })
  readonly attribute: Attribute;

  @NonPersonal(PART_OF_CONFLICTS)
  @Field(() => Int, { description: 'How many different things they say; two or more.' })
  readonly sides: number;

  constructor({ attribute, sides }: FieldConflict) {
    this.attribute = attribute;
    this.sides = sides.length;
  }
}

/**
 * What a judgement may know of identity's own work on a customer. An entity of its own, since a Customer is entered at
 * identity by nobody: it leads to no id, no passport and no record (docs/decisions/0019).
 */
@Directive('@key(fields: "passport")')
@Directive('@inaccessible')
@ObjectType({ description: STANDING_DESCRIPTION })
export class IdentityStanding {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: STANDING_PASSPORT_DESCRIPTION })
  readonly passport: string;

  @Consent('IDENTIFIER', SOURCE_PURPOSES)
  @Field(() => Float, {
    nullable: true,
    description:
      'How sure it is that all records of the customer are of one person, from 0 to 1: as sure as of the least sure of Customer.sources, and 1 where all are certain. Null where no record is theirs.',
  })
  declare readonly confidence?: number | null;

  @Consent('IDENTIFIER', SOURCE_PURPOSES)
  @Field(() => [StandingConflict], {
    nullable: true,
    description:
      'On what departments contradict each other about the customer, as in Customer.conflicts. Empty when they agree; null where no record is theirs.',
  })
  declare readonly conflicts?: readonly StandingConflict[] | null;

  /** The id in identity's own section of the passport. */
  readonly customer: string;

  constructor(passport: string, customer: string) {
    this.passport = passport;
    this.customer = customer;
  }
}
