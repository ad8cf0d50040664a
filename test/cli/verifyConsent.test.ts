import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { openDataDirectory } from '../../cli/dataDirectory.ts';
import { openEmbeddedDatabases } from '../../cli/embeddedDatabases.ts';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import { verifyConsent } from '../../cli/verifyConsent.ts';
import { type IdentityTables, identity } from '../../subgraphs/identity/index.ts';
import { migrate, openDatabase } from '../../subgraphs/kit/database.ts';
import { sampleCompany } from '../../subgraphs/kit/sample/sampleCompany.ts';
import { freshPostgresDatabase } from '../support/freshDatabase.ts';
import { emptyCluster } from '../support/freshPglite.ts';
import { memoryTerminal } from './memoryTerminal.ts';

const POSTGRES_URL = process.env.ACCORD_TEST_POSTGRES_URL;
const HEAD = /^(\w+): ([\d,]+) events, the last one is ([0-9a-f]{64})$/m;

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'accord-verify-'));
});

afterAll(() => rmSync(root, { recursive: true }));

async function verify(
  data: string,
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const terminal = memoryTerminal();
  const line = ['consent', 'verify', '--data', data, ...args];
  const code = await runProgram(createProgram(terminal), line, terminal);
  return { code, output: terminal.output.join('\n'), errors: terminal.errors.join('\n') };
}

/** Uses identity's tables in a data directory, as a process of its own would. */
async function inDirectory(
  data: string,
  use: (database: Kysely<IdentityTables>) => Promise<void>,
): Promise<void> {
  const directory = await openDataDirectory(data, 'accord test');
  const databases = await openEmbeddedDatabases(directory, memoryTerminal());
  try {
    await use(databases.of('identity') as Kysely<IdentityTables>);
  } finally {
    await databases.close();
    directory.release();
  }
}

const load = (tenant: string) => (database: Kysely<IdentityTables>) =>
  identity.seed(database, sampleCompany(40), tenant, () => {}).then(() => {});

describe('accord consent verify', () => {
  test('finds a data directory in order, after a restart too, and says what to keep as an anchor', async () => {
    const data = join(root, 'kept');
    (await openDataDirectory(data, 'accord test')).release();
    cpSync(await emptyCluster(), join(data, 'db'), { recursive: true });
    await inDirectory(data, load('first'));
    const { code, output } = await verify(data);
    expect(code).toBe(0);
    const [, tenant, count, hash = ''] = HEAD.exec(output) ?? [];
    expect(tenant).toBe('first');
    expect(Number(count)).toBeGreaterThan(10);

    await inDirectory(data, load('second'));
    const later = await verify(data, '--anchor', hash);
    expect(later).toMatchObject({ code: 0, errors: '' });
    expect(later.output).toContain(output);
    expect(later.output).toMatch(/^second: /m);

    const unknown = await verify(data, '--anchor', hash, '--anchor', '0'.repeat(64));
    expect(unknown.code).toBe(1);
    expect(unknown.output).toContain(`anchor ${'0'.repeat(64)}: no event in the ledger has this hash.`);
    expect(unknown.output).not.toContain(`anchor ${hash}`);

    await inDirectory(data, async (database) => {
      await sql`alter table identity.consent_events disable trigger user`.execute(database);
      await sql`delete from identity.consent_events where tenant = 'second' and position = 2`.execute(
        database,
      );
      await sql`update identity.consent_events set evidence = 'Ingrid' where tenant = 'first' and position = 3`.execute(
        database,
      );
    });
    const tampered = await verify(data);
    expect(tampered.code).toBe(1);
    expect(tampered.output).toContain(
      'first: position 3: the event was edited.\nsecond: position 2: the event was removed.',
    );
    expect(tampered.output).not.toContain('Ingrid');
    expect(tampered.errors).toBe('accord: The ledger is not what was written.');
  }, 60_000);

  test('makes no data directory where there is none', async () => {
    const { code, errors } = await verify(join(root, 'nowhere'));
    expect([code, errors]).toEqual([1, `accord: There is no database in ${join(root, 'nowhere')}.`]);
  });

  (POSTGRES_URL ? test : test.skip)(
    'reads the database that the environment names, and changes nothing',
    async () => {
      const { url, stop } = await freshPostgresDatabase(POSTGRES_URL ?? '');
      try {
        const terminal = memoryTerminal();
        const run = () =>
          verifyConsent({ anchor: [], data: 'unused' }, { ACCORD_IDENTITY_DATABASE_URL: url }, terminal);
        await expect(run()).rejects.toThrow(
          'The ledger cannot be verified: the database refused it (SQLSTATE 42P01)',
        );
        const database = await openDatabase<IdentityTables>({ kind: 'postgres', url }, 'identity');
        await migrate(database, 'identity', identity.migrations);
        await run();
        expect(terminal.output).toEqual(['The ledger is empty.']);
        await load('first')(database);
        await database.destroy();
        await run();
        expect(terminal.output.at(-1)).toMatch(HEAD);
      } finally {
        await stop();
      }
    },
  );
});
