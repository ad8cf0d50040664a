import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { Names } from './names.ts';
import { People } from './people.ts';
import { Random } from './random.ts';
import { COLUMNS, Records } from './records.ts';

/** How many records people have; assumption. On average 2.2. */
const RECORDS_OF_ONE = [0.35, 0.32, 0.18, 0.1, 0.05];

export interface Population {
  /** A CSV file of records, in no order. */
  readonly records: string;
  /** A CSV file that says who each record is of: id, person. */
  readonly truth: string;
}

/** Makes up `count` records and writes them. The same seed writes the same files. */
export async function writePopulation(count: number, seed: number, files: Population): Promise<void> {
  const random = new Random(seed);
  const names = new Names(seed);
  const people = new People(names, random);
  const records = new Records(names, people, random);
  const rows: string[] = [];
  const truth: string[] = ['id,person'];
  const number = new Shuffled(count, random);
  const nextId = () => `r${number.next()}`;
  while (rows.length < count) {
    for (const person of people.household()) {
      const most = Math.min(1 + random.weighted(RECORDS_OF_ONE), count - rows.length);
      for (const record of records.of(person, most, nextId)) {
        rows.push(COLUMNS.map((column) => record[column]).join(','));
        truth.push(`${record.id},p${person.number}`);
      }
    }
  }
  shuffle(rows, random);
  await write(files.records, [COLUMNS.join(','), ...rows]);
  await write(files.truth, truth);
}

/** The numbers 0 to count - 1 in random order, so that an id says nothing of its person. */
class Shuffled {
  private readonly numbers: number[];

  constructor(count: number, random: Random) {
    this.numbers = Array.from({ length: count }, (_, index) => index);
    shuffle(this.numbers, random);
  }

  next(): number {
    return this.numbers.pop() ?? 0;
  }
}

function shuffle<T>(list: T[], random: Random): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [list[at], list[other]] = [list[other] as T, list[at] as T];
  }
}

async function write(path: string, lines: readonly string[]): Promise<void> {
  const file: WriteStream = createWriteStream(path);
  for (let at = 0; at < lines.length; at += 5_000) {
    const text = `${lines.slice(at, at + 5_000).join('\n')}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
