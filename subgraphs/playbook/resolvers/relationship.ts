import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { Consent, Derives } from '../../kit/directives.ts';
import { RELATIONSHIP_INPUTS } from '../inputsSdl.ts';
import { DERIVED_FOR } from '../readInput.ts';
import { lapsing } from '../relationship/lapsing.ts';
import { relationshipOf } from '../relationship/relationship.ts';
import { relationshipInput } from '../relationship/relationshipInput.ts';
import { Customer, requires } from '../types/customer.ts';
import { RelationshipKind } from '../types/relationshipKind.ts';
import type { ValueModels } from '../valueModels.ts';
import type { RelationshipKind as Kind } from '../vocabulary.ts';

const PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'RIGHTS_FULFILMENT',
];

@Resolver(() => Customer)
export class RelationshipResolver {
  readonly #models: ValueModels;

  constructor(models: ValueModels) {
    this.#models = models;
  }

  @Derives(DERIVED_FOR)
  @Consent('INFERRED', PURPOSES)
  @Directive(requires(RELATIONSHIP_INPUTS))
  @FieldResolver(() => RelationshipKind, {
    nullable: true,
    description:
      'What the customer is to the company, in one word; the definitions are in Query.relationshipDefinitions. Worked out at every request from the orders that were not cancelled, the subscriptions and, where one is fitted for the customer’s currency, the model of value. Nothing here where the customer’s orders may not be read for RELATIONSHIP_MANAGEMENT. Owned by the customer council.',
  })
  async relationship(@Root() { subject }: Customer, @Ctx() { now }: SubgraphContext): Promise<Kind | null> {
    const told = relationshipInput(subject);
    if (told.kind !== 'KNOWN') return null;
    const { purchases, ...facts } = told.value;
    const model =
      purchases === 'NONE'
        ? undefined
        : await this.#models.latest(subject.section.tenant, purchases.currency, now);
    const moment = new Date(now * 1000);
    const alive = model && lapsing(model.purchases.parameters, told.value, moment);
    return relationshipOf({ ...facts, probabilityAlive: alive }, moment);
  }
}
