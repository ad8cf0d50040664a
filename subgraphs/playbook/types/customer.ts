import { Directive, Field, ObjectType } from 'type-graphql';
import { Consent, Derives, NonPersonal } from '../../kit/directives.ts';
import { Passport } from '../../kit/scalars.ts';
import { CUSTOMER_DESCRIPTION, PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import { REQUIRED_FIELDS } from '../grounding/requiredFields.ts';
import { ENGAGEMENT_INPUTS, HEALTH_INPUTS } from '../inputsSdl.ts';
import { DERIVED_FOR } from '../readInput.ts';
import type { Subject } from '../subject.ts';
import { DecisionGrade } from './decisionGrade.ts';
import { EngagementDecision } from './engagement.ts';
import { HealthScore } from './healthScore.ts';
import { HEALTH_PURPOSES } from './purposes.ts';
import { CustomerSummary } from './summary.ts';

/** The directive that names what a judgement reads. */
export const requires = (fields: string) =>
  `@requires(fields: ${JSON.stringify(fields.trim().replaceAll(/\s+/g, ' '))})`;

@Directive('@key(fields: "passport")')
@ObjectType({ description: CUSTOMER_DESCRIPTION })
export class Customer {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: PASSPORT_DESCRIPTION })
  readonly passport: string;

  @Derives(DERIVED_FOR)
  @Directive(requires(ENGAGEMENT_INPUTS))
  @Field(() => EngagementDecision, {
    nullable: true,
    description:
      'Whether one may turn to the customer now, by the rules that the departments have agreed on; worked out at every request. Owned by the customer council.',
  })
  readonly engagement?: EngagementDecision | null;

  @Derives(DERIVED_FOR)
  @Consent('INFERRED', HEALTH_PURPOSES)
  @Directive(requires(HEALTH_INPUTS))
  @Field(() => HealthScore, {
    nullable: true,
    description:
      'How healthy the relationship with the customer is, 0 to 100, by the definition that the departments have agreed on (docs/health.md). Owned by Customer Success.',
  })
  readonly healthScore?: HealthScore | null;

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
