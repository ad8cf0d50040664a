import { type Kysely, sql } from 'kysely';
import { SAMPLE_TENANT } from '../subgraphs/kit/sample/sampleCustomer.ts';
import type { LoadPart } from './loadSampleCompany.ts';

/**
 * Loads a department's part of the sample company unless it is there: a row of its own, in the same transaction, says
 * so. Identity is told within that transaction, so that a department never shows records that identity does not know;
 * after a crash the next run loads what is missing. Safe to run from several processes at once.
 */
export const seedOnce: LoadPart = async (department, database, load) =>
  await database.transaction().execute(async (transaction) => {
    const marker = sql.table(`${department}.sample_loads`);
    await sql`select pg_advisory_xact_lock(hashtext(${`accord/sample/${department}`}))`.execute(transaction);
    await sql`create table if not exists ${marker} (tenant text primary key, loaded_at timestamptz not null default now())`.execute(
      transaction,
    );
    const { numAffectedRows } =
      await sql`insert into ${marker} (tenant) values (${SAMPLE_TENANT}) on conflict do nothing`.execute(
        transaction,
      );
    if (numAffectedRows === 0n) return false;
    await load(joining(transaction));
    return true;
  });

/** A database whose transactions are part of this one: Kysely itself refuses to nest them. */
function joining(transaction: Kysely<unknown>): Kysely<unknown> {
  const joined = { execute: (run: (database: Kysely<unknown>) => Promise<unknown>) => run(transaction) };
  return new Proxy(transaction, {
    get(target, property) {
      if (property === 'transaction') return () => joined;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
