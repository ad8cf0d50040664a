import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Purpose as PurposeName } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import {
  type RightsKind as Kind,
  RIGHTS_KIND_DPV,
  RIGHTS_KINDS,
  RIGHTS_STATE_DPV,
  RIGHTS_STATES,
  type RightsState as State,
} from '../../../schema/vocabulary/rights.ts';
import { NonPersonal } from '../../kit/directives.ts';
import { enumOf } from '../../kit/enumOf.ts';
import { CalendarDate, DateTime } from '../../kit/scalars.ts';
import { RIGHTS_DECISIONS } from '../rights/transitions.ts';
import { Recording } from './receipt.ts';
import { forEach, Purpose, RecordDepartment, type RecordDepartmentName } from './vocabulary.ts';

const PART = 'A part of a request about rights, released only with Customer.rightsRequests';

const KIND_MEANINGS: Readonly<Record<Kind, string>> = {
  ACCESS: 'A copy of everything that is held of the customer, and what it is used for.',
  PORTABILITY: 'What the customer provided, in a form that another company can read.',
  RECTIFICATION: 'That what is wrong be mended.',
  ERASURE: 'That everything be erased that no law asks to be kept.',
  RESTRICTION: 'That the data be kept, and not used.',
  OBJECTION: 'That a purpose end.',
  AUTOMATED_DECISION_REVIEW: 'That a person look at what a machine decided.',
  WITHDRAW_CONSENT: 'That a yes be taken back.',
};

export const RightsKind = enumOf(
  'RightsKind',
  'What a customer asks for by right (GDPR).',
  RIGHTS_KINDS,
  forEach(RIGHTS_KINDS, (kind) => `${KIND_MEANINGS[kind]} (${RIGHTS_KIND_DPV[kind]})`),
);

const STATE_MEANINGS: Readonly<Record<State, string>> = {
  INITIATED: 'It was made.',
  ACKNOWLEDGED: 'It is on record, and the customer has a receipt.',
  ACCEPTED: 'The departments are at work on it.',
  REQUIRES_ACTION: 'A person of the company has to look at it.',
  FULFILLED: 'It is done, by every department.',
  REJECTED: 'It was not granted, and the customer was told why.',
};

export const RightsState = enumOf(
  'RightsState',
  'Where a request about rights stands.',
  RIGHTS_STATES,
  forEach(RIGHTS_STATES, (state) => `${STATE_MEANINGS[state]} (${RIGHTS_STATE_DPV[state]})`),
);

@ObjectType({ description: 'The proof that a request about rights is on record, and where it stands.' })
export class RightsReceipt {
  @Field(() => ID, { description: 'The id of the request.' })
  readonly id!: string;

  @Field(() => RightsKind, { description: 'What was asked for.' })
  readonly kind!: Kind;

  @Field(() => RightsState, { description: 'Where it stands.' })
  readonly state!: State;

  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly requestedAt!: Date;

  @Field(() => DateTime, {
    description: 'Until when it has to be answered: one month, or three where the company took more time.',
  })
  readonly dueAt!: Date;

  @Field(() => String, { description: 'What happens now, in a sentence.' })
  readonly statement!: string;
}

@ObjectType({ description: 'A step in the life of a request about rights.' })
export class RightsEvent {
  @NonPersonal(PART)
  @Field(() => RightsState, { description: 'Where the request stood from then on.' })
  readonly state!: State;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When.' })
  readonly at!: Date;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'Why, where somebody decided.' })
  readonly reason!: string | null;
}

@ObjectType({ description: 'Data that a department keeps after an erasure, since a law asks for it.' })
export class KeptData {
  @NonPersonal(PART)
  @Field(() => String, { description: 'What is kept.' })
  readonly what!: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The law, or other reason.' })
  readonly why!: string;

  @NonPersonal(PART)
  @Field(() => CalendarDate, { description: 'Until when at the latest.' })
  readonly until!: string;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'How many records.' })
  readonly records!: number;
}

@ObjectType({ description: 'What one department has to do for a request.' })
export class RightsTask {
  @NonPersonal(PART)
  @Field(() => RecordDepartment, { description: 'The department.' })
  readonly department!: RecordDepartmentName;

  @NonPersonal(PART)
  @Field(() => DateTime, { nullable: true, description: 'When it was done. Null: it is not.' })
  readonly doneAt!: Date | null;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'How often it was tried.' })
  readonly attempts!: number;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'Why the last try failed, as a code.' })
  readonly failure!: string | null;

  @NonPersonal(PART)
  @Field(() => [KeptData], { description: 'What the department keeps after an erasure.' })
  readonly kept!: readonly KeptData[];
}

@ObjectType({ description: 'Something that a customer asked for by right, and what became of it.' })
export class RightsRequest {
  @NonPersonal(PART)
  @Field(() => ID, { description: 'The id of the request.' })
  readonly id!: string;

  @NonPersonal(PART)
  @Field(() => RightsKind, { description: 'What was asked for.' })
  readonly kind!: Kind;

  @NonPersonal(PART)
  @Field(() => RightsState, { description: 'Where it stands.' })
  readonly state!: State;

  @NonPersonal(PART)
  @Field(() => Purpose, {
    nullable: true,
    description: 'The purpose that it is about, where it is about one.',
  })
  readonly purpose!: PurposeName | null;

  @NonPersonal(PART)
  @Field(() => String, { nullable: true, description: 'What the customer wrote.' })
  readonly details!: string | null;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When it was asked for.' })
  readonly requestedAt!: Date;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'Until when it has to be answered.' })
  readonly dueAt!: Date;

  @NonPersonal(PART)
  @Field(() => DateTime, { nullable: true, description: 'When it was fulfilled or rejected.' })
  readonly closedAt!: Date | null;

  @NonPersonal(PART)
  @Field(() => [RightsEvent], { description: 'How it came to where it stands, oldest first.' })
  readonly events!: readonly RightsEvent[];

  @NonPersonal(PART)
  @Field(() => [RightsTask], { description: 'What the departments have to do for it.' })
  readonly tasks!: readonly RightsTask[];

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description:
      'Of a fulfilled request for access or portability: everything, as one JSON text, for 30 days. Null before and after.',
  })
  declare readonly bundle?: string | null;
}

@InputType({ description: 'What a customer asks for by right.' })
export class RightsRequestInput extends Recording {
  @Field(() => String, { description: `One of ${RIGHTS_KINDS.join(', ')}.` })
  readonly kind!: string;

  @Field(() => String, {
    nullable: true,
    description: `For OBJECTION and WITHDRAW_CONSENT: the purpose, one of ${PURPOSES.join(', ')}.`,
  })
  readonly purpose?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What the customer wrote; needed for RECTIFICATION and AUTOMATED_DECISION_REVIEW. It is kept sealed.',
  })
  readonly details?: string | null;
}

@InputType({ description: 'What the privacy office says of a request about rights.' })
export class RightsDecisionInput {
  @Field(() => ID, { description: 'The id of the request.' })
  readonly request!: string;

  @Field(() => String, {
    description: `One of ${RIGHTS_DECISIONS.join(', ')}. ACCEPT: let the departments erase. FULFIL: it was done by people. REJECT: it is not granted. EXTEND: take two more months, once.`,
  })
  readonly decision!: string;

  @Field(() => String, { description: 'Why. The customer may read it.' })
  readonly reason!: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'With ACCEPT: that the records which are the customer’s by a guess only were looked at, and are theirs.',
  })
  readonly includeProbable?: boolean | null;
}
