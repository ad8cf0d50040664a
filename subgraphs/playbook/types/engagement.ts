import { Field, ObjectType } from 'type-graphql';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { ToldDecision, ToldReason } from '../engagement/tell.ts';
import type { Action } from '../vocabulary.ts';
import { EngagementAction } from './enums.ts';

const PART =
  'A part of a decision, released only with Customer.engagement, which says to each purpose what it may know';
/** When one may turn to a customer again tells when one did last. */
const UNTIL_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'RIGHTS_FULFILMENT',
];

@ObjectType({ description: 'Why a decision came out as it did, as far as the caller’s purpose may know.' })
export class EngagementReason {
  @NonPersonal(PART)
  @Field(() => String, {
    description:
      'What it is, in one word for machines: SERVICE_ISSUE_OPEN, FREQUENCY_CAP, NO_CONSENT; NOT_KNOWN where something is withheld or not known.',
  })
  readonly code: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The same in a sentence.' })
  readonly says: string;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'The rule of the playbook; nothing here for consent, which is none.',
  })
  readonly rule: string | null;

  @NonPersonal(PART)
  @Field(() => Boolean, {
    description:
      'Whether the rule holds for certain; otherwise what it speaks of is withheld or not known, and it counts as if it held.',
  })
  readonly isSure: boolean;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'The exception by which the rule does not count; nothing here where it counts.',
  })
  readonly setAsideBy: string | null;

  constructor({ code, says, rule, isSure, setAsideBy }: ToldReason) {
    this.code = code;
    this.says = says;
    this.rule = rule ?? null;
    this.isSure = isSure;
    this.setAsideBy = setAsideBy ?? null;
  }
}

@ObjectType({ description: 'Whether one may turn to a customer now, and why.' })
export class EngagementDecision {
  @NonPersonal(PART)
  @Field(() => EngagementAction, { description: 'What is to be done.' })
  readonly action: Action;

  @Consent('BEHAVIOUR', UNTIL_PURPOSES)
  @Field(() => DateTime, {
    nullable: true,
    description: 'With WAIT: when to ask again; nothing here otherwise.',
  })
  readonly until: Date | null;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'With HAND_OVER_TO_PERSON: the team that takes over; nothing here otherwise.',
  })
  readonly team: string | null;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description:
      'The rule that won; nothing here where none restrains, or where the caller’s purpose may not know.',
  })
  readonly rule: string | null;

  @NonPersonal(PART)
  @Field(() => [EngagementReason], {
    description:
      'Every rule that fired, the highest priority first, as far as the caller’s purpose may know.',
  })
  readonly reasons: readonly EngagementReason[];

  @NonPersonal(PART)
  @Field(() => [String], { description: 'What must be said whenever the customer is turned to.' })
  readonly mustSay: readonly string[];

  @NonPersonal(PART)
  @Field(() => [String], { description: 'How the company speaks: the principles of the playbook.' })
  readonly voice: readonly string[];

  @NonPersonal(PART)
  @Field(() => String, { description: 'The version of the rules by which it was decided.' })
  readonly playbookVersion: string;

  constructor(
    told: ToldDecision,
    { voice, version }: { readonly voice: readonly string[]; readonly version: string },
  ) {
    this.action = told.action;
    this.until = told.until ?? null;
    this.team = told.team ?? null;
    this.rule = told.rule ?? null;
    this.reasons = told.reasons.map((reason) => new EngagementReason(reason));
    this.mustSay = told.mustSay;
    this.voice = voice;
    this.playbookVersion = version;
  }
}
