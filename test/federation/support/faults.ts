import { type GraphQLOutputType, isListType, isNonNullType } from 'graphql';
import type { Arguments, Thing } from './world.ts';

/** In how many of a thousand cases a field fails, or answers null, or has an item that is null or fails. */
const FAILS = 25;
const IS_NULL = 25;
const HAS_BAD_ITEM = 60;

/**
 * Faults by rule: whether a field of an object fails depends on nothing but the field, the object, the arguments and the
 * salt, so that a reference and a federation have the same ones. Salt 0 has none.
 */
export class Faults {
  readonly #salt: number;
  readonly #faultless: ReadonlySet<string>;

  constructor(salt: number, faultless: ReadonlySet<string>) {
    this.#salt = salt;
    this.#faultless = faultless;
  }

  /** The value, or what the fault makes of it. Throws where the fault is an error. */
  apply(value: unknown, field: string, source: Thing, args: Arguments, type: GraphQLOutputType): unknown {
    if (this.#salt === 0 || this.#faultless.has(field)) return value;
    const where = `${source.__typename}.${field}`;
    const dice = hash(`${this.#salt} ${where} ${String(source.id ?? '')} ${canonical(args)}`);
    const roll = dice % 1000;
    if (roll < FAILS) throw new Error(`${where} fails`);
    if (roll < FAILS + IS_NULL) return null;
    const isList = isListType(isNonNullType(type) ? type.ofType : type);
    if (!isList || !Array.isArray(value) || value.length === 0) return value;
    if (roll >= FAILS + IS_NULL + HAS_BAD_ITEM) return value;
    const bad = roll % 2 === 0 ? null : new Error(`an item of ${where} fails`);
    return value.with(dice % value.length, bad);
  }
}

/** FNV-1a with a last mix. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

function canonical(args: Arguments): string {
  return JSON.stringify(args, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
