import { Directive, Field, ObjectType } from 'type-graphql';
import { Consent, Derives, NonPersonal } from '../../kit/directives.ts';
import { Passport } from '../../kit/scalars.ts';
import { CUSTOMER_DESCRIPTION, PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import { ENGAGEMENT_PURPOSE } from '../engagement/departmentFacts.ts';
import { REQUIRED_FIELDS } from '../grounding/requiredFields.ts';
import { ENGAGEMENT_INPUTS } from '../inputsSdl.ts';
import type { Subject } from '../subject.ts';
import { DecisionGrade } from './decisionGrade.ts';
import { EngagementDecision } from './engagement.ts';
import { CustomerSummary } from './summary.ts';

const requires = (fields: string) =>
  `@requires(fields: ${JSON.stringify(fields.trim().replaceAll(/\s+/g, ' '))})`;

@Directive('@key(fields: "passport")')
@ObjectType({ description: CUSTOMER_DESCRIPTION })
export class Customer {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: PASSPORT_DESCRIPTION })
  readonly passport: string;

  @Derives(ENGAGEMENT_PURPOSE)
  @Directive(requires(ENGAGEMENT_INPUTS))
  @Field(() => EngagementDecision, {
    nullable: true,
    description:
      'Whether one may turn to the customer now, by the rules that the departments have agreed on; worked out at every request. Owned by the customer council.',
  })
  readonly engagement?: EngagementDecision | null;

  @Consent('INFERRED', ['CUSTOMER_SUPPORT', 'RELATIONSHIP_MANAGEMENT', 'RIGHTS_FULFILMENT'])
  @Directive(requires(REQUIRED_FIELDS.summary))
  @Field(() => CustomerSummary, {
    nullable: true,
    description:
      'The customer in at most eight sentences, each with the fields that it rests on; from templates, and from nothing that the caller may not read. Owned by the customer council.',
  })
  readonly summary?: CustomerSummary | null;

  @Consent('INFERRED', [
    'ORDER_FULFILMENT',
    'CUSTOMER_SUPPORT',
    'RELATIONSHIP_MANAGEMENT',
    'ANALYTICS',
    'FRAUD_PREVENTION',
    'DIRECT_MARKETING',
    'PERSONALISATION',
    'RIGHTS_FULFILMENT',
  ])
  @Directive(requires(REQUIRED_FIELDS.decisionGrade))
  @Field(() => DecisionGrade, {
    nullable: true,
    description:
      'Whether what the caller’s purpose may know of the customer is clean, consented and contextualised enough to decide on. Owned by the customer council.',
  })
  readonly decisionGrade?: DecisionGrade | null;

  readonly subject: Subject;

  constructor(subject: Subject) {
    this.passport = subject.passport;
    this.subject = subject;
  }
}
