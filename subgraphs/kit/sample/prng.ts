/** A small seeded generator of pseudo-random numbers: the same name gives the same numbers on every machine. */
export interface Prng {
  /** 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  /** One of the values, all alike. The list must not be empty. */
  pick<T>(values: readonly T[]): T;
  /** One of the values, by their weights. The list must not be empty. */
  weighted<T>(values: readonly (readonly [value: T, weight: number])[]): T;
  /** A moment between two others, to the second. */
  instant(from: Date, to: Date): Date;
}

/** FNV-1a, 32 bits: spreads a name over the generator's state. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** Mulberry32 by Tommy Ettinger: 32 bits of state, good enough to make up people. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pickWeighted<T>(values: readonly (readonly [T, number])[], at: number): T {
  let rest = at * values.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of values) {
    rest -= weight;
    if (rest < 0) return value;
  }
  throw new RangeError('Nothing to pick from');
}

export function createPrng(name: string): Prng {
  const next = mulberry32(hash(name));
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <T>(values: readonly T[]) => {
      if (values.length === 0) throw new RangeError('Nothing to pick from');
      return values[int(0, values.length - 1)] as T;
    },
    weighted: (values) => pickWeighted(values, next()),
    instant: (from, to) =>
      new Date(int(Math.ceil(from.getTime() / 1000), Math.floor(to.getTime() / 1000)) * 1000),
  };
}
