import type { PassportSection } from '../../schema/consent/passport.ts';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import { isCalendarDate, parseInstant } from '../../schema/vocabulary/scalarForms.ts';
import { mayBeRead } from '../kit/derivedInputs.ts';
import type { Input } from './input.ts';

/** For what an input is read, and what it shows. */
export interface InputUse {
  readonly section: PassportSection;
  readonly purpose: Purpose;
  readonly categories: readonly DataCategory[];
}

/**
 * What a department told: WITHHELD unless all that it shows may be read; UNKNOWN where `value` answers undefined, since it is
 * not there, or throws a TypeError, since it is not what it should be.
 */
export function readInput<T>(
  { section, purpose, categories }: InputUse,
  value: () => T | undefined,
): Input<T> {
  if (!categories.every((category) => mayBeRead(section, purpose, category))) return { kind: 'WITHHELD' };
  try {
    const known = value();
    return known === undefined ? { kind: 'UNKNOWN' } : { kind: 'KNOWN', value: known };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'UNKNOWN' };
    throw error;
  }
}

export type InputNode = Readonly<Record<string, unknown>>;

/** Undefined for what is no object. */
export function recordOf(value: unknown): InputNode | undefined {
  return typeof value === 'object' && value !== null ? (value as InputNode) : undefined;
}

/** Throws a TypeError for what is no object. */
export function nodeOf(value: unknown): InputNode {
  const record = recordOf(value);
  if (record === undefined) throw new TypeError('Expected an object');
  return record;
}

/** Undefined for what is no list. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** Throws a TypeError for what is no text. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('Expected a text');
  return value;
}

/** Throws a TypeError for what is no moment. */
export function momentOf(value: unknown): Date {
  const moment = parseInstant(textOf(value));
  if (moment === undefined) throw new TypeError('Expected a moment');
  return moment;
}

/** The beginning of a day of the calendar (UTC). Throws a TypeError for what is none. */
export function dayStartOf(value: unknown): Date {
  const day = textOf(value);
  if (!isCalendarDate(day)) throw new TypeError('Expected a day');
  return new Date(`${day}T00:00:00Z`);
}

/** Throws a TypeError for what is no whole number from `least` on. */
export function wholeOf(value: unknown, least: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least)
    throw new TypeError('Expected a whole number');
  return value as number;
}
