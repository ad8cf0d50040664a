import { type RawBuilder, sql } from 'kysely';
import { anyOf } from './anyOf.ts';
import type { Erasure, SubjectData, TableOfPeople } from './subjectData.ts';

/** One person in one department. */
export interface Subject {
  readonly tenant: string;
  /** The ids of the person's records. */
  readonly records: readonly string[];
}

/** A person's rows of a table in SQL. In every expression the table goes by its own name. */
export class SubjectRows {
  readonly #data: SubjectData;
  readonly #subject: Subject;

  constructor(data: SubjectData, subject: Subject) {
    this.#data = data;
    this.#subject = subject;
  }

  /** The table, for `from`, `update` and `delete from`. */
  table(name: string): RawBuilder<unknown> {
    return sql`${sql.id(this.#data.department, name)} as ${sql.id(name)}`;
  }

  /** Whether a row is the person's. */
  areOf(name: string): RawBuilder<boolean> {
    const { hangsOn } = this.#table(name);
    const ofTenant = sql`${sql.id(name, 'tenant')} = ${this.#subject.tenant}`;
    if (hangsOn === 'RECORD')
      return sql<boolean>`${ofTenant} and ${sql.id(name, 'id')} = ${anyOf(this.#subject.records)}`;
    const { table, by } = hangsOn;
    return sql<boolean>`${ofTenant} and ${sql.id(name, by)} in (
      select ${sql.id(table, 'id')} from ${this.table(table)} where ${this.areOf(table)})`;
  }

  /** The moment (UTC, without a time zone) until which the law keeps a row; null when it does not. */
  keptUntil(name: string): RawBuilder<unknown> {
    const { erasure } = this.#table(name);
    switch (erasure.kind) {
      case 'DELETE':
        return sql`null::timestamp`;
      case 'KEEP':
        return sql`(${sql.id(name, erasure.from)} at time zone 'UTC' + make_interval(years => ${erasure.years}))`;
      case 'KEEP_WITH':
        return this.#keptWith(name, erasure);
    }
  }

  #keptWith(name: string, { table }: Extract<Erasure, { kind: 'KEEP_WITH' }>): RawBuilder<unknown> {
    const meets = joins(name, this.#table(name), table) ?? joins(table, this.#table(table), name);
    if (meets === undefined)
      throw new Error(`${name} cannot be kept with ${table}: neither hangs on the other`);
    return sql`(select max(${this.keptUntil(table)}) from ${this.table(table)}
      where ${sql.id(table, 'tenant')} = ${sql.id(name, 'tenant')} and ${meets})`;
  }

  #table(name: string): TableOfPeople {
    const table = this.#data.tables[name];
    if (table?.about !== 'CUSTOMER') throw new Error(`${name} is no table of people`);
    return table;
  }
}

/** That a row of one table hangs on a row of the other, where its rows do. */
function joins(name: string, { hangsOn }: TableOfPeople, other: string): RawBuilder<boolean> | undefined {
  if (hangsOn === 'RECORD' || hangsOn.table !== other) return undefined;
  return sql<boolean>`${sql.id(name, hangsOn.by)} = ${sql.id(other, 'id')}`;
}
