import type { RecordName } from '../../kit/claims.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import type { Survivorship } from '../resolution/definition/survivorship.ts';
import type { CustomerFacts } from '../store.ts';
import {
  type GoldenFacts,
  type GoldenValue,
  goldenValue,
  type SideValue,
  sideValue,
} from './goldenRecord.ts';
import { type GoldenStore, readGolden } from './readGolden.ts';

/** Which of what is said of a customer counts. One statement for all customers of a request, and only where it is asked for. */
export class GoldenRecords {
  readonly #store: GoldenStore;
  readonly #survivorship: Survivorship;

  constructor(store: GoldenStore, survivorship: Survivorship) {
    this.#store = store;
    this.#survivorship = survivorship;
  }

  async value(
    context: SubgraphContext,
    customer: CustomerFacts,
    attribute: ComparedAttribute,
  ): Promise<GoldenValue | null> {
    return goldenValue(await this.#facts(context, customer), this.#survivorship, attribute);
  }

  async side(
    context: SubgraphContext,
    customer: CustomerFacts,
    attribute: ComparedAttribute,
    records: readonly RecordName[],
  ): Promise<SideValue> {
    return sideValue(await this.#facts(context, customer), this.#survivorship, attribute, records);
  }

  async #facts(context: SubgraphContext, customer: CustomerFacts): Promise<GoldenFacts> {
    const loader = context.loader<CustomerFacts, GoldenFacts>(
      'golden',
      (wanted) =>
        readGolden(
          this.#store,
          context.ask.tenant,
          wanted.map((facts) => ({ records: facts.records, ids: toldIds(facts, context) })),
        ),
      (facts) => facts.id,
    );
    return await loader.load(customer);
  }
}

/** A person is not told what was corrected of somebody who is the same by a guess only. */
function toldIds({ family }: CustomerFacts, { ask }: SubgraphContext): string[] {
  const told = ask.self === undefined ? family : family.filter(({ deterministic }) => deterministic);
  return told.map(({ id }) => id);
}
