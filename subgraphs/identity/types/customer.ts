import { Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import type { LinkRule as Rule } from '../../kit/claims.ts';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime, Passport } from '../../kit/scalars.ts';
import type { CustomerFacts } from '../store.ts';
import { FieldConflict } from './conflict.ts';
import { ConsentExplanation, ConsentRecord } from './consent.ts';
import { DisclosureConnection } from './disclosure.ts';
import { GoldenRecord } from './goldenRecord.ts';
import { RightsRequest } from './rights.ts';
import { SOURCE_PURPOSES } from './valueRules.ts';
import { LinkRule, RecordDepartment, type RecordDepartmentName } from './vocabulary.ts';

/** For which one may look at what a customer agreed to. */
const CONSENT_PURPOSES = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'ANALYTICS',
  'RIGHTS_FULFILMENT',
] as const;

const PART_OF_SOURCES = 'A part of a source record, released only with Customer.sources';

@ObjectType({
  description: 'A record that a department keeps of the customer, and why it is taken to be theirs.',
})
export class SourceRecord {
  @NonPersonal(PART_OF_SOURCES)
  @Field(() => RecordDepartment, { description: 'The department that keeps the record.' })
  readonly department!: RecordDepartmentName;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => ID, { description: 'The id of the record in that department.' })
  readonly recordId!: string;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => LinkRule, { description: 'The rule by which the record was joined to the customer.' })
  readonly rule!: Rule;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => String, {
    description:
      'The rule in words; of a guess of the resolver, what spoke for it, comparison by comparison.',
  })
  readonly reason!: string;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => Boolean, { description: 'Whether it is certain that the record is this customer’s.' })
  readonly deterministic!: boolean;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => Float, {
    nullable: true,
    description:
      'How likely it is that the record is this customer’s, from 0 to 1. Nothing here: it is certain.',
  })
  readonly score!: number | null;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => DateTime, { description: 'Since when the record has been this customer’s.' })
  readonly since!: Date;

  @NonPersonal(PART_OF_SOURCES)
  @Field(() => DateTime, { description: 'When the department last heard of the customer by this record.' })
  readonly lastSeen!: Date;
}

@Directive('@key(fields: "passport", resolvable: false)')
@ObjectType({
  description:
    'A person who buys from the company, or who turned to it: one unified view of what the departments know. The only way to personal data.',
})
export class Customer {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, {
    description: 'The unified id of the customer. It stays the same for as long as the customer is known.',
  })
  readonly id: string;

  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, {
    description: 'Names the customer to the departments, with what may be used and for what.',
  })
  readonly passport: string;

  @Consent('PREFERENCE', CONSENT_PURPOSES)
  @Field(() => [ConsentRecord], {
    nullable: true,
    description:
      'What the customer agreed to, purpose by purpose, also where nothing was recorded. Kept by the privacy office.',
  })
  declare readonly consents?: readonly ConsentRecord[] | null;

  @Consent('IDENTIFIER', SOURCE_PURPOSES)
  @Field(() => [SourceRecord], {
    nullable: true,
    description:
      'Which records of which departments are this customer, why they were joined, and when each was last seen.',
  })
  declare readonly sources?: readonly SourceRecord[] | null;

  @Consent('IDENTIFIER', SOURCE_PURPOSES)
  @Field(() => [FieldConflict], {
    nullable: true,
    description: 'Where departments contradict each other about the customer. Empty when they agree.',
  })
  declare readonly conflicts?: readonly FieldConflict[] | null;

  @NonPersonal('Holds nothing by itself: each of its values needs a consent of its own')
  @Field(() => GoldenRecord, {
    nullable: true,
    description: 'Of what departments say of the customer, the values that count, each with its source.',
  })
  declare readonly goldenRecord?: GoldenRecord | null;

  @Consent('PREFERENCE', CONSENT_PURPOSES)
  @Field(() => ConsentExplanation, {
    nullable: true,
    description: 'Whether data of a category may be used for a purpose now, and which events decide.',
  })
  declare readonly explainConsent?: ConsentExplanation | null;

  @Consent('PREFERENCE', ['RIGHTS_FULFILMENT'])
  @Field(() => DisclosureConnection, {
    nullable: true,
    description:
      'Who was told what about the customer, when and for what, and what was kept back; the latest first. For the customer and the privacy office.',
  })
  declare readonly disclosures?: DisclosureConnection | null;

  @Consent('PREFERENCE', ['RIGHTS_FULFILMENT'])
  @Field(() => [RightsRequest], {
    nullable: true,
    description:
      'What the customer asked for by right, and what became of it; the latest first. For the customer and the privacy office.',
  })
  declare readonly rightsRequests?: readonly RightsRequest[] | null;

  /** What was read of the customer: the fields above are made from it on demand. */
  readonly facts: CustomerFacts;

  constructor(facts: CustomerFacts, passport: string) {
    this.id = facts.id;
    this.passport = passport;
    this.facts = facts;
  }
}
