import { sql } from 'kysely';
import { FEATURES, type Feature } from '../resolution/attributes.ts';
import type { Engine } from '../resolution/engine/engine.ts';
import { type DescriptionRow, opened, type Reader } from './component.ts';

/** Rows read at once, which is what the engine takes at once. */
const PAGE = 2_048;

export interface LoadedPersons {
  readonly counts: readonly [number];
  /** Features that at least one record has. */
  readonly present: ReadonlySet<Feature>;
  /** By feature, how many records have one. */
  readonly totals: Readonly<Partial<Record<Feature, number>>>;
  /** By the record's id in the engine: its number in the store. */
  readonly numbers: readonly number[];
}

/**
 * Loads the records up to a number into the engine's table `records`, opened: they never leave this process. Those that cannot
 * be opened are left out.
 */
export async function loadPersons(engine: Engine, reader: Reader, upTo: number): Promise<LoadedPersons> {
  await engine.run(`CREATE TABLE records (id UINTEGER, input UTINYINT,
    ${FEATURES.map((feature) => `${feature} VARCHAR`).join(', ')})`);
  await engine.run(`CREATE TABLE opened (id UINTEGER,
    ${FEATURES.map((feature) => `${feature} VARCHAR`).join(', ')})`);
  const table = await engine.append('opened', ['UINTEGER', ...FEATURES.map(() => 'VARCHAR' as const)]);
  const numbers: number[] = [];
  const totals: Partial<Record<Feature, number>> = {};
  for (let after = 0; ; ) {
    const rows = await readPage(reader, after, upTo);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.number;
    const records = rows.flatMap((row) => opened(reader, row) ?? []);
    const features = records.map((record) => record.features);
    table.add([
      records.map((_, index) => numbers.length + index),
      ...FEATURES.map((feature) => features.map((one) => one[feature])),
    ]);
    for (const feature of FEATURES)
      totals[feature] = (totals[feature] ?? 0) + features.filter((one) => one[feature] !== null).length;
    numbers.push(...records.map(({ number }) => number));
  }
  table.close();
  await engine.run('INSERT INTO records BY NAME SELECT *, 0 AS input FROM opened');
  await engine.run('DROP TABLE opened');
  const present = new Set(FEATURES.filter((feature) => (totals[feature] ?? 0) > 0));
  return { counts: [numbers.length], present, totals, numbers };
}

async function readPage(
  { database, tenant }: Reader,
  after: number,
  upTo: number,
): Promise<DescriptionRow[]> {
  const { rows } = await sql<DescriptionRow>`
    select number, department, record_id as "recordId", sealed from identity.person_records
    where tenant = ${tenant} and number > ${after} and number <= ${upTo}
    order by number limit ${PAGE}`.execute(database);
  return rows;
}
