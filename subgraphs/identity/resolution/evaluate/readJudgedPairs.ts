import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { ResolutionError } from '../resolutionError.ts';
import type { JudgedPair } from './evaluatePairs.ts';

/** Pairs that were found, judged by the truth. */
export interface Judged {
  readonly pairs: readonly JudgedPair[];
  /** How many true pairs there are. */
  readonly truePairs: number;
}

/** Which pairs are true. */
interface Truth {
  isTrue(idA: string, idB: string): boolean;
  readonly pairs: number;
}

/**
 * Reads the pairs that accord link wrote, and a truth, as CSV: either pairs (id_a, id_b) or who each row is of (id,
 * person). Throws a ResolutionError that names the file and the line.
 */
export async function readJudgedPairs(pairsPath: string, truthPath: string): Promise<Judged> {
  const truth = await readTruth(truthPath);
  const pairs: JudgedPair[] = [];
  const columns = ['id_a', 'id_b', 'match_probability'];
  for await (const { line, cells } of rowsOf(pairsPath, columns)) {
    const [idA = '', idB = '', probability = ''] = cells;
    const value = Number(probability);
    if (probability === '' || !(value >= 0 && value <= 1))
      throw new ResolutionError(`${pairsPath}:${line}: expected a match_probability from 0 to 1`);
    pairs.push({ probability: value, isTrue: truth.isTrue(idA, idB) });
  }
  return { pairs, truePairs: truth.pairs };
}

async function readTruth(path: string): Promise<Truth> {
  const header = await headerOf(path);
  if (header.includes('person')) return readPersons(path);
  const key = (idA: string, idB: string) => `${idA}\u0000${idB}`;
  const known = new Set<string>();
  for await (const { cells } of rowsOf(path, ['id_a', 'id_b']))
    known.add(key(cells[0] ?? '', cells[1] ?? ''));
  return {
    pairs: known.size,
    isTrue: (idA, idB) => known.has(key(idA, idB)) || known.has(key(idB, idA)),
  };
}

async function readPersons(path: string): Promise<Truth> {
  const personOf = new Map<string, string>();
  const sizes = new Map<string, number>();
  for await (const { line, cells } of rowsOf(path, ['id', 'person'])) {
    const [id = '', person = ''] = cells;
    if (personOf.has(id)) throw new ResolutionError(`${path}:${line}: an id that was there before`);
    personOf.set(id, person);
    sizes.set(person, (sizes.get(person) ?? 0) + 1);
  }
  return {
    pairs: [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0),
    isTrue: (idA, idB) => personOf.has(idA) && personOf.get(idA) === personOf.get(idB),
  };
}

async function headerOf(path: string): Promise<readonly string[]> {
  const parser = createReadStream(path).pipe(parse({ bom: true, to: 1, trim: true }));
  try {
    for await (const row of parser) return row as string[];
  } catch (error) {
    throw unreadable(path, error);
  }
  throw new ResolutionError(`${path}: is empty`);
}

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The cells of these columns, row by row. */
async function* rowsOf(path: string, columns: readonly string[]): AsyncGenerator<Cells> {
  const header = await headerOf(path);
  const indexes = columns.map((column) => header.indexOf(column));
  const missing = columns.filter((_, index) => (indexes[index] ?? -1) < 0);
  if (missing.length > 0)
    throw new ResolutionError(
      `${path}:1: there is no column ${missing.join(', ')}; there are ${header.join(', ')}`,
    );
  const parser = createReadStream(path).pipe(parse({ bom: true, from: 2, trim: true }));
  let line = 1;
  try {
    for await (const row of parser) {
      line += 1;
      yield { line, cells: indexes.map((index) => (row as string[])[index] ?? '') };
    }
  } catch (error) {
    throw error instanceof ResolutionError ? error : unreadable(path, error);
  }
}

/** The parser's own message may quote a cell; its line and code do not. */
function unreadable(path: string, error: unknown): ResolutionError {
  const { code, lines } = error as { code?: string; lines?: number };
  if (code?.startsWith('CSV_') !== true)
    return new ResolutionError(`${path}: cannot be read (${code ?? 'unknown'})`, { cause: error });
  return new ResolutionError(`${path}:${lines}: is not well-formed CSV (${code})`, { cause: error });
}
