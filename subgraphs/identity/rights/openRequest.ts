import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { RIGHTS_KINDS, type RightsKind } from '../../../schema/vocabulary/rights.ts';
import { anyOf } from '../../kit/anyOf.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { sealText } from '../../kit/sealing.ts';
import { badInput, knownEventId, knownPurpose, type Optional, text } from '../inputChecks.ts';
import { contentDigest } from '../ledger/appendEvent.ts';
import { maySpeakFor, mustBeGranted } from '../ledger/authorise.ts';
import type { ConsentEventType } from '../ledger/consentEvent.ts';
import { type Recording, recordEvent } from '../ledger/recordEvent.ts';
import { type CustomerFacts, IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { MONTHS_TO_ANSWER, monthsLater } from './dueDate.ts';
import { giveOutTasks, moveRequest } from './moveRequest.ts';
import { type RightsDesk, type RightsRequestRow, sealScope } from './rightsDesk.ts';
import { firstState } from './transitions.ts';

/** What a customer asks for by right, before anything is checked. */
export interface RightsAsk extends Recording {
  readonly kind: string;
  readonly details?: Optional<string>;
}

/** What the ledger says of these from the very moment that they are asked for. */
const LEDGER_EVENTS: Partial<Record<RightsKind, ConsentEventType>> = {
  ERASURE: 'ERASURE_REQUESTED',
  RESTRICTION: 'RESTRICTION',
  OBJECTION: 'OBJECTION',
  WITHDRAW_CONSENT: 'CONSENT_WITHDRAWN',
};
const NEEDS_PURPOSE: ReadonlySet<RightsKind> = new Set(['OBJECTION', 'WITHDRAW_CONSENT']);
const NEEDS_DETAILS: ReadonlySet<RightsKind> = new Set(['RECTIFICATION', 'AUTOMATED_DECISION_REVIEW']);

/**
 * Puts a request on record, with what the ledger makes of it, in one transaction. The client's event id makes it happen
 * once. `now` is in seconds.
 * Throws a SubgraphError: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT.
 */
export async function openRequest(
  desk: RightsDesk,
  caller: Caller | undefined,
  ask: RightsAsk,
  now: number,
): Promise<RightsRequestRow> {
  const kind = checkedKind(ask);
  const evidence = text(ask.evidence, 'evidence');
  mustBeGranted(maySpeakFor(caller, { customer: ask.customer, evidence }));
  const by = caller as Caller;
  return await desk.database.transaction().execute(async (transaction) => {
    const eventType = LEDGER_EVENTS[kind];
    if (eventType !== undefined) await recordEvent(transaction, by, eventType, ask, now);
    const customer = await lockCustomer(transaction, by.tenant, ask.customer);
    const row = requestRow(desk, by, { ...ask, evidence }, kind, new Date(now * 1000));
    const before = await knownRequest(transaction, row);
    if (before !== undefined) return before;
    if (kind === 'ERASURE') await markErasureRequested(transaction, by.tenant, customer);
    await transaction.insertInto('rights_requests').values(row).execute();
    await start(transaction, row, by);
    return { ...row, ...(await statesOf(transaction, row)) };
  });
}

function checkedKind({ kind: word, details, purpose }: RightsAsk): RightsKind {
  const kind = RIGHTS_KINDS.find((known) => known === word);
  if (kind === undefined) throw badInput('kind', `must be one of ${RIGHTS_KINDS.join(', ')}`);
  const hasPurpose = purpose !== undefined && purpose !== null;
  if (hasPurpose) knownPurpose(purpose);
  if (NEEDS_PURPOSE.has(kind) !== hasPurpose)
    throw badInput('purpose', `is needed for ${[...NEEDS_PURPOSE].join(' and ')}, and for no other kind`);
  if (NEEDS_DETAILS.has(kind) && text(details, 'details') === undefined)
    throw badInput('details', 'must say what is to be mended, or which decision is to be looked at');
  return kind;
}

function requestRow(
  { sealing }: RightsDesk,
  { tenant, client, person }: Caller,
  ask: RightsAsk,
  kind: RightsKind,
  now: Date,
): RightsRequestRow {
  const { customer, evidence = null } = ask;
  const eventId = knownEventId(ask.eventId);
  const id = requestId([tenant, client, customer, eventId]);
  const details = text(ask.details, 'details');
  const purpose = ask.purpose == null ? null : knownPurpose(ask.purpose);
  return {
    ...{ tenant, id, customer, kind, purpose, client, person, evidence },
    state: 'INITIATED',
    details:
      details === undefined ? null : sealText(sealing, 'rights', sealScope(tenant, id, 'details'), details),
    requested_at: now,
    due_at: monthsLater(now, MONTHS_TO_ANSWER),
    extended: false,
    closed_at: null,
    content_digest: contentDigest([kind, purpose, details ?? null, evidence]),
  };
}

/** The same for the same event of the same client, however often it is sent. */
function requestId(parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `rr-${digest.slice(0, 20)}`;
}

/** Makes others who write for this customer wait. */
async function lockCustomer(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<CustomerFacts> {
  const [facts] = await new IdentityStore(transaction).customers(tenant, [id]);
  if (!facts) throw new SubgraphError('NOT_FOUND', 'There is no such customer; nothing was recorded.');
  await transaction
    .selectFrom('customers')
    .select('id')
    .where('tenant', '=', tenant)
    .where('id', '=', facts.id)
    .forNoKeyUpdate()
    .execute();
  return facts;
}

/** The request of that id, if it is on record already. */
async function knownRequest(
  transaction: Transaction<IdentityTables>,
  { tenant, id, content_digest }: RightsRequestRow,
): Promise<RightsRequestRow | undefined> {
  const known = await transaction
    .selectFrom('rights_requests')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (known !== undefined && known.content_digest !== content_digest)
    throw new SubgraphError(
      'CONFLICT',
      'input.eventId stands for another request already; nothing was recorded.',
    );
  return known;
}

/** One at a time: its end opens what the request closed. */
async function markErasureRequested(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { id, state, family }: CustomerFacts,
): Promise<void> {
  if (state === 'ERASED') throw new SubgraphError('CONFLICT', 'The customer is erased already.');
  const open = await transaction
    .selectFrom('rights_requests')
    .select('id')
    .where('tenant', '=', tenant)
    .where('customer', '=', anyOf(family.map((member) => member.id)))
    .where('kind', '=', 'ERASURE')
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (open !== undefined)
    throw new SubgraphError('CONFLICT', `There is an open request to be erased already: ${open.id}.`);
  await transaction
    .updateTable('customers')
    .set({ state: 'ERASURE_REQUESTED' })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute();
}

/** Its first steps, which it takes at once. */
async function start(
  transaction: Transaction<IdentityTables>,
  row: RightsRequestRow,
  { client, person }: Caller,
): Promise<void> {
  const objectionCounts = row.purpose !== null && PURPOSE_TERMS[row.purpose].objection;
  const state = firstState({ kind: row.kind, objectionCounts });
  for (const step of ['INITIATED', 'ACKNOWLEDGED', state] as const)
    await moveRequest(transaction, row, step, { client, person, reason: null }, row.requested_at);
  if (state === 'ACCEPTED') await giveOutTasks(transaction, row, row.requested_at);
}

async function statesOf(transaction: Transaction<IdentityTables>, { tenant, id }: RightsRequestRow) {
  return await transaction
    .selectFrom('rights_requests')
    .select(['state', 'closed_at'])
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}
