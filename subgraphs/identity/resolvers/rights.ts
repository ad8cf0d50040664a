import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { statementOf } from '../ledger/statementOf.ts';
import { decideRequest } from '../rights/decideRequest.ts';
import { openRequest } from '../rights/openRequest.ts';
import type { RightsDesk, RightsRequestRow } from '../rights/rightsDesk.ts';
import { rightsInWords } from '../rights/rightsInWords.ts';
import { RightsDecisionInput, RightsReceipt, RightsRequestInput } from '../types/rights.ts';

/** How customers ask for what is theirs by right, and how the privacy office answers. */
@Resolver()
export class RightsResolver {
  readonly #desk: RightsDesk;

  constructor(desk: RightsDesk) {
    this.#desk = desk;
  }

  @Mutation(() => RightsReceipt, {
    nullable: true,
    description:
      'Records what a customer asks for by right, and begins with it. For the customer in person, or for a client with the scope consent:record and evidence.',
  })
  async requestRights(
    @Arg('input', () => RightsRequestInput, { description: 'What the customer asks for.' })
    input: RightsRequestInput,
    @Ctx() { caller, now }: SubgraphContext,
  ): Promise<RightsReceipt> {
    const { row, said } = await openRequest(this.#desk, caller, input, now);
    return receiptOf(row, said && statementOf(said.event, said.overtaken));
  }

  @Mutation(() => RightsReceipt, {
    nullable: true,
    description:
      'Decides about a request that waits for a person. For a client with the scope rights:decide that works for RIGHTS_FULFILMENT only, and is no machine.',
  })
  async decideRights(
    @Arg('input', () => RightsDecisionInput, { description: 'The decision.' }) input: RightsDecisionInput,
    @Ctx() { caller, now }: SubgraphContext,
  ): Promise<RightsReceipt> {
    return receiptOf(await decideRequest(this.#desk, caller, input, now));
  }
}

/** `recorded`: what the ledger says, which goes with it. */
function receiptOf(row: RightsRequestRow, recorded?: string): RightsReceipt {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    requestedAt: row.requested_at,
    dueAt: row.due_at,
    statement: [rightsInWords(row), recorded].filter(Boolean).join(' '),
  };
}
