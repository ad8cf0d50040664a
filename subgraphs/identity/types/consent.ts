import { Field, ID, ObjectType } from 'type-graphql';
import type { DataCategory as Category } from '../../../schema/vocabulary/dataCategories.ts';
import type { LawfulBasis as Basis } from '../../../schema/vocabulary/lawfulBases.ts';
import type { Purpose as PurposeName } from '../../../schema/vocabulary/purposes.ts';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime, Locale } from '../../kit/scalars.ts';
import type { ConsentEventType as EventType } from '../ledger/consentEvent.ts';
import type { ConsentStatus as Status } from '../ledger/consentRecords.ts';
import { ConsentEventType, ConsentStatus, DataCategory, LawfulBasis, Purpose } from './vocabulary.ts';

const PART = 'A part of a consent record, released only with Customer.consents';

@ObjectType({
  description:
    'One thing that a customer said about the use of their data, as it was recorded: never changed, never removed. Terms of ISO/IEC TS 27560.',
})
export class ConsentEvent {
  @NonPersonal(PART)
  @Field(() => ID, { description: 'The id that the recording client gave the event.' })
  readonly eventId!: string;

  @NonPersonal(PART)
  @Field(() => ConsentEventType, { description: 'What happened.' })
  readonly eventType!: EventType;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When the customer said so. This is what counts.' })
  readonly eventTime!: Date;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When it was written down.' })
  readonly recordedAt!: Date;

  @NonPersonal(PART)
  @Field(() => [DataCategory], {
    nullable: true,
    description:
      'The categories of data that were named. None named: a consent is to all but special categories, a withdrawal takes back everything.',
  })
  readonly piiCategories!: readonly Category[] | undefined;

  @NonPersonal(PART)
  @Field(() => LawfulBasis, { nullable: true, description: 'What the purpose rested on at that time.' })
  readonly lawfulBasis!: Basis | undefined;

  @NonPersonal(PART)
  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when a consent was given; nothing here: without end.',
  })
  readonly validUntil!: Date | undefined;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'Which version of the privacy notice the customer had read.',
  })
  readonly privacyNotice!: string | undefined;

  @NonPersonal(PART)
  @Field(() => Locale, { nullable: true, description: 'In which language the customer was asked.' })
  readonly language!: string | undefined;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'How the customer said so: a web form, a call, a letter.',
  })
  readonly collectionMethod!: string | undefined;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'Who answers for the use of the data.' })
  readonly controller!: string | undefined;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'Whose law applies: a code of ISO 3166.' })
  readonly jurisdiction!: string | undefined;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'How long the data are kept: a duration of ISO 8601.',
  })
  readonly retention!: string | undefined;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'The client that recorded it.' })
  readonly entityId!: string | undefined;

  @Consent('IDENTIFIER', ['RIGHTS_FULFILMENT'])
  @Field(() => String, {
    nullable: true,
    description: 'The person at the client who recorded it, if there was one.',
  })
  readonly recordedBy!: string | undefined;

  @Consent('IDENTIFIER', ['RIGHTS_FULFILMENT'])
  @Field(() => String, {
    nullable: true,
    description: 'Where the proof is kept: a form, a recording, a letter.',
  })
  readonly evidence!: string | undefined;
}

@ObjectType({
  description: 'Where a customer stands on one purpose, and how that came about. Terms of ISO/IEC TS 27560.',
})
export class ConsentRecord {
  @NonPersonal(PART)
  @Field(() => ID, { description: 'The id of the record: one for each customer and purpose.' })
  readonly recordId!: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The standard whose terms the record uses, with its year.' })
  readonly schemaVersion!: string;

  @NonPersonal(PART)
  @Field(() => ID, { description: 'The data subject: the unified id of the customer.' })
  readonly piiPrincipalId!: string;

  @NonPersonal(PART)
  @Field(() => Purpose, { description: 'What the data would be used for.' })
  readonly purpose!: PurposeName;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The purpose as the customer reads it in the privacy notice.' })
  readonly description!: string;

  @NonPersonal(PART)
  @Field(() => LawfulBasis, { description: 'What the purpose rests on.' })
  readonly lawfulBasis!: Basis;

  @NonPersonal(PART)
  @Field(() => ConsentStatus, { description: 'Where the customer stands, in one word.' })
  readonly status!: Status;

  @NonPersonal(PART)
  @Field(() => [DataCategory], {
    description: 'The categories of data that may be used for the purpose now.',
  })
  readonly piiCategories!: readonly Category[];

  @NonPersonal(PART)
  @Field(() => Boolean, {
    description:
      'Whether a machine, such as an AI agent, may use them for the purpose too. False where nothing may be used.',
  })
  readonly automatedProcessingAllowed!: boolean;

  @NonPersonal(PART)
  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the latest consent was given; nothing here: without end, or no consent.',
  })
  readonly validUntil!: Date | undefined;

  @NonPersonal(PART)
  @Field(() => [ConsentEvent], {
    description: 'Everything recorded about this purpose or about all purposes, oldest first.',
  })
  readonly events!: readonly ConsentEvent[];
}

const PART_OF_EXPLANATION = 'A part of an explanation, released only with Customer.explainConsent';

@ObjectType({
  description: 'Whether data of a category may be used for a purpose, and why.',
})
export class ConsentExplanation {
  @NonPersonal(PART_OF_EXPLANATION)
  @Field(() => Boolean, { description: 'Whether a person may use the data for it.' })
  readonly allowed!: boolean;

  @NonPersonal(PART_OF_EXPLANATION)
  @Field(() => Boolean, { description: 'Whether a machine may use the data for it.' })
  readonly allowedToMachines!: boolean;

  @NonPersonal(PART_OF_EXPLANATION)
  @Field(() => String, {
    nullable: true,
    description: 'Why not, as answers name the reason. Null where a person may.',
  })
  readonly reason!: string | null;

  @NonPersonal(PART_OF_EXPLANATION)
  @Field(() => ConsentStatus, { description: 'Where the customer stands on the purpose.' })
  readonly status!: Status;

  @NonPersonal(PART_OF_EXPLANATION)
  @Field(() => [ConsentEvent], {
    description:
      'The fewest events from which the same follows, oldest first. Empty where nothing that was said decides.',
  })
  readonly events!: readonly ConsentEvent[];

  @NonPersonal(PART_OF_EXPLANATION)
  @Field(() => String, { description: 'The decision and its reason in a sentence.' })
  readonly sentence!: string;
}
