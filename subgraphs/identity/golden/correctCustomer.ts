import { sql, type Transaction } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { anyOf } from '../../kit/anyOf.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { certainIds } from '../certainly.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import { badInput, type Optional, text } from '../inputChecks.ts';
import { lockActive } from '../matches/lockActive.ts';
import { mustDecide } from '../matches/resolvingCaller.ts';
import { retried } from '../retried.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import type { GoldenStore } from './readGolden.ts';
import { sealCorrection } from './sealedCorrection.ts';
import { expectedOf, readValue } from './values.ts';

/** What a person says is right, before anything is checked. */
export interface CorrectionInput {
  readonly customer: string;
  readonly attribute: ComparedAttribute;
  /** Null takes the correction back. */
  readonly value?: Optional<string>;
  readonly reason: string;
}

/** The proof, without the value. */
export interface CorrectionReceipt {
  /** Whom it counts for: an id that was given up leads there. */
  readonly customer: string;
  readonly attribute: ComparedAttribute;
  readonly corrected: boolean;
}

const CORRECTING = { doing: 'Correcting a customer', does: 'corrects a customer' };
const MAX_VALUE = 254;

/**
 * Keeps what a person says is right of a customer: it counts whatever records say, until it is taken back. `now` is in
 * seconds. Throws a SubgraphError: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, CONFLICT.
 */
export async function correctCustomer(
  { database, fingerprint }: GoldenStore,
  caller: Caller | undefined,
  { customer, attribute, ...input }: CorrectionInput,
  now: number,
): Promise<CorrectionReceipt> {
  const { tenant, client, person } = mustDecide(caller, CORRECTING);
  const value = correctedValue(attribute, input.value);
  const reason = text(input.reason, 'reason');
  if (reason === undefined) throw badInput('reason', 'must say why');
  return await retried(database, async (transaction) => {
    const [facts] = await lockActive(transaction, tenant, [customer], 'is not corrected');
    const name = { tenant, customer, attribute };
    if (value === undefined) await withdraw(transaction, name, certainIds(customer, facts.family));
    else
      await keep(transaction, name, idsOf(facts), {
        sealed: sealCorrection(fingerprint, name, { value, reason }),
        client,
        person,
        at: new Date(now * 1000),
      });
    return { customer: facts.id, attribute, corrected: value !== undefined };
  });
}

/** As it is shown; undefined where there is none. */
function correctedValue(attribute: ComparedAttribute, given: Optional<string>): string | undefined {
  if (given === null || given === undefined) return undefined;
  const read = readValue(attribute, text(given, 'value', MAX_VALUE) ?? '');
  if (read === undefined)
    throw badInput('value', `must be ${expectedOf(attribute)}; null takes the correction back`);
  return read.value;
}

function idsOf({ family }: CustomerFacts): string[] {
  return family.map(({ id }) => id);
}

interface Name {
  readonly tenant: string;
  readonly customer: string;
  readonly attribute: ComparedAttribute;
}

interface Kept {
  readonly sealed: string;
  readonly client: string;
  readonly person: string;
  readonly at: Date;
}

/** It is the last word, whatever the clocks of other processes say. */
async function keep(
  transaction: Transaction<IdentityTables>,
  { tenant, customer, attribute }: Name,
  ids: readonly string[],
  { sealed, client, person, at }: Kept,
): Promise<void> {
  await sql`
    insert into identity.corrections (tenant, customer, attribute, sealed, client, person, corrected_at)
    select ${tenant}, ${customer}, ${attribute}, ${sealed}, ${client}, ${person},
      greatest(${at}::timestamptz, max(corrected_at) + interval '1 millisecond')
    from identity.corrections
    where tenant = ${tenant} and customer = any(${[...ids]}::text[]) and attribute = ${attribute}
    on conflict (tenant, customer, attribute) do update set
      sealed = excluded.sealed, client = excluded.client, person = excluded.person,
      corrected_at = excluded.corrected_at`.execute(transaction);
}

/** Of all ids that are the customer's for certain: else an older one would count. */
async function withdraw(
  transaction: Transaction<IdentityTables>,
  { tenant, attribute }: Name,
  ids: readonly string[],
): Promise<void> {
  const { numDeletedRows } = await transaction
    .deleteFrom('corrections')
    .where('tenant', '=', tenant)
    .where('customer', '=', anyOf(ids))
    .where('attribute', '=', attribute)
    .executeTakeFirst();
  if (numDeletedRows === 0n)
    throw new SubgraphError('CONFLICT', 'Nothing was corrected there, so there is nothing to take back.');
}
