import { createReadStream } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import type { RecordClaims } from '../../../subgraphs/kit/claims.ts';
import type { ImportOptions, Rejection } from '../../../subgraphs/kit/importer.ts';
import { importFebrl } from '../../../subgraphs/support/import.ts';
import { support } from '../../../subgraphs/support/index.ts';
import type { SupportTables } from '../../../subgraphs/support/tables.ts';
import { eachEngine } from '../../support/databases.ts';
import { withDataFile } from '../../support/sharedData.ts';

const HEADER =
  'rec_id, given_name, surname, street_number, address_1, address_2, suburb, postcode, state, date_of_birth, soc_sec_id';
const WHOLE =
  'rec-10-dup-0, jane, example, 12, long street, the hill, sampleton, 3212, vic, 19651013, 1234567';
const SPARSE = 'rec-11-dup-0, , , , , , , , , , 7654321';

async function* file(...rows: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${[HEADER, ...rows].join('\n')}\n`);
}

eachEngine((_engine, open) => {
  let database: Kysely<SupportTables>;
  let claims: RecordClaims[];
  let rejections: Rejection[];

  const run = (source: AsyncIterable<Uint8Array>, options: Partial<ImportOptions> = {}) =>
    importFebrl(source, database, {
      tenant: 'sample',
      onClaims: async (batch) => void claims.push(...batch),
      onRejected: (rejection) => void rejections.push(rejection),
      ...options,
    });

  const requesters = () => database.selectFrom('requesters').selectAll().orderBy('id').execute();

  beforeEach(async () => {
    database = await open<SupportTables>('support', { migrations: support.migrations });
    claims = [];
    rejections = [];
  });

  describe('the import of FEBRL people into support', () => {
    test('makes a requester of every row', async () => {
      expect(await run(file(WHOLE, SPARSE))).toEqual({
        read: 2,
        written: 2,
        unchanged: 0,
        rejected: 0,
        suppressed: 0,
      });
      expect(await requesters()).toMatchObject([
        {
          id: 'febrl-rec-10-dup-0',
          given_name: 'jane',
          family_name: 'example',
          birth_date: '1965-10-13',
          address_line1: '12 long street',
          address_line2: 'the hill',
          city: 'sampleton',
          region: 'VIC',
          postal_code: '3212',
          country: 'AU',
          email: null,
        },
        { id: 'febrl-rec-11-dup-0', given_name: null, address_line1: null, birth_date: null },
      ]);
    });

    test('tells identity who they are', async () => {
      await run(file(WHOLE, SPARSE));
      expect(claims.map(({ recordId, attributes }) => [recordId, attributes])).toEqual([
        [
          'febrl-rec-10-dup-0',
          [
            { attribute: 'NAME', value: 'jane example' },
            { attribute: 'BIRTH_DATE', value: '1965-10-13' },
            { attribute: 'POSTCODE', value: '3212' },
            { attribute: 'NAME_BIRTH_DATE', value: 'jane example|1965-10-13' },
            { attribute: 'NAME_POSTCODE', value: 'jane example|3212' },
          ],
        ],
        ['febrl-rec-11-dup-0', []],
      ]);
      expect(claims.map(({ person }) => person)).toEqual([
        {
          values: {
            givenName: 'jane',
            familyName: 'example',
            birthDate: '1965-10-13',
            street: '12 long street',
            unit: 'the hill',
            city: 'sampleton',
            postcode: '3212',
            nationalId: '1234567',
          },
          country: 'AU',
        },
        { values: { nationalId: '7654321' }, country: 'AU' },
      ]);
    });

    test('changes nothing the second time, and tells identity the same', async () => {
      await run(file(WHOLE, SPARSE));
      const [before, told] = [await requesters(), claims];
      claims = [];
      expect(await run(file(WHOLE, SPARSE))).toEqual({
        read: 2,
        written: 0,
        unchanged: 2,
        rejected: 0,
        suppressed: 0,
      });
      expect(await requesters()).toEqual(before);
      expect(claims).toEqual(told);
    });

    test('changes what was mended, also from nothing, and keeps what an agent added', async () => {
      await run(file(WHOLE, SPARSE));
      const [before] = await requesters();
      await database
        .updateTable('requesters')
        .set({ email: 'jane@example.org' })
        .where('id', '=', 'febrl-rec-10-dup-0')
        .execute();
      const mended = [WHOLE.replace('3212', '3213'), SPARSE.replace('-0, ,', '-0, john,')];
      expect(await run(file(...mended))).toMatchObject({ written: 2, unchanged: 0 });
      const [jane, john] = await requesters();
      expect(jane).toMatchObject({ postal_code: '3213', email: 'jane@example.org' });
      expect(jane!.updated_at.getTime()).toBeGreaterThanOrEqual(before!.updated_at.getTime());
      expect(john).toMatchObject({ given_name: 'john' });
    });

    test('writes the national id of who was imported before it was kept', async () => {
      await run(file(WHOLE, SPARSE));
      await database.updateTable('requesters').set({ national_id: null }).execute();
      expect(await run(file(WHOLE, SPARSE))).toMatchObject({ written: 2, unchanged: 0 });
      expect((await requesters()).map((row) => row.national_id)).toEqual(['1234567', '7654321']);
    });

    test('leaves out a bad row, says which and why, and takes the others', async () => {
      const summary = await run(file(WHOLE, 'rec-12-dup-0, too, few', SPARSE, WHOLE));
      expect(summary).toEqual({ read: 4, written: 2, unchanged: 0, rejected: 2, suppressed: 0 });
      expect(rejections.map(({ line }) => line)).toEqual([3, 5]);
      for (const { reason } of rejections) expect(reason).not.toMatch(/too|few|jane/);
    });

    test('keeps nothing of a dry run', async () => {
      expect(await run(file(WHOLE), { dryRun: true })).toMatchObject({ written: 1 });
      expect(await requesters()).toEqual([]);
      expect(claims).toEqual([]);
    });
  });

  withDataFile('people/febrl4b.csv', (path) => {
    test('every one of 5,000 people is a requester, once', async () => {
      const summary = { read: 5_000, written: 5_000, unchanged: 0, rejected: 0, suppressed: 0 };
      expect(await run(createReadStream(path))).toEqual(summary);
      expect(await requesters()).toHaveLength(5_000);
      expect(claims).toHaveLength(5_000);
      expect(await run(createReadStream(path))).toEqual({ ...summary, written: 0, unchanged: 5_000 });
    }, 60_000);
  });
});
