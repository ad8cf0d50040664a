import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openDataDirectory } from '../../cli/dataDirectory.ts';
import { openEmbeddedDatabases } from '../../cli/embeddedDatabases.ts';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import { type Ended, runAccord, spawnAccord } from '../support/accordProcess.ts';
import { buildAccord } from '../support/buildAccord.ts';
import { emptyCluster } from '../support/freshPglite.ts';
import { askOverHttp } from '../support/question.ts';
import { exceptProgress, memoryTerminal } from './memoryTerminal.ts';

const CDNOW_HEADER = ' customer_id  date number_of_cds  dollar_value';
const FEBRL_HEADER =
  'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id';
const REAL = resolve('../shared/data');
const PATIENCE_MS = 120_000;

let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'accord-import-'));
  mkdirSync(join(root, 'data'));
  cpSync(await emptyCluster(), join(root, 'cluster'), { recursive: true });
  await emptyDataDirectory('data');
  await buildAccord();
}, PATIENCE_MS);

afterAll(() => rmSync(root, { recursive: true }));

/** A data directory without the sample company. */
async function emptyDataDirectory(name: string): Promise<void> {
  (await openDataDirectory(join(root, name), 'accord test')).release();
  cpSync(join(root, 'cluster'), join(root, name, 'db'), { recursive: true });
}

function file(name: string, lines: readonly string[]): string {
  writeFileSync(join(root, name), lines.map((line) => `${line}\r\n`).join(''));
  return name;
}

/** In this process, on the data directory. */
async function accordImport(format: string, name: string, ...args: string[]): Promise<Ended> {
  const terminal = memoryTerminal();
  const line = ['import', format, join(root, name), ...args, '--data', join(root, 'data')];
  const code = await runProgram(createProgram(terminal), line, terminal);
  return { code, stdout: terminal.output.join('\n'), stderr: terminal.errors.join('\n') };
}

/** As a process of its own, whose working directory is the temporary one. */
function accordImportProcess(format: string, path: string): Promise<Ended> {
  return runAccord(['import', format, path, '--data', 'data'], { cwd: root });
}

/** The four numbers of a summary. */
function countsOf({ stdout }: Ended): Record<string, number> {
  const counts = [...stdout.matchAll(/^ {2}(\w+) +([\d,]+)$/gm)];
  return Object.fromEntries(counts.map(([, name, count = '']) => [name, Number(count.replaceAll(',', ''))]));
}

async function count(table: string): Promise<number> {
  const directory = await openDataDirectory(join(root, 'data'), 'accord test');
  const databases = await openEmbeddedDatabases(directory, memoryTerminal());
  try {
    const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(
      databases.of('identity'),
    );
    return Number(rows[0]?.count);
  } finally {
    await databases.close();
    directory.release();
  }
}

describe('accord import cdnow', () => {
  const good = [' 00001 19970101  1   11.77', ' 00002 19970112  1   12.00', ' 00002 19970112  5   77.00'];

  test(
    'writes what is new, once',
    async () => {
      const purchases = file('purchases.txt', [CDNOW_HEADER, ...good]);
      const first = await accordImport('cdnow', purchases);
      expect({ code: first.code, stderr: exceptProgress(first.stderr, 'purchases.txt') }).toEqual({
        code: 0,
        stderr: '',
      });
      expect(first.stdout).toContain('purchases.txt into commerce in ');
      expect(countsOf(first)).toEqual({ read: 3, written: 3, unchanged: 0, rejected: 0, suppressed: 0 });
      expect(countsOf(await accordImport('cdnow', purchases))).toEqual({
        read: 3,
        written: 0,
        unchanged: 3,
        rejected: 0,
        suppressed: 0,
      });
      expect(await count('commerce.orders')).toBe(3);
      expect(await count('identity.source_records')).toBe(2);
    },
    PATIENCE_MS,
  );

  test(
    'names the lines that it rejects, and keeps them for whoever mends the file',
    async () => {
      const bad = [' 00003 19970230  1   11.77', ' 00004 19970101  one  11.77'];
      const result = await accordImportProcess('cdnow', file('bad.txt', [CDNOW_HEADER, ...good, ...bad]));
      expect(result.code).toBe(0);
      expect(countsOf(result)).toMatchObject({ read: 5, rejected: 2 });
      expect(result.stdout).toMatch(/^ {2}line 5: .+\n {2}line 6: .+\nThe rejected rows are in (.+)$/m);
      const rejected = join(root, 'bad.txt.rejected.csv');
      expect(result.stdout).toContain(rejected);
      const [header, ...rows] = readFileSync(rejected, 'utf8').trimEnd().split('\n');
      expect(header).toBe('line,reason,row');
      expect(rows).toHaveLength(2);
      expect(rows[0]).toMatch(/^5,".+"," 00003 19970230 {2}1 {3}11.77"$/);
      expect(statSync(rejected).mode & 0o777).toBe(0o600);
      expect(result.stdout).not.toContain('19970230');
    },
    PATIENCE_MS,
  );

  test(
    'writes nothing in a dry run, and says the same',
    async () => {
      const orders = await count('commerce.orders');
      const more = file('more.txt', [CDNOW_HEADER, ' 00009 19970101  1   11.77', 'rubbish']);
      const result = await accordImport('cdnow', more, '--dry-run');
      expect(result.stdout).toMatch(/^Dry run: \S+more.txt into commerce, nothing was written$/m);
      expect(countsOf(result)).toEqual({ read: 2, written: 1, unchanged: 0, rejected: 1, suppressed: 0 });
      expect(await count('commerce.orders')).toBe(orders);
    },
    PATIENCE_MS,
  );
});

