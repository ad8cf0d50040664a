import { type Kysely, sql, type Transaction } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import type { Keyring } from '../../../schema/consent/keys.ts';
import type { Department } from '../../kit/departments.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { derivedCustomerId } from '../fingerprints.ts';
import { badInput, mustBeStorable, text } from '../inputChecks.ts';
import { isLeaving } from '../isLeaving.ts';
import { retried } from '../retried.ts';
import { IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { confirmIdentity, mergeIdentities, splitIdentity, splitRecord } from './changeIdentity.ts';
import type { Decider } from './identityChange.ts';
import { lockDivisible } from './lockActive.ts';
import { mustDecide } from './resolvingCaller.ts';

export const MATCH_VERDICTS = ['MERGE', 'CONFIRM', 'SPLIT', 'REJECT'] as const;
export type MatchVerdict = (typeof MATCH_VERDICTS)[number];

/** What a person says of a match, before anything is checked. */
export interface MatchInput {
  readonly verdict: string;
  readonly customer?: string | null;
  readonly other?: string | null;
  readonly record?: { readonly department: Department; readonly recordId: string } | null;
  readonly reason: string;
}

const DECIDING = { doing: 'Deciding who is who', does: 'decides who is who' };

export interface MatchDesk {
  readonly database: Kysely<IdentityTables>;
  readonly fingerprint: Keyring;
}

/** The place of the change in the feed; null where nobody became another. */
export interface ResolvedMatch {
  readonly verdict: MatchVerdict;
  readonly position: number | null;
}

/**
 * Does what a person decided of a match, and keeps it: whatever is resolved later must not go against it. `now` is in
 * seconds. Throws a SubgraphError: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT.
 */
export async function resolveMatch(
  { database, fingerprint }: MatchDesk,
  caller: Caller | undefined,
  input: MatchInput,
  now: number,
): Promise<ResolvedMatch> {
  const { tenant, client, person } = mustDecide(caller, DECIDING);
  const verdict = MATCH_VERDICTS.find((known) => known === input.verdict);
  if (verdict === undefined) throw badInput('verdict', `must be one of ${MATCH_VERDICTS.join(', ')}`);
  const why = text(input.reason, 'reason');
  if (why === undefined) throw badInput('reason', 'must say why');
  const by: Decider = { client, person, why, at: new Date(now * 1000) };
  return await retried(database, async (transaction) => {
    if (verdict === 'SPLIT' && input.record != null) {
      mustBeStorable(input.record.recordId, 'record.recordId');
      const own = derivedCustomerId(fingerprint.keys[0], tenant, input.record);
      const { position, from } = await splitRecord(transaction, tenant, { ...input.record, own }, by);
      for (const id of from) await keepDecision(transaction, tenant, verdict, [id, own], by);
      return { verdict, position };
    }
    const pair = pairOf(input, verdict);
    const position = await change(transaction, tenant, verdict, pair, by);
    await keepDecision(transaction, tenant, verdict, pair, by);
    return { verdict, position };
  });
}

function pairOf({ customer, other }: MatchInput, verdict: MatchVerdict): readonly [string, string] {
  for (const [name, id] of Object.entries({ customer, other })) mustBeStorable(id ?? '', name);
  if (!customer) throw badInput('customer', 'must name an id (or with SPLIT, record a record)');
  if (!other) throw badInput('other', `must name the id that ${verdict} is about, beside customer`);
  if (customer === other) throw badInput('other', 'must name another id than customer');
  return [customer, other];
}

/** The place in the feed, null where nothing changed. `pair[1]` is the id that was given up, for CONFIRM, SPLIT and REJECT. */
async function change(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  verdict: MatchVerdict,
  pair: readonly [string, string],
  by: Decider,
): Promise<number | null> {
  const manual = { rule: 'MANUAL', deterministic: true, score: null } as const;
  switch (verdict) {
    case 'MERGE':
      return await mergeIdentities(transaction, tenant, pair, manual, by);
    case 'CONFIRM':
      await confirmIdentity(transaction, tenant, await givenUpOf(transaction, tenant, pair));
      return null;
    case 'SPLIT':
      return await splitIdentity(transaction, tenant, await givenUpOf(transaction, tenant, pair), by);
    case 'REJECT': {
      // whoever is resolving them ends first
      const [one, other] = await lockDivisible(transaction, tenant, pair, 'is not taken apart');
      const givenUp = await edgeOf(transaction, tenant, pair);
      if (givenUp !== undefined) return await splitIdentity(transaction, tenant, givenUp, by);
      // resolution leaves them alone, and would not take them apart
      if (one.id === other.id && isLeaving(one, new Date()))
        throw new SubgraphError('CONFLICT', 'They are one by merges with others: split one of those.');
      if (
        one.id === other.id &&
        pair.every((id) => one.family.some((member) => member.id === id && member.firm))
      )
        throw new SubgraphError(
          'CONFLICT',
          'They are one by merges with others that people made: split one of those first.',
        );
      return null;
    }
  }
}

/** Of two ids the one that leads to the other in one step. */
async function edgeOf(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  [one, other]: readonly [string, string],
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from identity.customer_redirects
    where tenant = ${tenant} and ((id = ${one} and survivor = ${other}) or (id = ${other} and survivor = ${one}))
  `.execute(transaction);
  return rows[0]?.id;
}

async function givenUpOf(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  pair: readonly [string, string],
): Promise<string> {
  const id = await edgeOf(transaction, tenant, pair);
  if (id === undefined)
    throw new SubgraphError('CONFLICT', 'Neither of the ids was given up for the other in a merge.');
  return id;
}

/** The last word on two ids. */
async function keepDecision(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  verdict: MatchVerdict,
  pair: readonly [string, string],
  by: Decider,
): Promise<void> {
  const { client, person, why, at } = by;
  const [one, other] = [...pair].sort() as [string, string];
  const same = verdict === 'MERGE' || verdict === 'CONFIRM' ? 'SAME' : 'DIFFERENT';
  await sql`
    insert into identity.match_decisions as known (tenant, one, other, verdict, reason, client, person, decided_at)
    values (${tenant}, ${one}, ${other}, ${same}, ${why}, ${client}, ${person}, ${at})
    on conflict (tenant, one, other) do update set
      verdict = excluded.verdict, reason = excluded.reason, client = excluded.client, person = excluded.person,
      decided_at = excluded.decided_at`.execute(transaction);
  if (same === 'DIFFERENT') await overrule(transaction, tenant, pair, by);
  // what hangs together by others is decided anew, with this in mind
  await sql`
    update identity.person_records as person set pending = true
    from identity.source_records as record
    where record.tenant = ${tenant} and record.customer in (${one}, ${other})
      and person.tenant = record.tenant and person.department = record.department
      and person.record_id = record.record_id`.execute(transaction);
}

/** Who was said to be one across two customers who are two from now on was said so before. */
async function overrule(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  pair: readonly [string, string],
  { client, person, why, at }: Decider,
): Promise<void> {
  const [one, other] = await new IdentityStore(transaction).customers(tenant, pair);
  if (!one || !other || one.id === other.id) return;
  const [ones, others] = [one, other].map(({ family }) => family.map(({ id }) => id));
  await sql`
    update identity.match_decisions set
      verdict = 'DIFFERENT', reason = ${why}, client = ${client}, person = ${person}, decided_at = ${at}
    where tenant = ${tenant} and verdict = 'SAME'
      and (one = any(${ones}::text[]) and other = any(${others}::text[])
        or one = any(${others}::text[]) and other = any(${ones}::text[]))`.execute(transaction);
}
