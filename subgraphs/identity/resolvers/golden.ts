import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import { correctCustomer } from '../golden/correctCustomer.ts';
import type { GoldenRecords } from '../golden/goldenRecords.ts';
import type { GoldenStore } from '../golden/readGolden.ts';
import { CorrectCustomerInput, CorrectionReceipt } from '../types/correction.ts';
import { GoldenRecord, GoldenValue } from '../types/goldenRecord.ts';

/** Which value of each kind counts, and what people corrected. */
@Resolver(() => GoldenRecord)
export class GoldenRecordResolver {
  readonly #golden: GoldenRecords;
  readonly #store: GoldenStore;

  constructor(golden: GoldenRecords, store: GoldenStore) {
    this.#golden = golden;
    this.#store = store;
  }

  @FieldResolver()
  async name(@Root() root: GoldenRecord, @Ctx() context: SubgraphContext): Promise<GoldenValue | null> {
    return await this.#value(root, context, 'NAME');
  }

  @FieldResolver()
  async email(@Root() root: GoldenRecord, @Ctx() context: SubgraphContext): Promise<GoldenValue | null> {
    return await this.#value(root, context, 'EMAIL');
  }

  @FieldResolver()
  async phone(@Root() root: GoldenRecord, @Ctx() context: SubgraphContext): Promise<GoldenValue | null> {
    return await this.#value(root, context, 'PHONE');
  }

  @FieldResolver()
  async birthDate(@Root() root: GoldenRecord, @Ctx() context: SubgraphContext): Promise<GoldenValue | null> {
    return await this.#value(root, context, 'BIRTH_DATE');
  }

  @FieldResolver()
  async postcode(@Root() root: GoldenRecord, @Ctx() context: SubgraphContext): Promise<GoldenValue | null> {
    return await this.#value(root, context, 'POSTCODE');
  }

  @Mutation(() => CorrectionReceipt, {
    nullable: true,
    description:
      'Says what is right of a customer, whatever records say, with a reason; or takes that back. For a client with the scope identity:resolve that is no machine.',
  })
  async correctCustomer(
    @Arg('input', () => CorrectCustomerInput, { description: 'The correction.' }) input: CorrectCustomerInput,
    @Ctx() { caller, now }: SubgraphContext,
  ): Promise<CorrectionReceipt> {
    return await correctCustomer(this.#store, caller, input, now);
  }

  async #value(
    { facts }: GoldenRecord,
    context: SubgraphContext,
    attribute: ComparedAttribute,
  ): Promise<GoldenValue | null> {
    const golden = await this.#golden.value(context, facts, attribute);
    return golden && new GoldenValue(golden);
  }
}
