/**
 * Distances of two texts, the same to the last digit as DuckDB's functions of these names, which compute on the bytes of
 * UTF-8 (test/subgraphs/identity/resolution/distances.test.ts compares them). Pure.
 */

const PREFIX_WEIGHT = 0.1;
const LONGEST_PREFIX = 4;
/** Below it Winkler's bonus for an equal beginning is not given. */
const BONUS_FROM = 0.7;

/**
 * Jaro-Winkler similarity, 0 to 1 (Winkler, String Comparator Metrics and Enhanced Decision Rules in the
 * Fellegi-Sunter Model of Record Linkage, 1990).
 */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return 1;
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  const jaro = jaroOf(a, b);
  if (jaro <= BONUS_FROM) return jaro;
  let prefix = 0;
  while (prefix < Math.min(LONGEST_PREFIX, a.length, b.length) && a[prefix] === b[prefix]) prefix++;
  return Math.min(1, jaro + prefix * PREFIX_WEIGHT * (1 - jaro));
}

function jaroOf(a: Uint8Array, b: Uint8Array): number {
  if (a.length === 0 && b.length === 0) return 1;
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const matched: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const end = Math.min(b.length - 1, i + window);
    for (let j = Math.max(0, i - window); j <= end; j++) {
      if (taken[j] || a[i] !== b[j]) continue;
      taken[j] = 1;
      matched.push(a[i] as number);
      break;
    }
  }
  if (matched.length === 0) return 0;
  let outOfOrder = 0;
  for (let j = 0, index = 0; j < b.length; j++) if (taken[j] && b[j] !== matched[index++]) outOfOrder++;
  const transpositions = Math.floor(outOfOrder / 2);
  const count = matched.length;
  return (count / a.length + count / b.length + (count - transpositions) / count) / 3;
}

/** In how many places two texts of equal length differ; Infinity for texts of other lengths. */
export function hamming(one: string, other: string): number {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((count, byte, index) => count + (byte === b[index] ? 0 : 1), 0);
}

/** Whether one insertion, deletion, substitution or swap of neighbours, or none, makes one text the other. */
export function isWithinOneEdit(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)].sort((x, y) => x.length - y.length) as [
    Buffer,
    Buffer,
  ];
  if (b.length - a.length > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restIsEqual = (from: number, of: number) => a.subarray(from).equals(b.subarray(of));
  if (a.length < b.length) return restIsEqual(start, start + 1);
  if (start >= a.length - 1 || restIsEqual(start + 1, start + 1)) return true;
  return a[start] === b[start + 1] && a[start + 1] === b[start] && restIsEqual(start + 2, start + 2);
}
