import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import type { SideValue } from '../golden/goldenRecord.ts';
import type { GoldenRecords } from '../golden/goldenRecords.ts';
import { RULE_MEANINGS } from '../golden/ruleInWords.ts';
import { ConflictSide } from '../types/conflict.ts';

/** What the sides of a conflict say, and which of them counts. */
@Resolver(() => ConflictSide)
export class ConflictSideResolver {
  readonly #golden: GoldenRecords;

  constructor(golden: GoldenRecords) {
    this.#golden = golden;
  }

  @FieldResolver()
  async preferred(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<boolean> {
    return (await this.#said(root, context)).preferredBy !== null;
  }

  @FieldResolver()
  async reason(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<string | null> {
    const { preferredBy } = await this.#said(root, context);
    return preferredBy && RULE_MEANINGS[preferredBy];
  }

  @FieldResolver()
  async name(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<string | null> {
    return await this.#value(root, context, 'NAME');
  }

  @FieldResolver()
  async email(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<string | null> {
    return await this.#value(root, context, 'EMAIL');
  }

  @FieldResolver()
  async phone(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<string | null> {
    return await this.#value(root, context, 'PHONE');
  }

  @FieldResolver()
  async birthDate(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<string | null> {
    return await this.#value(root, context, 'BIRTH_DATE');
  }

  @FieldResolver()
  async postcode(@Root() root: ConflictSide, @Ctx() context: SubgraphContext): Promise<string | null> {
    return await this.#value(root, context, 'POSTCODE');
  }

  async #value(
    root: ConflictSide,
    context: SubgraphContext,
    attribute: ComparedAttribute,
  ): Promise<string | null> {
    return root.side.attribute === attribute ? (await this.#said(root, context)).value : null;
  }

  async #said({ side }: ConflictSide, context: SubgraphContext): Promise<SideValue> {
    return await this.#golden.side(context, side.customer, side.attribute, side.names);
  }
}
