import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openDataDirectory } from '../../cli/dataDirectory.ts';
import { openEmbeddedDatabases } from '../../cli/embeddedDatabases.ts';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import type { Ended } from '../support/accordProcess.ts';
import { emptyCluster } from '../support/freshPglite.ts';
import { withDataFile } from '../support/sharedData.ts';
import { memoryTerminal } from './memoryTerminal.ts';

const PATIENCE_MS = 120_000;

let root: string;
let data: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'accord-resolve-'));
  data = join(root, 'data');
  (await openDataDirectory(data, 'accord test')).release();
  cpSync(await emptyCluster(), join(data, 'db'), { recursive: true });
}, PATIENCE_MS);

afterAll(() => rmSync(root, { recursive: true }));

async function accord(...args: string[]): Promise<Ended> {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), [...args, '--data', data], terminal);
  return { code, stdout: terminal.output.join('\n'), stderr: terminal.errors.join('\n') };
}

async function rowsOf<T>(statement: string): Promise<readonly T[]> {
  const directory = await openDataDirectory(data, 'accord test');
  const databases = await openEmbeddedDatabases(directory, memoryTerminal());
  try {
    return (await sql.raw<T>(statement).execute(databases.of('identity'))).rows;
  } finally {
    await databases.close();
    directory.release();
  }
}

/** By how many records and by what records the customers have. */
async function customersBySources(): Promise<Record<string, number>> {
  const groups = await rowsOf<{ sources: string; people: number; customers: number }>(`
    with recursive root (id, survivor) as (
      select id, id from identity.customers where state = 'ACTIVE'
      union all
      select redirect.id, root.survivor from root
      join identity.customer_redirects as redirect on redirect.survivor = root.id
    ), customer as (
      select root.survivor, string_agg(record.department, ' ' order by record.department) as sources,
        count(distinct regexp_replace(record.record_id, '-(org|dup-0)$', '')) as people
      from root join identity.source_records as record on record.customer = root.id group by root.survivor
    )
    select sources, people, count(*)::bigint as customers from customer group by sources, people`);
  return Object.fromEntries(groups.map((one) => [`${one.sources}: ${one.people}`, one.customers]));
}

test(
  'a data directory without records has nobody to resolve',
  async () => {
    expect(await accord('resolve')).toEqual({
      code: 0,
      stdout: 'There are no records to resolve.',
      stderr: '',
    });
  },
  PATIENCE_MS,
);

withDataFile('people/febrl4a.csv', (originals) => {
  withDataFile('people/febrl4b.csv', (copies) => {
    describe('the people of febrl4 in two departments', () => {
      test(
        'are 5,000 customers with two sources each, within 10',
        async () => {
          expect((await accord('import', 'febrl', originals, '--into', 'crm')).code).toBe(0);
          expect((await accord('import', 'febrl', copies, '--into', 'support')).code).toBe(0);
          const first = await accord('resolve');
          expect(first).toMatchObject({ code: 0 });
          expect(first.stdout).toMatch(/^Resolved sample in [\d.]+ s, with a model that was learned now\n/);
          const found = await customersBySources();
          const { 'crm support: 1': whole = 0, ...others } = found;
          expect(whole).toBeGreaterThanOrEqual(4_990);
          expect(Object.keys(others).every((one) => one === 'crm: 1' || one === 'support: 1')).toBe(true);
          const again = await accord('resolve');
          expect(again.stdout).toMatch(/^Resolved sample in [\d.]+ s\n/);
          expect(again.stdout).toMatch(/^ {2}resolved +0$/m);
          expect(await customersBySources()).toEqual(found);
        },
        PATIENCE_MS,
      );

      test(
        'lose a record that its department has lost',
        async () => {
          const [pair] = await rowsOf<{ id: string }>(`
            select record_id as id from identity.source_records where department = 'support' limit 1`);
          await rowsOf(`delete from support.requesters where id = '${pair?.id}'`);
          expect((await accord('resolve')).code).toBe(0);
          const left = `select record_id from identity.source_records where record_id = '${pair?.id}'`;
          expect(await rowsOf(left)).toEqual([]);
          expect(Object.values(await customersBySources()).length).toBeGreaterThan(1);
        },
        PATIENCE_MS,
      );
    });
  });
});
