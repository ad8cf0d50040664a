import { sql, type Transaction } from 'kysely';
import { isSameRecord, type RecordName } from '../../kit/claims.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { isLeaving } from '../isLeaving.ts';
import { forgetGone } from '../linking/forgetGone.ts';
import { bySeniority, type Identity } from '../linking/settle.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { type CustomerFacts, IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { type Decider, type IdentityGroup, logChanges } from './identityChange.ts';
import { lockActive, lockDivisible } from './lockActive.ts';
import { giveUp, isRevocable, type Link, takeBack } from './redirects.ts';

/** What is not done with who was erased. */
const REFUSED = 'is neither merged nor split';
/** Nor with who asked to be. */
const ONLY_GUESSES =
  'Of somebody who asked to be erased nothing is taken out but what resolution or a probable link has joined.';

/**
 * Makes one customer of two: the id of the one is given up and leads to the other. Records and consents stay with the id
 * that they came in under, so that nothing is allowed but what both allow, and splitIdentity takes it back.
 * Throws a SubgraphError NOT_FOUND or CONFLICT.
 */
export async function mergeIdentities(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  [one, other]: readonly [string, string],
  link: Link,
  by: Decider,
): Promise<number> {
  const [first, second] = await lockActive(transaction, tenant, [one, other], REFUSED);
  if (first.id === second.id) throw new SubgraphError('CONFLICT', 'They are one customer already.');
  const isFirst = bySeniority(standingOf(first), standingOf(second)) < 0;
  const [survivor, givenUp] = isFirst ? [first, second] : [second, first];
  await giveUp(transaction, tenant, [{ ...link, id: givenUp.id, survivor: survivor.id, why: null }], by.at);
  return await logChanges(transaction, tenant, [
    {
      kind: 'MERGED',
      givenUp: givenUp.id,
      survivor: survivor.id,
      before: [groupOf(survivor), groupOf(givenUp)],
      after: [{ customer: survivor.id, ids: [...idsOf(survivor), ...idsOf(givenUp)].sort() }],
      ...by,
    },
  ]);
}

/**
 * Makes two customers of one again: an id that was given up is a customer, with whatever had been merged into it. Each has
 * its own history back, and what was recorded while they were one counts for both, but for a request to be erased: that is
 * of who asked, unless a person had made them one. Of who did ask only what resolution has joined is taken apart. Throws like
 * mergeIdentities.
 */
export async function splitIdentity(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
  by: Decider,
): Promise<number> {
  const [whole] = await lockDivisible(transaction, tenant, [id], REFUSED);
  const wasLeaving = isLeaving(whole, new Date());
  if (wasLeaving && !(await isRevocable(transaction, tenant, id)))
    throw new SubgraphError('CONFLICT', ONLY_GUESSES);
  if ((await takeBack(transaction, tenant, [id])) === 0)
    throw new SubgraphError('CONFLICT', 'The id was not given up in a merge, so there is none to take back.');
  const [rest, part] = await lockDivisible(transaction, tenant, [whole.id, id], REFUSED);
  if (wasLeaving) await forgetGone(transaction, tenant, [rest, part], new Date());
  return await logSplit(transaction, tenant, { whole, rest, part }, by);
}

/**
 * Takes a record out of its customer: it is a customer of its own from now on, under the id `own`, for whom every refusal
 * counts that was recorded of them together, but for a request to be erased. Answers also all ids of
 * whom it was taken from. Throws like mergeIdentities.
 */
export async function splitRecord(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { own, ...record }: RecordName & { readonly own: string },
  by: Decider,
): Promise<{ readonly position: number; readonly from: readonly string[] }> {
  const owner = await ownerOf(transaction, tenant, record);
  await lockFamilies(transaction, tenant, [owner, own]); // both at once: somebody may have the id already
  if ((await ownerOf(transaction, tenant, record)) !== owner)
    throw new SubgraphError('CONFLICT', 'Somebody else has moved the record just now.');
  const [whole] = await lockDivisible(transaction, tenant, [owner], REFUSED);
  const others = whole.records.filter((one) => !isSameRecord(one, record));
  const isGuess = whole.records.some((one) => isSameRecord(one, record) && !one.ofMember);
  if (isLeaving(whole, new Date()) && !isGuess) throw new SubgraphError('CONFLICT', ONLY_GUESSES);
  if (others.length === 0 || own === owner)
    throw new SubgraphError('CONFLICT', 'The record is all that there is of its customer.');
  await sql`insert into identity.customers (tenant, id) values (${tenant}, ${own}) on conflict do nothing`.execute(
    transaction,
  );
  if ((await lockActive(transaction, tenant, [own], REFUSED))[0].id !== own)
    throw new SubgraphError(
      'CONFLICT',
      'The record has an id that leads to another customer: split that first.',
    );
  await transaction
    .updateTable('source_records')
    .set({ customer: own, rule: 'SOURCE_RECORD', deterministic: true, score: null, since: by.at })
    .where('tenant', '=', tenant)
    .where('department', '=', record.department)
    .where('record_id', '=', record.recordId)
    .execute();
  await sql`
    insert into identity.customer_origins (tenant, id, origin, ledger_position)
    select ${tenant}, ${own}, origin, ${await ledgerLength(transaction, tenant)} from unnest(${idsOf(whole)}::text[]) as family (origin)
    on conflict (tenant, id, origin) do update set ledger_position = excluded.ledger_position`.execute(
    transaction,
  );
  const [rest, part] = await lockDivisible(transaction, tenant, [whole.id, own], REFUSED);
  return { position: await logSplit(transaction, tenant, { whole, rest, part }, by), from: idsOf(rest) };
}

/** A person looked at a guess, and it is right. Throws like mergeIdentities. */
export async function confirmIdentity(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<void> {
  await lockActive(transaction, tenant, [id], REFUSED);
  const { numUpdatedRows } = await transaction
    .updateTable('customer_redirects')
    .set({ rule: 'MANUAL', deterministic: true, score: null, why: null })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new SubgraphError('CONFLICT', 'The id was not given up in a merge, so there is none to confirm.');
}

/** How many events the ledger holds: what is said later is said of who is one by then. */
async function ledgerLength(transaction: Transaction<IdentityTables>, tenant: string): Promise<number> {
  const chain = await transaction
    .selectFrom('consent_chain')
    .select('count')
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  return chain?.count ?? 0;
}

function standingOf({ id, records }: CustomerFacts): Identity {
  return { id, records: records.length, since: Math.min(...records.map(({ since }) => since.getTime())) };
}

async function ownerOf(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { department, recordId }: RecordName,
): Promise<string> {
  const [found] = await new IdentityStore(transaction).recordById(tenant, department, recordId);
  if (found === undefined) throw new SubgraphError('NOT_FOUND', 'There is no such record.');
  return found.customer;
}

interface Split {
  readonly whole: CustomerFacts;
  readonly rest: CustomerFacts;
  readonly part: CustomerFacts;
}

async function logSplit(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { whole, rest, part }: Split,
  by: Decider,
): Promise<number> {
  return await logChanges(transaction, tenant, [
    {
      kind: 'SPLIT',
      givenUp: part.id,
      survivor: rest.id,
      before: [groupOf(whole)],
      after: [groupOf(rest), groupOf(part)],
      ...by,
    },
  ]);
}

function idsOf({ family }: CustomerFacts): string[] {
  return family.map(({ id }) => id).sort();
}

function groupOf(facts: CustomerFacts): IdentityGroup {
  return { customer: facts.id, ids: idsOf(facts) };
}
