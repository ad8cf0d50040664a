import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import type { Department } from './departments.ts';

/**
 * All that a department holds of people: every table of its schema and every column, so that nothing is left out of a
 * customer's copy or forgotten when it is erased. `T` is the shape of the tables; a test compares it with the database.
 */
export interface SubjectData<T = AnyTables> {
  readonly department: Department;
  /** A table comes after those that it refers to. */
  readonly tables: { readonly [Name in keyof T & string]: SubjectTable<keyof T[Name] & string> };
  /** What data is held for whose category no field of the department releases. */
  readonly heldFor: Partial<Readonly<Record<DataCategory, readonly Purpose[]>>>;
}

type AnyTables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type SubjectTable<Column extends string = string> = TableOfNobody<Column> | TableOfPeople<Column>;

/** A table that says nothing of any customer. */
export interface TableOfNobody<Column extends string = string> {
  readonly about: 'NOBODY';
  /** What it is about instead. */
  readonly what: string;
  readonly columns: readonly Column[];
}

/** A table whose every row is about one customer. */
export interface TableOfPeople<Column extends string = string> {
  readonly about: 'CUSTOMER';
  /** What a row is called in the customer's copy: `orderLine`. */
  readonly kind: string;
  /** RECORD: the column `id` is the id of the person's record. Otherwise the column that holds the `id` of another table. */
  readonly hangsOn: 'RECORD' | { readonly table: string; readonly by: Column };
  /** Together with the tenant they name the row; its id in the customer's copy, and the order of the copy. */
  readonly key: readonly [Column, ...Column[]];
  readonly columns: Readonly<Record<Column, ColumnData>>;
  /** The rows that the person gave; all of them when left out. */
  readonly providedWhere?: { readonly column: Column; readonly is: string };
  /** How long it is kept, in words that the customer reads. */
  readonly retention: string;
  readonly erasure: Erasure<Column>;
}

/** TECHNICAL: the tenant, or what a row's id says already. */
export type ColumnData = 'TECHNICAL' | PersonalColumn;

export interface PersonalColumn {
  readonly category: DataCategory;
  /**
   * Whether the person gave it, or it was observed of what they did: data to carry to another company (GDPR art. 20, as
   * the guidelines WP242 rev.01 read it). What the company assessed, derived or noted is not.
   */
  readonly provided: boolean;
}

/** What erasure does to a person's rows. */
export type Erasure<Column extends string = string> =
  | { readonly kind: 'DELETE' }
  | (Kept<Column> & {
      readonly kind: 'KEEP';
      /** For how many years, from the moment in which column; afterwards it is deleted. */
      readonly years: number;
      readonly from: Column;
    })
  | (Kept<Column> & {
      readonly kind: 'KEEP_WITH';
      /** The table on which this one hangs, or that hangs on this one: a row is kept while such a row there is. */
      readonly table: string;
    });

/** What the customer is told of rows that are kept, and what is cleared of them. */
interface Kept<Column extends string> {
  readonly what: string;
  /** The legal duty, in words. */
  readonly why: string;
  /** To what each of these columns is set: null, or where there must be a value, one that says nothing. */
  readonly clears: Partial<Readonly<Record<Column, string | null>>>;
}

export const TECHNICAL = 'TECHNICAL' as const;
export const DELETE: { readonly kind: 'DELETE' } = { kind: 'DELETE' };

/** The person gave it, or it was observed of what they did. */
export function provided(category: DataCategory): PersonalColumn {
  return { category, provided: true };
}

/** The company assessed, derived or noted it. */
export function derived(category: DataCategory): PersonalColumn {
  return { category, provided: false };
}

/** The tables of people, by name, in the order of the inventory. */
export function tablesOfPeople({ tables }: SubjectData): (readonly [string, TableOfPeople])[] {
  return Object.entries(tables).flatMap(([name, table]) =>
    table.about === 'CUSTOMER' ? [[name, table] as const] : [],
  );
}
