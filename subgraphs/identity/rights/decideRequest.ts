import type { Transaction } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { certainIds, certainRecords } from '../certainly.ts';
import { badInput, text } from '../inputChecks.ts';
import { appendEvent } from '../ledger/appendEvent.ts';
import { eventKey, UNSAID } from '../ledger/consentEvent.ts';
import { forgetGone } from '../linking/forgetGone.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { retried } from '../retried.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { MONTHS_MORE, MONTHS_TO_ANSWER, monthsLater } from './dueDate.ts';
import { addEvent, giveOutTasks, type Mover, moveRequest } from './moveRequest.ts';
import { lockRequest, type RightsDesk, type RightsRequestRow } from './rightsDesk.ts';
import { suppress } from './suppressions.ts';
import { RIGHTS_DECISIONS, transition } from './transitions.ts';

/** The scope that lets a client decide about requests. */
export const DECIDING_SCOPE = 'rights:decide';

/** What the privacy office says of a request, before anything is checked. */
export interface DecisionInput {
  readonly request: string;
  readonly decision: string;
  readonly reason: string;
  /** That records which are the customer's by a guess only were looked at, and are theirs. */
  readonly includeProbable?: boolean | null;
}

/**
 * Decides about a request and answers it as it stands then. `now` is in seconds.
 * Throws a SubgraphError: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, or CONFLICT for what the request's state forbids.
 */
export async function decideRequest(
  desk: RightsDesk,
  caller: Caller | undefined,
  input: DecisionInput,
  now: number,
): Promise<RightsRequestRow> {
  const { tenant, ...by } = deciderOf(caller);
  const decision = RIGHTS_DECISIONS.find((known) => known === input.decision);
  if (decision === undefined) throw badInput('decision', `must be one of ${RIGHTS_DECISIONS.join(', ')}`);
  const reason = text(input.reason, 'reason');
  if (reason === undefined) throw badInput('reason', 'must say why: the customer may read it');
  const time = new Date(now * 1000);
  return await retried(desk.database, async (transaction) => {
    const row = await lockRequest(transaction, tenant, input.request);
    if (row === undefined) throw new SubgraphError('NOT_FOUND', 'There is no such request.');
    const outcome = transition(row, decision);
    const mover = { ...by, reason };
    if (outcome.kind === 'Refused') throw new SubgraphError('CONFLICT', outcome.why);
    if (outcome.kind === 'Extended') await extend(transaction, row, mover, time);
    else {
      if (row.kind === 'ERASURE' && outcome.state === 'ACCEPTED')
        await beginErasure(desk, transaction, row, input.includeProbable === true, time);
      if (row.kind === 'ERASURE' && outcome.state === 'REJECTED') await reopen(transaction, row, mover, time);
      await moveRequest(transaction, row, outcome.state, mover, time);
    }
    return (await lockRequest(transaction, tenant, input.request)) as RightsRequestRow;
  });
}

/** Nobody decides who gains by what becomes of a request: whoever works with the data, or the customer. */
function deciderOf(caller: Caller | undefined): Omit<Mover, 'reason'> & { readonly tenant: string } {
  const forbidden = (why: string) => new SubgraphError('FORBIDDEN', why);
  if (caller === undefined || caller.kind === 'SELF_SERVICE' || !caller.scopes.includes(DECIDING_SCOPE))
    throw forbidden(`Deciding about a request needs a client with the scope ${DECIDING_SCOPE}.`);
  if (caller.automated) throw forbidden('A person decides about a request, and no machine.');
  if (caller.holds.some((held) => held !== 'RIGHTS_FULFILMENT'))
    throw forbidden(
      'A client that works for other purposes than RIGHTS_FULFILMENT may not decide about requests.',
    );
  const { tenant, client, person } = caller;
  return { tenant, client, person };
}

async function extend(
  transaction: Transaction<IdentityTables>,
  row: RightsRequestRow,
  by: Mover,
  now: Date,
): Promise<void> {
  if (now > row.due_at)
    throw new SubgraphError(
      'CONFLICT',
      'The request was due already; more time has to be taken before that.',
    );
  await transaction
    .updateTable('rights_requests')
    .set({ extended: true, due_at: monthsLater(row.requested_at, MONTHS_TO_ANSWER + MONTHS_MORE) })
    .where('tenant', '=', row.tenant)
    .where('id', '=', row.id)
    .execute();
  await addEvent(transaction, row, row.state, by, now);
}

/** From here on nobody may bring the person's records back, and the departments are told to erase these. */
async function beginErasure(
  { fingerprint }: RightsDesk,
  transaction: Transaction<IdentityTables>,
  row: RightsRequestRow,
  includeProbable: boolean,
  now: Date,
): Promise<void> {
  const facts = await factsOf(transaction, row);
  const ids = certainIds(row.customer, facts.family);
  const certain = certainRecords(facts, ids);
  const guessed = facts.records.length - certain.length;
  if (guessed > 0 && !includeProbable)
    throw new SubgraphError(
      'CONFLICT',
      `${guessed} of the ${facts.records.length} records are the customer's by a guess only, and may be somebody else's. Look at them: say includeProbable: true if they are theirs, and take them apart (resolveMatch, SPLIT) if they are not.`,
    );
  const records = includeProbable ? facts.records : certain;
  await transaction
    .updateTable('rights_requests')
    .set({ ids: includeProbable ? facts.family.map(({ id }) => id) : ids })
    .where('tenant', '=', row.tenant)
    .where('id', '=', row.id)
    .execute();
  await suppress(transaction, fingerprint, { tenant: row.tenant, request: row.id }, records, now);
  await giveOutTasks(transaction, row, records, now);
}

/** What the request closed is closed no more, for whomever it closed it; another request goes on closing what it closed. */
async function reopen(
  transaction: Transaction<IdentityTables>,
  { tenant, id, customer, client: asker, event_id }: RightsRequestRow,
  { client, person, reason }: Mover,
  now: Date,
): Promise<void> {
  if (event_id === null) return;
  const asked = await transaction
    .selectFrom('consent_events')
    .select('also_of')
    .where('tenant', '=', tenant)
    .where('customer', '=', customer)
    .where('actor_client', '=', asker)
    .where('event_id', '=', event_id)
    .executeTakeFirstOrThrow();
  const event = {
    ...UNSAID,
    eventId: `rights/${id}/rejected`,
    customer,
    eventType: 'ERASURE_REJECTED' as const,
    evidence: eventKey(customer, asker, event_id),
    actorClient: client,
    actorPerson: person,
    eventTime: undefined,
    recordedAt: now,
    alsoOf: asked.also_of ?? [],
  };
  const { kind } = await appendEvent(transaction, tenant, event, [id, reason]);
  if (kind !== 'Recorded') throw new Error('the rejection could not be recorded');
  await forgetGone(transaction, tenant, await lockFamilies(transaction, tenant, [customer]), now);
}

async function factsOf(
  transaction: Transaction<IdentityTables>,
  { tenant, customer }: Pick<RightsRequestRow, 'tenant' | 'customer'>,
): Promise<CustomerFacts> {
  const [facts = null] = await lockFamilies(transaction, tenant, [customer]);
  if (facts === null) throw new SubgraphError('NOT_FOUND', 'There is no such customer.');
  return facts;
}
