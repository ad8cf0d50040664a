import type { PassportSection } from '../../schema/consent/passport.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import { isCalendarDate, parseInstant } from '../../schema/vocabulary/scalarForms.ts';
import { mayBeRead } from '../kit/derivedInputs.ts';
import type { Input } from './input.ts';
import { type ConsentedInput, categoryOf } from './inputCategories.ts';

/** What judgements are derived for: their inputs are read for it, whoever asks. */
export const DERIVED_FOR = 'RELATIONSHIP_MANAGEMENT' satisfies Purpose;

/** An object of an answer, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * An input as the gateway handed it over: WITHHELD unless all fields that it comes from may be read; UNKNOWN where it is not
 * there, or is not what it should be, which `value` says by a TypeError.
 */
export function readInput<T>(
  section: PassportSection,
  fields: readonly ConsentedInput[],
  value: () => T | undefined,
): Input<T> {
  if (!fields.every((field) => mayBeRead(section, DERIVED_FOR, categoryOf(field))))
    return { kind: 'WITHHELD' };
  try {
    const known = value();
    return known === undefined ? { kind: 'UNKNOWN' } : { kind: 'KNOWN', value: known };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'UNKNOWN' };
    throw error;
  }
}

/** The same of a list, item by item. */
export function readList<T>(
  section: PassportSection,
  fields: readonly ConsentedInput[],
  values: readonly unknown[] | undefined,
  one: (value: Json) => T,
): Input<readonly T[]> {
  return readInput(section, fields, () => values?.map((value) => one(nodeOf(value))));
}

export function recordOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

/** Throws a TypeError for what is no object. */
export function nodeOf(value: unknown): Json {
  const record = recordOf(value);
  if (record === undefined) throw new TypeError('Expected an object');
  return record;
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** What a connection's page holds. */
export function nodesOf(connection: unknown): readonly unknown[] | undefined {
  return listOf(recordOf(connection)?.edges)?.map((edge) => recordOf(edge)?.node);
}

/** Throws a TypeError for what is no text; so do the others below. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('Expected a text');
  return value;
}

export function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw new TypeError('Expected a number');
  return value;
}

export function momentOf(value: unknown): Date {
  const moment = parseInstant(textOf(value));
  if (moment === undefined) throw new TypeError('Expected a moment');
  return moment;
}

/** The beginning of a day of the calendar (UTC). */
export function dayStartOf(value: unknown): Date {
  const day = textOf(value);
  if (!isCalendarDate(day)) throw new TypeError('Expected a day');
  return new Date(`${day}T00:00:00Z`);
}

/** A whole number from `least` on. */
export function wholeOf(value: unknown, least: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw new TypeError('Expected a whole number');
  return value as number;
}

/** One of these words. */
export function wordOf<T extends string>(value: unknown, words: readonly T[]): T {
  const word = words.find((known) => known === value);
  if (word === undefined) throw new TypeError('Expected another word');
  return word;
}
