import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { isPurpose } from '../../../schema/vocabulary/purposes.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { readInputs } from '../grounding/readInputs.ts';
import { summarise } from '../summary/summarise.ts';
import type { SummaryDefinition } from '../summary/summaryDefinition.ts';
import { Customer } from '../types/customer.ts';
import { CustomerSummary } from '../types/summary.ts';

@Resolver(() => Customer)
export class SummaryResolver {
  readonly #definition: SummaryDefinition;

  constructor(definition: SummaryDefinition) {
    this.#definition = definition;
  }

  @FieldResolver()
  summary(@Root() { subject }: Customer, @Ctx() { ask, now }: SubgraphContext): CustomerSummary | null {
    const { purpose } = ask;
    if (!isPurpose(purpose)) return null;
    const inputs = readInputs(subject, ask);
    const sentences = summarise(this.#definition, inputs, { purpose, now: new Date(now * 1000) });
    return new CustomerSummary(sentences, this.#definition);
  }
}
