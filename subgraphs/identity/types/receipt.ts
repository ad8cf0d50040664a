import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { DATA_CATEGORIES } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import { DateTime, Locale } from '../../kit/scalars.ts';
import type { ConsentEventType as EventType } from '../ledger/consentEvent.ts';
import { ConsentEventType } from './vocabulary.ts';

/** Words, not enums: the error for an unknown word names the legal ones, and a new purpose breaks no generated client. */
const A_PURPOSE = `one of ${PURPOSES.join(', ')}`;
const SOME_CATEGORIES = `any of ${DATA_CATEGORIES.join(', ')}`;

@ObjectType({
  description: 'The proof that something was recorded. It never holds data of the customer.',
})
export class ConsentReceipt {
  @Field(() => ID, { description: 'The id of the event, as the client gave it.' })
  readonly eventId!: string;

  @Field(() => ConsentEventType, { description: 'What was recorded.' })
  readonly eventType!: EventType;

  @Field(() => DateTime, { description: 'When the customer said so, as it counts.' })
  readonly eventTime!: Date;

  @Field(() => DateTime, {
    description: 'When it was written down. From then on it holds for every request.',
  })
  readonly recordedAt!: Date;

  @Field(() => String, {
    description: 'What was recorded, in one sentence; it says so where a later yes stands.',
  })
  readonly statement!: string;

  @Field(() => String, {
    description:
      'The SHA-256 of the entry, in hexadecimal, chained to all entries before it. Whoever keeps it can have it shown that the ledger still holds the entry as it was.',
  })
  readonly hash!: string;
}

/** What `recordConsent` records, the first one when nothing is said: states of W3C DPV. */
export const ANSWER_STATES = ['GIVEN', 'RENEWED', 'REFUSED', 'REQUESTED', 'REQUEST_DEFERRED'] as const;

/** What `withdrawConsent` records. */
export const END_STATES = ['WITHDRAWN', 'REVOKED', 'INVALIDATED'] as const;

/** What every recording says. */
@InputType()
export abstract class Recording {
  @Field(() => ID, {
    description:
      'An id of your choice for this event, such as a UUID; it is your client’s own, for each customer. Sending the same event again changes nothing and answers the same receipt.',
  })
  readonly eventId!: string;

  @Field(() => ID, { description: 'The unified id of the customer.' })
  readonly customer!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the customer said so, if that was earlier than now. It must not lie in the future. A no that is stated to the whole second holds against every yes of that second. Left out: now, and after all that was recorded before.',
  })
  readonly eventTime?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Which version of the privacy notice the customer had read.',
  })
  readonly privacyNotice?: string | null;

  @Field(() => Locale, { nullable: true, description: 'In which language the customer was asked.' })
  readonly language?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How the customer said so: a web form, a call, a letter.',
  })
  readonly collectionMethod?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the proof is kept. Needed from everybody but the customer in person.',
  })
  readonly evidence?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who answers for the use of the data: the name of the company.',
  })
  readonly controller?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose law applies: a code of ISO 3166, such as DE.' })
  readonly jurisdiction?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'How long the data are kept: a duration of ISO 8601 in years, months, weeks and days, such as P3Y.',
  })
  readonly retention?: string | null;
}

@InputType({ description: 'A customer’s answer to a request for consent, a yes where nothing else is said.' })
export class RecordConsentInput extends Recording {
  @Field(() => String, {
    nullable: true,
    description: `One of ${ANSWER_STATES.join(', ')}. Left out: ${ANSWER_STATES[0]}. RENEWED needs an earlier yes, and renews no more than that. REQUESTED and REQUEST_DEFERRED allow nothing.`,
  })
  readonly state?: string | null;

  @Field(() => String, { description: `To what the customer said yes: ${A_PURPOSE}.` })
  readonly purpose!: string;

  @Field(() => [String], {
    nullable: true,
    description: `Which categories of data the yes is about: ${SOME_CATEGORIES}. Left out: all but SPECIAL_CATEGORY, which must be named.`,
  })
  readonly piiCategories?: readonly string[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the yes counts. Left out: until it is withdrawn.',
  })
  readonly validUntil?: Date | null;
}

@InputType({ description: 'A customer’s taking back of a yes.' })
export class WithdrawConsentInput extends Recording {
  @Field(() => String, {
    nullable: true,
    description: `One of ${END_STATES.join(', ')}. Left out: ${END_STATES[0]}, by the customer. REVOKED: the company ends the consent. INVALIDATED: it was found not to be valid. Those two are not for the customer in person.`,
  })
  readonly state?: string | null;

  @Field(() => String, { description: `For which purpose: ${A_PURPOSE}.` })
  readonly purpose!: string;

  @Field(() => [String], {
    nullable: true,
    description: `For which categories of data: ${SOME_CATEGORIES}. Left out: for all of them.`,
  })
  readonly piiCategories?: readonly string[] | null;
}

@InputType({
  description: 'The restriction of all use of a customer’s data (GDPR art. 18), or its end.',
})
export class RestrictionInput extends Recording {}

@InputType({
  description:
    'A customer’s objection, or the taking back of one: to a purpose, or to automation; exactly one.',
})
export class ObjectionInput extends Recording {
  @Field(() => String, {
    nullable: true,
    description: `The purpose that the customer objects to: ${A_PURPOSE}.`,
  })
  readonly purpose?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True when the customer objects to being dealt with by machines, whatever the purpose.',
  })
  readonly automation?: boolean | null;
}
