import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { allowedMask } from '../../../schema/consent/grants.ts';
import { categoryBit } from '../../../schema/vocabulary/dataCategories.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { compareHealth } from '../health/compareHealth.ts';
import type { ComponentName, HealthDefinition } from '../health/healthDefinition.ts';
import { categoriesOf, healthInputsOf } from '../health/healthInputsOf.ts';
import { healthOf } from '../health/healthOf.ts';
import { oncePerSubject } from '../subject.ts';
import { Customer } from '../types/customer.ts';
import { HealthComparison } from '../types/healthComparison.ts';
import { HealthComponent } from '../types/healthComponent.ts';
import { HealthQuestion } from '../types/healthQuestion.ts';
import { HealthScore } from '../types/healthScore.ts';

const inputsOf = oncePerSubject(healthInputsOf);

@Resolver(() => Customer)
export class HealthScoreResolver {
  readonly #definition: HealthDefinition;

  constructor(definition: HealthDefinition) {
    this.#definition = definition;
  }

  @FieldResolver()
  healthScore(
    @Root() { subject }: Customer,
    @Args(() => HealthQuestion) { asOf, since }: HealthQuestion,
    @Ctx() { caller, now }: SubgraphContext,
  ): HealthScore {
    const present = new Date(now * 1000);
    const moment = asOf ?? present;
    if (moment > present)
      throw new SubgraphError('BAD_USER_INPUT', 'asOf must not be later than now.', { argument: 'asOf' });
    if (since !== null && since !== undefined && since >= moment)
      throw new SubgraphError('BAD_USER_INPUT', 'since must be earlier than asOf.', { argument: 'since' });
    const inputs = inputsOf(subject);
    const allowed = allowedMask(subject.section.grants, caller?.purpose ?? '');
    const mayBeTold = (name: ComponentName) =>
      categoriesOf(name).every((category) => (allowed & categoryBit(category)) !== 0);
    const health = healthOf(this.#definition, inputs, moment);
    // of a sum some parts tell the others
    const isTold = health.components.every(({ name }) => mayBeTold(name));
    const components = isTold ? health.components.map((one) => new HealthComponent(one)) : null;
    if (since === null || since === undefined || !isTold) return new HealthScore(health, components, null);
    const before = healthOf(this.#definition, inputs, since);
    return new HealthScore(health, components, new HealthComparison(compareHealth(before, health), before));
  }
}
