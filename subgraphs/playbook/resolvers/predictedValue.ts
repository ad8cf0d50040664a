import { Arg, Ctx, Directive, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { Consent, Derives } from '../../kit/directives.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { VALUE_INPUTS } from '../inputsSdl.ts';
import { purchaseInput } from '../purchaseInput.ts';
import { DERIVED_FOR } from '../readInput.ts';
import { Customer, requires } from '../types/customer.ts';
import { PredictedValue } from '../types/predictedValue.ts';
import { historyOfTotals } from '../value/historyOfTotals.ts';
import { MOST_MONTHS, predictedValue } from '../value/predictedValue.ts';
import type { ValueModels } from '../valueModels.ts';

const PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'RIGHTS_FULFILMENT',
];

@Resolver(() => Customer)
export class PredictedValueResolver {
  readonly #models: ValueModels;

  constructor(models: ValueModels) {
    this.#models = models;
  }

  @Derives(DERIVED_FOR)
  @Consent('INFERRED', PURPOSES)
  @Directive(requires(VALUE_INPUTS))
  @FieldResolver(() => PredictedValue, {
    nullable: true,
    description:
      'What the customer is expected to buy in the months to come, by the models that are fitted to the company’s own orders. Nothing here without an order, where the customer’s orders may not be read for RELATIONSHIP_MANAGEMENT, or where no model is fitted for their currency. Owned by the customer council.',
  })
  async predictedValue(
    @Root() { subject }: Customer,
    @Ctx() { now }: SubgraphContext,
    @Arg('months', () => Int, {
      defaultValue: 12,
      description: `How many months from today on: 1 to ${MOST_MONTHS}.`,
    })
    months: number,
  ): Promise<PredictedValue | null> {
    if (months < 1 || months > MOST_MONTHS)
      throw new SubgraphError('BAD_USER_INPUT', `Argument "months" must be from 1 to ${MOST_MONTHS}.`, {
        argument: 'months',
      });
    const purchases = purchaseInput(subject);
    if (purchases.kind !== 'KNOWN' || purchases.value === 'NONE') return null;
    const { tenant } = subject.section;
    const history = historyOfTotals(purchases.value, new Date(now * 1000));
    const model = await this.#models.latest(tenant, purchases.value.currency, now);
    if (history === undefined || model === undefined) return null;
    return new PredictedValue(predictedValue(model, history, months), months);
  }
}
