import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { RIGHTS_KINDS, type RightsKind } from '../../../schema/vocabulary/rights.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { sealText } from '../../kit/sealing.ts';
import { certainIds, certainRecords } from '../certainly.ts';
import { badInput, knownEventId, knownPurpose, type Optional, text } from '../inputChecks.ts';
import { contentDigest } from '../ledger/appendEvent.ts';
import { maySpeakFor, mustBeGranted } from '../ledger/authorise.ts';
import type { ConsentEventType } from '../ledger/consentEvent.ts';
import { type Recorded, type Recording, recordUnder } from '../ledger/recordEvent.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { retried } from '../retried.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { MONTHS_TO_ANSWER, monthsLater } from './dueDate.ts';
import { addEvent, giveOutTasks } from './moveRequest.ts';
import { type RightsDesk, type RightsRequestRow, sealScope } from './rightsDesk.ts';
import { firstState, isClosed } from './transitions.ts';

/** What a customer asks for by right, before anything is checked. */
export interface RightsAsk extends Recording {
  readonly kind: string;
  readonly details?: Optional<string>;
}

/** A request that is on record, and what the ledger says of it. */
export interface OpenedRequest {
  readonly row: RightsRequestRow;
  readonly said: Recorded | undefined;
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
): Promise<OpenedRequest> {
  const kind = checkedKind(ask);
  const evidence = text(ask.evidence, 'evidence');
  mustBeGranted(maySpeakFor(caller, { customer: ask.customer, evidence }));
  const by = caller as Caller;
  const eventId = knownEventId(ask.eventId);
  const id = requestId([by.tenant, by.client, ask.customer, eventId]);
  return await retried(desk.database, async (transaction) => {
    const facts = await lockCustomer(transaction, by.tenant, ask.customer);
    if (kind === 'ERASURE' && facts.state === 'ERASED')
      throw new SubgraphError('CONFLICT', 'The customer is erased already.');
    const eventType = LEDGER_EVENTS[kind];
    const said =
      eventType && (await recordUnder(transaction, by, eventType, { ...ask, eventId: `rights/${id}` }, now));
    const ids = certainIds(ask.customer, facts.family);
    const row = requestRow(desk, by, { ...ask, evidence, id, kind, ids, said }, new Date(now * 1000));
    const before = await knownRequest(transaction, row);
    if (before !== undefined) return { row: before, said };
    await start(transaction, row, facts);
    return { row, said };
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

interface CheckedAsk extends RightsAsk {
  readonly id: string;
  readonly kind: RightsKind;
  readonly ids: string[];
  readonly said: Recorded | undefined;
}

function requestRow(
  { sealing }: RightsDesk,
  { tenant, client, person }: Caller,
  { id, kind, customer, ids, said, ...ask }: CheckedAsk,
  now: Date,
): RightsRequestRow {
  const evidence = ask.evidence ?? null;
  const details = text(ask.details, 'details');
  const purpose = ask.purpose == null ? null : knownPurpose(ask.purpose);
  const scope = sealScope(tenant, id, 'details');
  const objectionCounts = purpose !== null && PURPOSE_TERMS[purpose].objection;
  const state = firstState({ kind, objectionCounts, overtaken: said?.overtaken === true });
  return {
    ...{ tenant, id, customer, ids, kind, state, purpose, client, person, evidence },
    event_id: said?.event.eventId ?? null,
    details: details === undefined ? null : sealText(sealing, 'rights', scope, details),
    requested_at: now,
    due_at: monthsLater(now, MONTHS_TO_ANSWER),
    extended: false,
    closed_at: isClosed(state) ? now : null,
    content_digest: contentDigest([kind, purpose, details ?? null, evidence]),
  };
}

/** The same for the same event of the same client, however often it is sent. */
export function requestId(parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `rr-${digest.slice(0, 20)}`;
}

/** Makes others who write for this customer wait. */
async function lockCustomer(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<CustomerFacts> {
  const [facts = null] = await lockFamilies(transaction, tenant, [id]);
  if (facts === null)
    throw new SubgraphError('NOT_FOUND', 'There is no such customer; nothing was recorded.');
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

/** Puts it on record with its first steps, which it takes at once, and gives out what is accepted. */
async function start(
  transaction: Transaction<IdentityTables>,
  row: RightsRequestRow,
  facts: CustomerFacts,
): Promise<void> {
  await transaction.insertInto('rights_requests').values(row).execute();
  for (const step of ['INITIATED', 'ACKNOWLEDGED', row.state] as const)
    await addEvent(transaction, row, step, { ...row, reason: null }, row.requested_at);
  // what the customer reads must be theirs for certain: a wrong guess must not show one person another's records
  if (row.state === 'ACCEPTED')
    await giveOutTasks(transaction, row, certainRecords(facts, row.ids), row.requested_at);
}
