import { type Kysely, sql, type Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { REVOCABLE_LINK_RULES } from '../../kit/claims.ts';
import type { Feature } from '../resolution/attributes.ts';
import type { Definition } from '../resolution/definition/definition.ts';
import { addCertainPairs } from '../resolution/engine/certainPairs.ts';
import { type Engine, type EngineOptions, openEngine } from '../resolution/engine/engine.ts';
import { countedFeatures } from '../resolution/engine/frequencies.ts';
import type { RuleReport } from '../resolution/engine/proposePairs.ts';
import { type LinkStep, type Weighed, weighRecords } from '../resolution/linkRecords.ts';
import { retried } from '../retried.ts';
import type { IdentityTables } from '../tables.ts';
import type { Reader } from './component.ts';
import { keepPairs } from './keepPairs.ts';
import { type LoadedPersons, loadPersons } from './loadPersons.ts';
import { RESOLVING_LOCK } from './locks.ts';
import { saveModel } from './matchModels.ts';
import { valueKey } from './personKeys.ts';
import type { Resolving } from './resolving.ts';

export interface LearnRequest {
  readonly tenant: string;
  /** Draws the random pairs. */
  readonly seed: number;
  readonly engine: EngineOptions;
  readonly onStep?: ((step: LinkStep, pairs: number) => void) | undefined;
}

/** What was learned, and from how much. */
export interface Learned {
  readonly records: number;
  readonly candidates: number;
  readonly pairs: number;
  readonly rules: readonly RuleReport[];
}

/** Rows written at once. */
const ROWS = 5_000;
const NUMBERS = 50_000;

/**
 * Learns anew from all records of a tenant, weighs all pairs that the blocking rules propose, and leaves every record that
 * has one, or was joined by no person, to be resolved (resolvePending). Nothing changes until all is known, and then in one transaction.
 * Throws ResolutionError where there is too little to learn from.
 */
export async function learnAll(resolving: Resolving, request: LearnRequest): Promise<Learned> {
  const { database, ring, models } = resolving;
  const { tenant, onStep } = request;
  const upTo = await lastNumber(database, tenant);
  const engine = await openEngine(request.engine);
  try {
    onStep?.('read', 0);
    const reader: Reader = { database, ring, tenant };
    const loaded = await loadPersons(engine, reader, upTo);
    const weighed = await weighRecords(engine, loaded, {
      definition: models.definition,
      seed: request.seed,
      threshold: models.definition.thresholds.review,
      onStep,
    });
    await addCertainPairs(engine, models.definition.certain);
    onStep?.('cluster', weighed.candidates);
    const pairs = await retried(database, async (transaction) => {
      await lockAlone(transaction, tenant);
      await saveModel(transaction, tenant, storedModel(weighed, loaded), resolving.now());
      await saveFrequencies(transaction, ring, tenant, engine, { ...models.definition, ...weighed.plan });
      return await savePairs(transaction, tenant, engine, loaded.numbers);
    });
    return { records: loaded.numbers.length, candidates: weighed.candidates, pairs, rules: weighed.rules };
  } finally {
    engine.close();
  }
}

/** Whoever resolves has committed, and nobody begins, until the transaction ends. */
async function lockAlone(transaction: Transaction<IdentityTables>, tenant: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${RESOLVING_LOCK}, hashtext(${tenant}))`.execute(transaction);
}

async function lastNumber(database: Kysely<IdentityTables>, tenant: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(number), 0)::bigint as number from identity.person_records where tenant = ${tenant}`.execute(
    database,
  );
  return rows[0]?.number ?? 0;
}

function storedModel({ model }: Weighed, { present, totals }: LoadedPersons) {
  return { model, present: [...present], totals };
}

/** Only of values that several records have: of all others it is known. */
async function saveFrequencies(
  transaction: Transaction<IdentityTables>,
  ring: Keyring,
  tenant: string,
  engine: Engine,
  definition: Definition,
): Promise<void> {
  await sql`delete from identity.value_frequencies where tenant = ${tenant}`.execute(transaction);
  for (const feature of countedFeatures(definition))
    for await (const [values = [], counts = []] of engine.columns(frequenciesOf(feature)))
      await sql`
        insert into identity.value_frequencies as known (value, tenant, records)
        select value, ${tenant}, sum(records) from unnest(
          ${values.map((value) => valueKey(ring.keys[0], tenant, feature, String(value)))}::bigint[],
          ${counts.map(Number)}::bigint[]) as given (value, records)
        group by value
        on conflict (value) do update set records = known.records + excluded.records`.execute(transaction);
}

function frequenciesOf(feature: Feature): string {
  return `SELECT ${feature}, count(*)::UINTEGER FROM records WHERE ${feature} IS NOT NULL
    GROUP BY ${feature} HAVING count(*) > 1`;
}

/** In place of what was known of these records; those that came in meanwhile keep what they have. */
async function savePairs(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  engine: Engine,
  numbers: readonly number[],
): Promise<number> {
  // by their numbers, and not up to the highest: one that was registered before others may be committed after them
  await sql`create temporary table loaded (number bigint primary key) on commit drop`.execute(transaction);
  for (let at = 0; at < numbers.length; at += NUMBERS)
    await sql`insert into loaded select unnest(${numbers.slice(at, at + NUMBERS)}::bigint[])`.execute(
      transaction,
    );
  await sql`analyze loaded`.execute(transaction);
  await sql`
    delete from identity.match_pairs as pair using loaded as one, loaded as other
    where one.number = pair.record and other.number = pair.other`.execute(transaction);
  let saved = 0;
  for await (const [left = [], right = [], weight = []] of engine.columns('SELECT l, r, weight FROM links')) {
    const numberOf = (id: unknown) => numbers[Number(id)] ?? 0;
    const pairs = left.map((id, index) => ({
      one: numberOf(id),
      other: numberOf(right[index]),
      weight: Number(weight[index]),
    }));
    for (let at = 0; at < pairs.length; at += ROWS) await keepPairs(transaction, pairs.slice(at, at + ROWS));
    saved += left.length;
  }
  await sql`
    with standing as (
      select record.department, record.record_id
      from identity.customer_redirects as redirect join identity.source_records as record
        on record.tenant = redirect.tenant and record.customer in (redirect.id, redirect.survivor)
      where redirect.tenant = ${tenant} and redirect.rule = any(${[...REVOCABLE_LINK_RULES]}::text[])
    )
    update identity.person_records as person set
      weighed = known.loaded,
      pending = person.pending or not known.loaded
        or exists (select from identity.match_pairs as pair where pair.record = person.number)
        or exists (
          select from standing where standing.department = person.department and standing.record_id = person.record_id
        )
    from (
      select other.number, loaded.number is not null as loaded
      from identity.person_records as other left join loaded on loaded.number = other.number
      where other.tenant = ${tenant}
    ) as known
    where known.number = person.number`.execute(transaction);
  return saved;
}
