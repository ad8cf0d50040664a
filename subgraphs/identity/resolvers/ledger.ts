import type { Kysely } from 'kysely';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import type { ConsentEventType } from '../ledger/consentEvent.ts';
import { type Recording, recordEvent } from '../ledger/recordEvent.ts';
import { statementOf } from '../ledger/statementOf.ts';
import type { IdentityTables } from '../tables.ts';
import {
  ANSWER_STATES,
  ConsentReceipt,
  END_STATES,
  ObjectionInput,
  RecordConsentInput,
  RestrictionInput,
  WithdrawConsentInput,
} from '../types/receipt.ts';

/**
 * The mutations. They are nullable, so that one that fails takes no other's receipt with it, and they answer receipts:
 * a mutation is no door to a customer.
 */
@Resolver()
export class LedgerResolver {
  readonly #database: Kysely<IdentityTables>;

  constructor(database: Kysely<IdentityTables>) {
    this.#database = database;
  }

  @Mutation(() => ConsentReceipt, {
    nullable: true,
    description:
      'Records that a customer said yes to a purpose, or (by `state`) yes once more, no, or nothing yet. For the customer in person, or for a client with the scope consent:record that does not itself work for that purpose.',
  })
  async recordConsent(
    @Arg('input', () => RecordConsentInput, { description: 'What the customer said.' })
    input: RecordConsentInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ConsentReceipt> {
    return await this.#record(stateOf(input.state, ANSWER_STATES), input, context);
  }

  @Mutation(() => ConsentReceipt, {
    nullable: true,
    description:
      'Records that a customer takes a yes back, or (by `state`) that the company ends it. It holds from the very next request. For the customer in person, or for a client with the scope consent:record.',
  })
  async withdrawConsent(
    @Arg('input', () => WithdrawConsentInput, { description: 'What the customer said.' })
    input: WithdrawConsentInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ConsentReceipt> {
    return await this.#record(stateOf(input.state, END_STATES), input, context);
  }

  @Mutation(() => ConsentReceipt, {
    nullable: true,
    description:
      'Records that a customer objects to a purpose, or to being dealt with by machines. It holds from the very next request. For the customer in person, or for a client with the scope consent:record.',
  })
  async objectTo(
    @Arg('input', () => ObjectionInput, { description: 'What the customer said.' }) input: ObjectionInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ConsentReceipt> {
    const eventType = isAboutAutomation(input) ? 'AUTOMATION_OBJECTION' : 'OBJECTION';
    return await this.#record(eventType, input, context);
  }

  @Mutation(() => ConsentReceipt, {
    nullable: true,
    description:
      'Records that a customer takes an objection back. For the customer in person, or for a client with the scope consent:record that gains nothing by it: it neither works for that purpose nor, where machines are concerned, is one.',
  })
  async withdrawObjection(
    @Arg('input', () => ObjectionInput, { description: 'What the customer said.' }) input: ObjectionInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ConsentReceipt> {
    const eventType = isAboutAutomation(input) ? 'AUTOMATION_OBJECTION_WITHDRAWN' : 'OBJECTION_WITHDRAWN';
    return await this.#record(eventType, input, context);
  }

  @Mutation(() => ConsentReceipt, {
    nullable: true,
    description:
      'Records that a customer has the use of their data restricted (GDPR art. 18): from the very next request they serve RIGHTS_FULFILMENT only. For the customer in person, or for a client with the scope consent:record.',
  })
  async restrictProcessing(
    @Arg('input', () => RestrictionInput, { description: 'What the customer said.' }) input: RestrictionInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ConsentReceipt> {
    return await this.#record('RESTRICTION', input, context);
  }

  @Mutation(() => ConsentReceipt, {
    nullable: true,
    description:
      'Records that a restriction ended; tell the customer before. For the customer in person, or for a client with the scope consent:record that works for no other purpose than RIGHTS_FULFILMENT.',
  })
  async liftRestriction(
    @Arg('input', () => RestrictionInput, { description: 'Why it ended.' }) input: RestrictionInput,
    @Ctx() context: SubgraphContext,
  ): Promise<ConsentReceipt> {
    return await this.#record('RESTRICTION_LIFTED', input, context);
  }

  async #record(
    eventType: ConsentEventType,
    input: Recording,
    { caller, now }: SubgraphContext,
  ): Promise<ConsentReceipt> {
    const { event, overtaken, hash } = await recordEvent(this.#database, caller, eventType, input, now);
    return {
      eventId: event.eventId,
      eventType: event.eventType,
      eventTime: event.eventTime,
      recordedAt: event.recordedAt,
      statement: statementOf(event, overtaken),
      hash,
    };
  }
}

/** The event for a state; the first one when none is named. */
function stateOf<S extends string>(word: string | null | undefined, states: readonly S[]): `CONSENT_${S}` {
  const state = word == null ? states[0] : states.find((known) => known === word);
  if (state === undefined)
    throw new SubgraphError('BAD_USER_INPUT', `input.state must be one of ${states.join(', ')}.`, {
      argument: 'input.state',
    });
  return `CONSENT_${state}`;
}

function isAboutAutomation({ purpose, automation }: ObjectionInput): boolean {
  const hasPurpose = purpose !== undefined && purpose !== null;
  if (hasPurpose === (automation === true))
    throw new SubgraphError('BAD_USER_INPUT', 'input needs exactly one of purpose and automation: true.', {
      argument: 'input',
    });
  return !hasPurpose;
}
