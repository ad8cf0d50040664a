import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { allowedMask } from '../../../schema/consent/grants.ts';
import { categoryBit } from '../../../schema/vocabulary/dataCategories.ts';
import { isPurpose } from '../../../schema/vocabulary/purposes.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { decide } from '../engagement/decide.ts';
import { departmentFacts } from '../engagement/departmentFacts.ts';
import type { Playbook } from '../engagement/rules.ts';
import { tell } from '../engagement/tell.ts';
import { oncePerSubject } from '../subject.ts';
import { Customer } from '../types/customer.ts';
import { EngagementDecision } from '../types/engagement.ts';
import { EngagementQuestion } from '../types/engagementQuestion.ts';
import { CHANNEL_CATEGORIES, INTENT_PURPOSES } from '../vocabulary.ts';

const factsOf = oncePerSubject(departmentFacts);

@Resolver(() => Customer)
export class CustomerResolver {
  readonly #playbook: Playbook;

  constructor(playbook: Playbook) {
    this.#playbook = playbook;
  }

  @FieldResolver()
  engagement(
    @Root() { subject }: Customer,
    @Args(() => EngagementQuestion) { intent, channel, sku, category }: EngagementQuestion,
    @Ctx() { caller, now }: SubgraphContext,
  ): EngagementDecision | null {
    if (caller === undefined || !isPurpose(caller.purpose)) return null;
    const { grants } = subject.section;
    const moment = new Date(now * 1000);
    const allowed = allowedMask(grants, INTENT_PURPOSES[intent]);
    const decision = decide(this.#playbook, {
      request: {
        intent,
        channel,
        now: moment,
        isMachine: caller.automated,
        sku: sku ?? '',
        category: category ?? '',
        objectsToMachines: grants.objectsToAutomation,
      },
      departments: factsOf(subject, moment),
      isAllowed: (allowed & categoryBit(CHANNEL_CATEGORIES[channel])) !== 0,
    });
    return new EngagementDecision(
      tell(decision, this.#playbook, { purpose: caller.purpose, intent }),
      this.#playbook,
    );
  }
}
