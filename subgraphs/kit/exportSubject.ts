import { type Kysely, sql } from 'kysely';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import { type SubjectData, type TableOfPeople, tablesOfPeople } from './subjectData.ts';
import { type Subject, SubjectRows } from './subjectRows.ts';

/** One row, as the customer gets it. What has no value is left out. */
export interface ExportedRecord {
  readonly kind: string;
  readonly id: string;
  /** By column. Times as RFC 3339 writes them in UTC, days as yyyy-mm-dd, amounts in minor units. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What kind of data each of them is. */
  readonly categories: Readonly<Record<string, DataCategory>>;
  readonly retention: string;
}

export interface ExportAsk extends Subject {
  /** Only what the person provided (GDPR art. 20), and not all that is held (art. 15). */
  readonly providedOnly: boolean;
}

/**
 * All that a department holds of a person, table by table in the order of the inventory and row by row in the order of
 * their keys. One statement for each table, in a single snapshot of the database.
 */
export async function exportSubject<T>(
  database: Kysely<T>,
  data: SubjectData,
  ask: ExportAsk,
): Promise<ExportedRecord[]> {
  const rows = new SubjectRows(data, ask);
  return await database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      const records: ExportedRecord[] = [];
      for (const [name, table] of tablesOfPeople(data))
        records.push(...(await exportTable(snapshot, rows, name, table, ask.providedOnly)));
      return records;
    });
}

async function exportTable<T>(
  database: Kysely<T>,
  rows: SubjectRows,
  name: string,
  table: TableOfPeople,
  providedOnly: boolean,
): Promise<ExportedRecord[]> {
  const categories = categoriesOf(table, providedOnly);
  if (categories.size === 0) return [];
  const { providedWhere, key } = table;
  const columns = [...new Set([...key, ...categories.keys()])].map((column) => sql.id(name, column));
  const given =
    providedOnly && providedWhere !== undefined
      ? sql`and ${sql.id(name, providedWhere.column)} = ${providedWhere.is}`
      : sql``;
  const result = await sql<Record<string, unknown>>`
    select ${sql.join(columns)} from ${rows.table(name)} where ${rows.areOf(name)} ${given}
    order by ${sql.join(key.map((column) => sql.id(name, column)))}`.execute(database);
  return result.rows.map((row) => exportRow(row, table, categories));
}

function categoriesOf({ columns }: TableOfPeople, providedOnly: boolean): Map<string, DataCategory> {
  const categories = new Map<string, DataCategory>();
  for (const [column, role] of Object.entries(columns)) {
    if (role !== 'TECHNICAL' && (role.provided || !providedOnly)) categories.set(column, role.category);
  }
  return categories;
}

function exportRow(
  row: Readonly<Record<string, unknown>>,
  { kind, key, retention }: TableOfPeople,
  categories: ReadonlyMap<string, DataCategory>,
): ExportedRecord {
  const held = [...categories].filter(([column]) => row[column] !== null);
  return {
    kind,
    id: key.map((column) => String(row[column])).join('/'),
    data: Object.fromEntries(held.map(([column]) => [column, plain(row[column])])),
    categories: Object.fromEntries(held),
    retention,
  };
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
