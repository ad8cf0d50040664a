import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** How right a set of pairs is. */
export interface Quality {
  readonly precision: number;
  readonly recall: number;
}

/** Compares what accord link wrote with the truth: its pairs, and all pairs that its clusters make. */
export async function measureQuality(files: {
  readonly pairs: string;
  readonly clusters: string;
  readonly truth: string;
}): Promise<{ readonly pairwise: Quality; readonly clustered: Quality }> {
  const personOf = new Map<string, string>();
  for await (const [id = '', person = ''] of rows(files.truth)) personOf.set(id, person);
  const truePairs = pairsWithin(personOf.values());
  let found = 0;
  let right = 0;
  for await (const [a = '', b = ''] of rows(files.pairs)) {
    found += 1;
    if (personOf.get(a) === personOf.get(b)) right += 1;
  }
  const clusters: string[] = [];
  const both: string[] = [];
  for await (const [, id = '', cluster = ''] of rows(files.clusters)) {
    clusters.push(cluster);
    both.push(`${cluster} ${personOf.get(id)}`);
  }
  const together = pairsWithin(both);
  return {
    pairwise: { precision: right / found, recall: right / truePairs },
    clustered: { precision: together / pairsWithin(clusters), recall: together / truePairs },
  };
}

/** How many pairs of equal values there are. */
export function pairsWithin(values: Iterable<string | number>): number {
  const sizes = new Map<string | number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
}

/** The cells of a file without quotation marks, without its header. */
async function* rows(path: string): AsyncGenerator<string[]> {
  let isHeader = true;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (!isHeader) yield line.split(',');
    isHeader = false;
  }
}
