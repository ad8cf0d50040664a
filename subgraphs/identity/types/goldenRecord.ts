import { Field, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { GoldenValue as Golden } from '../golden/goldenRecord.ts';
import { RULE_MEANINGS } from '../golden/ruleInWords.ts';
import type { CustomerFacts } from '../store.ts';
import { RecordReference } from './conflict.ts';
import { ConsentOf, SOURCE_PURPOSES } from './valueRules.ts';
import { SurvivorshipRule } from './vocabulary.ts';

const PART = 'A part of a golden value, released only with the consented field that holds it';

@ObjectType({ description: 'The value that counts of those that departments hold, and why it does.' })
export class GoldenValue {
  @NonPersonal(PART)
  @Field(() => String, {
    description:
      'The value as the department writes it; a telephone number in E.164, a date of birth as yyyy-mm-dd.',
  })
  readonly value: string;

  @Consent('IDENTIFIER', SOURCE_PURPOSES)
  @Field(() => RecordReference, {
    nullable: true,
    description: 'The record that says so. Null where it was corrected by hand.',
  })
  readonly source: RecordReference | null;

  @NonPersonal(PART)
  @Field(() => DateTime, {
    description:
      'When the department last heard of the customer by that record; of a correction, when it was made.',
  })
  readonly lastSeen: Date;

  @NonPersonal(PART)
  @Field(() => Boolean, {
    description: 'Whether a department has verified that the value is the customer’s.',
  })
  readonly verified: boolean;

  @NonPersonal(PART)
  @Field(() => Boolean, { description: 'Whether somebody corrected it by hand (correctCustomer).' })
  readonly corrected: boolean;

  @NonPersonal(PART)
  @Field(() => SurvivorshipRule, { description: 'The rule that decided.' })
  readonly rule: Golden['rule'];

  @NonPersonal(PART)
  @Field(() => String, { description: 'The rule in words.' })
  readonly reason: string;

  constructor({ value, source, lastSeen, verified, rule }: Golden) {
    this.value = value;
    this.source = source && new RecordReference(source);
    this.lastSeen = lastSeen;
    this.verified = verified;
    this.corrected = rule === 'CORRECTION';
    this.rule = rule;
    this.reason = RULE_MEANINGS[rule];
  }
}

@ObjectType({
  description:
    'One value of each kind for the customer, of all that departments hold, by the rules of resolution.yaml. Null where nobody says anything.',
})
export class GoldenRecord {
  @ConsentOf('NAME')
  @Field(() => GoldenValue, { nullable: true, description: 'The full name, given name first.' })
  declare readonly name?: GoldenValue | null;

  @ConsentOf('EMAIL')
  @Field(() => GoldenValue, { nullable: true, description: 'The e-mail address.' })
  declare readonly email?: GoldenValue | null;

  @ConsentOf('PHONE')
  @Field(() => GoldenValue, { nullable: true, description: 'The telephone number.' })
  declare readonly phone?: GoldenValue | null;

  @ConsentOf('BIRTH_DATE')
  @Field(() => GoldenValue, { nullable: true, description: 'The date of birth.' })
  declare readonly birthDate?: GoldenValue | null;

  @ConsentOf('POSTCODE')
  @Field(() => GoldenValue, { nullable: true, description: 'The postal code.' })
  declare readonly postcode?: GoldenValue | null;

  readonly facts: CustomerFacts;

  constructor(facts: CustomerFacts) {
    this.facts = facts;
  }
}
