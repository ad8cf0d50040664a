import { createReadStream, existsSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { importFebrl } from '../../../subgraphs/crm/import.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import type { CrmTables } from '../../../subgraphs/crm/tables.ts';
import type { RecordClaims } from '../../../subgraphs/kit/claims.ts';
import type { ImportOptions, ImportProgress, Rejection } from '../../../subgraphs/kit/importer.ts';
import { eachEngine } from '../../support/databases.ts';

const HEADER =
  'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id\n';
const person = (
  id: string,
  rest = 'michaela, neumann, 8, stanley street, miami, winston hills, 4223, nsw, 19151111, 5304218',
) => `${id}, ${rest}\n`;
const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => person(`rec-${from + index}-org`)).join('');

const REAL_FILE = new URL('../../../../shared/data/people/febrl4a.csv', import.meta.url);

eachEngine((_engine, open) => {
  let database: Kysely<CrmTables>;
  let rejections: Rejection[];
  let batches: (readonly RecordClaims[])[];

  beforeEach(async () => {
    database = await open<CrmTables>('crm', { migrations: crm.migrations });
    rejections = [];
    batches = [];
  });

  async function* file(text: string | Uint8Array) {
    yield Buffer.from(text as string);
  }
  const load = (text: string | Uint8Array, options: Partial<ImportOptions> = {}) =>
    importFebrl(file(text), database, {
      tenant: 'sample',
      onRejected: (rejection) => void rejections.push(rejection),
      onClaims: async (claims) => void batches.push(claims),
      ...options,
    });
  const countAccounts = async () => (await database.selectFrom('accounts').select('id').execute()).length;

  test('writes a person with an address, and tells identity', async () => {
    expect(await load(HEADER + person('rec-1070-org'))).toEqual({
      read: 1,
      written: 1,
      unchanged: 0,
      rejected: 0,
      suppressed: 0,
    });
    expect(await database.selectFrom('accounts').selectAll().execute()).toMatchObject([
      {
        tenant: 'sample',
        id: 'febrl-rec-1070-org',
        given_name: 'michaela',
        family_name: 'neumann',
        birth_date: '1915-11-11',
      },
    ]);
    expect(await database.selectFrom('addresses').selectAll().execute()).toMatchObject([
      {
        line1: '8 stanley street',
        line2: 'miami',
        city: 'winston hills',
        region: 'NSW',
        postal_code: '4223',
        country: 'AU',
      },
    ]);
    expect(batches).toEqual([
      [
        {
          department: 'crm',
          recordId: 'febrl-rec-1070-org',
          lastSeen: expect.any(Date),
          attributes: [
            { attribute: 'NAME', value: 'michaela neumann' },
            { attribute: 'BIRTH_DATE', value: '1915-11-11' },
            { attribute: 'POSTCODE', value: '4223' },
            { attribute: 'NAME_BIRTH_DATE', value: 'michaela neumann|1915-11-11' },
            { attribute: 'NAME_POSTCODE', value: 'michaela neumann|4223' },
          ],
          person: {
            values: {
              givenName: 'michaela',
              familyName: 'neumann',
              birthDate: '1915-11-11',
              street: '8 stanley street',
              unit: 'miami',
              city: 'winston hills',
              postcode: '4223',
              nationalId: '5304218',
            },
            country: 'AU',
          },
        },
      ],
    ]);
  });

  test('changes nothing the second time, and tells identity the same again', async () => {
    await load(HEADER + people(3));
    const before = await database.selectFrom('accounts').selectAll().orderBy('id').execute();
    expect(await load(HEADER + people(3))).toEqual({
      read: 3,
      written: 0,
      unchanged: 3,
      rejected: 0,
      suppressed: 0,
    });
    expect(await database.selectFrom('accounts').selectAll().orderBy('id').execute()).toEqual(before);
    expect(batches[1]).toEqual(batches[0]);
  });

  test('writes what has changed, and the address anew', async () => {
    await load(HEADER + people(2));
    const moved = 'michaela, neumann, 9, queen street, , perth, 6000, wa, 19151111, 5304218';
    const summary = await load(HEADER + person('rec-0-org', moved) + person('rec-1-org'));
    expect(summary).toEqual({ read: 2, written: 1, unchanged: 1, rejected: 0, suppressed: 0 });
    const addresses = await database
      .selectFrom('addresses')
      .select(['account_id', 'line1'])
      .orderBy('account_id')
      .execute();
    expect(addresses).toEqual([
      { account_id: 'febrl-rec-0-org', line1: '9 queen street' },
      { account_id: 'febrl-rec-1-org', line1: '8 stanley street' },
    ]);
  });

  test('writes the national id of who was imported before it was kept', async () => {
    await load(HEADER + people(2));
    // as the import before this one left it
    await sql`update crm.accounts set national_id = null, content_hash = 'of fewer cells'`.execute(database);
    expect(await load(HEADER + people(2))).toMatchObject({ written: 2, unchanged: 0 });
    const kept = await database.selectFrom('accounts').select('national_id').execute();
    expect(kept).toEqual([{ national_id: '5304218' }, { national_id: '5304218' }]);
  });

  test('tells identity also what somebody added since', async () => {
    await load(HEADER + people(1));
    await sql`insert into crm.emails values ('sample', 'febrl-rec-0-org', 'someone@example.org', true)`.execute(
      database,
    );
    await load(HEADER + people(1));
    expect(batches[1]?.[0]?.attributes).toContainEqual({ attribute: 'EMAIL', value: 'someone@example.org' });
    expect(batches[1]?.[0]?.person?.values.email).toBe('someone@example.org');
  });

  test('keeps the tenants apart', async () => {
    await load(HEADER + people(1));
    expect(await load(HEADER + people(1), { tenant: 'other' })).toMatchObject({ written: 1 });
    expect(await countAccounts()).toBe(2);
  });

  test('rejects bad rows with their line and the reason, and takes the others', async () => {
    const bad = 'rec-1-org, only, three\n';
    const text = HEADER + person('rec-0-org') + bad + person('') + person('rec-0-org') + person('rec-2-org');
    expect(await load(text)).toEqual({ read: 5, written: 2, unchanged: 0, rejected: 3, suppressed: 0 });
    expect(rejections).toEqual([
      { line: 3, reason: '3 columns, expected 11', raw: bad.trim() },
      { line: 4, reason: 'no rec_id', raw: person('').trimEnd() },
      { line: 5, reason: 'the same record came before in this file', raw: person('rec-0-org').trim() },
    ]);
  });

  test('in a dry run counts the same, and keeps and tells nothing', async () => {
    await load(HEADER + people(1));
    batches.length = 0;
    const summary = await load(HEADER + people(3), { dryRun: true });
    expect(summary).toEqual({ read: 3, written: 2, unchanged: 1, rejected: 0, suppressed: 0 });
    expect(await countAccounts()).toBe(1);
    expect(batches).toEqual([]);
  });

  test('reports progress batch by batch, up to the end of the file', async () => {
    const text = HEADER + people(1_200);
    const seen: ImportProgress[] = [];
    await load(text, { onProgress: (progress) => void seen.push(progress) });
    expect(seen.map((progress) => progress.read)).toEqual([500, 1000, 1200]);
    expect(seen.at(-1)).toMatchObject({ written: 1200, bytes: Buffer.byteLength(text) });
  });

  test('keeps the batches before the line where the file is cut off, and says so', async () => {
    const text = `${HEADER}${people(600)}rec-600-org, mich`;
    await expect(load(text)).rejects.toThrow(
      'Line 602 of the file ends in the middle of a record; the 500 records of the batches before it are imported, and importing the mended file again is safe.',
    );
    expect(await countAccounts()).toBe(500);
    expect(await load(HEADER + people(601))).toEqual({
      read: 601,
      written: 101,
      unchanged: 500,
      rejected: 0,
      suppressed: 0,
    });
  });

  test('writes nothing of a file that is empty, of another format, or no text', async () => {
    await expect(load('')).rejects.toThrow(/^The file is empty; the 0 records/);
    await expect(load('id;name\n1;x\n')).rejects.toThrow(
      /^Line 1 of the file is not the header of a FEBRL file/,
    );
    await expect(load(Uint8Array.of(0x1f, 0x8b, 8, 0, 10))).rejects.toThrow(
      /^Line 1 of the file is not UTF-8 text/,
    );
    expect(await countAccounts()).toBe(0);
  });

  test('undoes the batch that the database refuses, and quotes nothing of it', async () => {
    await sql`alter table crm.accounts add check (family_name <> 'neumann')`.execute(database);
    const other = person('rec-0-org', 'ann, smith, , , , , , , , ');
    const failure = await load(HEADER + other + person('rec-1-org')).catch((error: unknown) => error);
    expect(String(failure)).toMatch(
      /^ImportError: Line 2 of the file begins a batch that the database refused \(23514\); the 0 records/,
    );
    expect(String(failure)).not.toContain('neumann');
    expect(await countAccounts()).toBe(0);
  });

  test('stops when identity cannot be told, and tells it when the file is imported again', async () => {
    const failing = load(HEADER + people(2), {
      onClaims: async () => {
        throw new Error('identity is away');
      },
    });
    await expect(failing).rejects.toThrow('identity is away');
    expect(await load(HEADER + people(2))).toMatchObject({ unchanged: 2 });
    expect(batches).toHaveLength(1);
    expect(batches[0]).toHaveLength(2);
  });

  (existsSync(REAL_FILE) ? test : test.skip)(
    'imports the 5,000 people of FEBRL 4a, twice',
    async () => {
      const real = () => importFebrl(createReadStream(REAL_FILE), database, { tenant: 'sample' });
      expect(await real()).toEqual({ read: 5000, written: 5000, unchanged: 0, rejected: 0, suppressed: 0 });
      expect(await real()).toEqual({ read: 5000, written: 0, unchanged: 5000, rejected: 0, suppressed: 0 });
    },
    60_000,
  );
});
