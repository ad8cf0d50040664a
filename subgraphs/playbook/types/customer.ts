import { Directive, Field, ObjectType } from 'type-graphql';
import { Derives, NonPersonal } from '../../kit/directives.ts';
import { Passport } from '../../kit/scalars.ts';
import { CUSTOMER_DESCRIPTION, PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import { ENGAGEMENT_PURPOSE } from '../engagement/departmentFacts.ts';
import { ENGAGEMENT_INPUTS } from '../inputsSdl.ts';
import type { Subject } from '../subject.ts';
import { EngagementDecision } from './engagement.ts';

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

  @Derives(ENGAGEMENT_PURPOSE)
  @Directive(requires(ENGAGEMENT_INPUTS))
  @Field(() => EngagementDecision, {
    nullable: true,
    description:
      'Whether one may turn to the customer now, by the rules that the departments have agreed on; worked out at every request. Owned by the customer council.',
  })
  readonly engagement?: EngagementDecision | null;

  readonly subject: Subject;

  constructor(subject: Subject) {
    this.passport = subject.passport;
    this.subject = subject;
  }
}