test(
  'accord import febrl reads people into the crm and into support',
  async () => {
    const person = (id: string) =>
      `${id}, ada, byron, 8, stanley street, , winston hills, 4223, nsw, 19151111, 5304218`;
    const before = await count('identity.source_records');
    const crm = await accordImport(
      'febrl',
      file('a.csv', [FEBRL_HEADER, person('rec-1-org')]),
      '--into',
      'crm',
    );
    expect(countsOf(crm)).toEqual({ read: 1, written: 1, unchanged: 0, rejected: 0, suppressed: 0 });
    const desk = file('b.csv', [FEBRL_HEADER, person('rec-1-dup-0'), 'rec-2, cut', person('rec-1-dup-0')]);
    const support = await accordImport('febrl', desk, '--into', 'support');
    expect(countsOf(support)).toEqual({ read: 3, written: 1, unchanged: 0, rejected: 2, suppressed: 0 });
    expect(await count('identity.source_records')).toBe(before + 2);
  },
  PATIENCE_MS,
);

describe('a file that cannot be imported', () => {
  test.each([
    { what: 'is missing', name: 'missing.txt', content: undefined, says: 'There is no file ' },
    { what: 'is a directory', name: 'cluster', content: undefined, says: 'cluster is a directory' },
    { what: 'is empty', name: 'empty.txt', content: '', says: 'empty.txt is empty' },
    {
      what: 'is binary',
      name: 'binary.txt',
      content: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff, 10]),
      says: 'binary.txt: Line 1 of the file is not UTF-8 text',
    },
    {
      what: 'has another header',
      name: 'other.txt',
      content: 'id,name\n1,x\n',
      says: 'other.txt: Line 1 of the file must name the columns',
    },
    {
      what: 'is cut off',
      name: 'cut.txt',
      content: `${CDNOW_HEADER}\n 00001 19970101  1   11.77\n 00002 1997`,
      says: 'cut.txt: Line 3 of the file ends in the middle of a record',
    },
  ])('because it $what is refused, clearly', async ({ name, content, says }) => {
    if (content !== undefined) writeFileSync(join(root, name), content);
    const { code, stdout, stderr } = await accordImport('cdnow', name);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^accord: /);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(root, 'data/lock'))).toBe(false);
  });
});

const cdnow = join(REAL, 'purchases/cdnow_master.txt');
const onRealInput = existsSync(cdnow) ? describe : describe.skip;

onRealInput('the real CDNOW purchases', () => {
  test(
    'are imported within a minute, and add up for each customer',
    async () => {
      const before = performance.now();
      const imported = await accordImportProcess('cdnow', cdnow);
      expect(performance.now() - before).toBeLessThan(60_000);
      expect(countsOf(imported)).toMatchObject({ read: 69_659, rejected: 0 });

      const accord = spawnAccord(['start', '--port', '0', '--data', join(root, 'data')]);
      try {
        const [, url = ''] = await accord.until(/ready at (\S+)\/graphql/);
        const { stdout } = await runAccord(['token', 'privacy-office', '--data', join(root, 'data')]);
        for (const id of ['00001', '00004', '12500', '23570']) {
          const query = `{ findCustomers(by: { sourceRecord: { department: COMMERCE, recordId: "cdnow-${id}" } }) {
          customer { lifetimeValue { amountMinor currency } } } }`;
          const answer = await askOverHttp(url, { query }, stdout.trim());
          const lifetimeValue = { amountMinor: centsSpentBy(id), currency: 'USD' };
          expect(answer.data).toEqual({ findCustomers: [{ customer: { lifetimeValue } }] });
        }
      } finally {
        await accord.stop('SIGTERM');
      }
    },
    PATIENCE_MS,
  );
});

/** The sum of the customer's dollars in the file, in cents. */
function centsSpentBy(id: string): number {
  const rows = readFileSync(cdnow, 'utf8')
    .split('\r\n')
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([customer]) => customer === id)
    .reduce((sum, [, , , dollars]) => sum + Math.round(Number(dollars) * 100), 0);
}
