import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { importCdnow } from '../../../subgraphs/commerce/import.ts';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import type { CommerceTables } from '../../../subgraphs/commerce/tables.ts';
import type { RecordClaims } from '../../../subgraphs/kit/claims.ts';
import type { ImportOptions, Rejection } from '../../../subgraphs/kit/importer.ts';
import { askCustomers } from '../../support/askDepartment.ts';
import { keysFor, NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import { withDataFile } from '../../support/sharedData.ts';

const HEADER = ' customer_id  date number_of_cds  dollar_value\r\n';
const ROWS = [
  ' 00001 19970101  1   11.77',
  ' 00002 19970112  1   12.00',
  ' 00002 19970112  1   12.00',
  ' 00003 19970102  2    0.00',
  ' 00002 19980301  5   77.25',
];

async function* file(...rows: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${[HEADER.trimEnd(), ...rows].join('\r\n')}\r\n`);
}

eachEngine((_engine, open) => {
  let database: Kysely<CommerceTables>;
  let claims: RecordClaims[];
  let rejections: Rejection[];

  const run = (source: AsyncIterable<Uint8Array>, options: Partial<ImportOptions> = {}) =>
    importCdnow(source, database, {
      tenant: 'sample',
      onClaims: async (batch) => void claims.push(...batch),
      onRejected: (rejection) => void rejections.push(rejection),
      ...options,
    });

  /** All that the import writes. */
  const tables = async () => ({
    shoppers: await database.selectFrom('shoppers').selectAll().orderBy('id').execute(),
    orders: await database.selectFrom('orders').selectAll().orderBy('id').execute(),
    lines: await database.selectFrom('order_lines').selectAll().orderBy('order_id').execute(),
  });

  const lifetimeValues = async (ids: readonly string[]) => {
    const subgraph = await commerce.create({ database, keys: keysFor('commerce'), clock: () => NOW });
    const people = ids.map((id) => ({ customer: id, records: [id] }));
    const answer = await askCustomers(subgraph, people, 'lifetimeValue { amountMinor currency }');
    return (answer.data?._entities ?? []).map((entity) => entity.lifetimeValue);
  };

  beforeEach(async () => {
    database = await open<CommerceTables>('commerce', { migrations: commerce.migrations });
    claims = [];
    rejections = [];
  });

  describe('the import of CDNOW purchases', () => {
    test('makes an order of every row, alike rows too', async () => {
      expect(await run(file(...ROWS))).toEqual({
        read: 5,
        written: 5,
        unchanged: 0,
        rejected: 0,
        suppressed: 0,
      });
      const { shoppers, orders, lines } = await tables();
      expect(shoppers.map(({ id }) => id)).toEqual(['cdnow-00001', 'cdnow-00002', 'cdnow-00003']);
      expect(orders.map(({ id, total_minor }) => [id, total_minor])).toEqual([
        ['cdnow-00001-19970101-1', 1177],
        ['cdnow-00002-19970112-1', 1200],
        ['cdnow-00002-19970112-2', 1200],
        ['cdnow-00002-19980301-1', 7725],
        ['cdnow-00003-19970102-1', 0],
      ]);
      expect(orders[0]).toMatchObject({
        placed_at: new Date('1997-01-01T00:00:00Z'),
        currency: 'USD',
        status: 'DELIVERED',
      });
      expect(lines.map(({ order_id, quantity }) => [order_id, quantity])).toContainEqual([
        'cdnow-00002-19980301-1',
        5,
      ]);
      expect(await lifetimeValues(['cdnow-00002', 'cdnow-00003'])).toEqual([
        { amountMinor: 10125, currency: 'USD' },
        { amountMinor: 0, currency: 'USD' },
      ]);
    });

    test('tells identity whose orders they are, and when each shopper was last seen', async () => {
      await run(file(...ROWS));
      expect(claims).toContainEqual({
        department: 'commerce',
        recordId: 'cdnow-00002',
        lastSeen: new Date('1998-03-01T00:00:00Z'),
        attributes: [
          { attribute: 'ORDER', value: 'cdnow-00002-19970112-1' },
          { attribute: 'ORDER', value: 'cdnow-00002-19970112-2' },
          { attribute: 'ORDER', value: 'cdnow-00002-19980301-1' },
        ],
        person: { values: {} },
      });
      expect(claims).toHaveLength(3);
    });

    test('changes nothing the second time, and tells identity the same', async () => {
      await run(file(...ROWS));
      const [before, told] = [await tables(), claims];
      claims = [];
      expect(await run(file(...ROWS))).toEqual({
        read: 5,
        written: 0,
        unchanged: 5,
        rejected: 0,
        suppressed: 0,
      });
      expect(await tables()).toEqual(before);
      expect(claims).toEqual(told);
    });

    test('changes what was mended, and nothing else', async () => {
      await run(file(...ROWS));
      const mended = [
        ROWS[0]!.replace('11.77', '12.77'),
        ...ROWS.slice(1, 4),
        ROWS[4]!.replace(' 5 ', ' 6 '),
      ];
      expect(await run(file(...mended))).toEqual({
        read: 5,
        written: 2,
        unchanged: 3,
        rejected: 0,
        suppressed: 0,
      });
      const { orders, lines } = await tables();
      expect(orders[0]?.total_minor).toBe(1277);
      expect(lines.find((line) => line.order_id === 'cdnow-00002-19980301-1')?.quantity).toBe(6);
    });

    test('leaves out a bad row, says which and why, and takes the others', async () => {
      const summary = await run(file(ROWS[0]!, ' 00009 19970231  1   11.77', ROWS[1]!));
      expect(summary).toEqual({ read: 3, written: 2, unchanged: 0, rejected: 1, suppressed: 0 });
      expect(rejections).toEqual([
        {
          line: 3,
          reason: 'date must be a day of the calendar as yyyymmdd',
          raw: ' 00009 19970231  1   11.77',
        },
      ]);
    });

    test('keeps nothing of a dry run, and tells identity nothing', async () => {
      expect(await run(file(...ROWS), { dryRun: true })).toMatchObject({ read: 5, written: 5 });
      expect(await tables()).toEqual({ shoppers: [], orders: [], lines: [] });
      expect(claims).toEqual([]);
    });

    test('knows a shopper from the first purchase on, in whatever order the rows come', async () => {
      await run(file(ROWS[4]!));
      await run(file(ROWS[1]!, ROWS[4]!));
      const { shoppers } = await tables();
      expect(shoppers).toMatchObject([{ registered_at: new Date('1997-01-12T00:00:00Z') }]);
    });

    test('refuses a file of another kind', async () => {
      async function* other() {
        yield Buffer.from('rec_id, given_name\nrec-1-org, michaela\n');
      }
      await expect(run(other())).rejects.toThrow(/^Line 1 of the file must name the columns customer_id/);
      expect((await tables()).orders).toEqual([]);
    });

    test('refuses a file that was cut off within a row, and says what is kept', async () => {
      async function* cutOff() {
        yield Buffer.from(`${HEADER}${ROWS[0]}\r\n 00002 1997`);
      }
      await expect(run(cutOff())).rejects.toThrow(
        /^Line 3 of the file ends in the middle of a record; the 0 records .* importing the mended file again is safe/,
      );
    });
  });

  withDataFile('purchases/cdnow_master.txt', (path) => {
    test('every one of 69,659 purchases is there, and every customer is worth what the file says', async () => {
      const started = performance.now();
      const summary = await run(createReadStream(path));
      const seconds = (performance.now() - started) / 1000;
      expect(summary).toEqual({ read: 69_659, written: 69_659, unchanged: 0, rejected: 0, suppressed: 0 });
      expect(seconds).toBeLessThan(60);

      const cents = new Map<string, number>();
      for (const row of (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/).slice(1)) {
        const [customer, , , dollars] = row.trim().split(/\s+/);
        const [whole, decimals] = dollars!.split('.');
        const id = `cdnow-${customer}`;
        cents.set(id, (cents.get(id) ?? 0) + Number(whole) * 100 + Number(decimals));
      }
      expect(cents.size).toBe(23_570);
      const ids = [...cents.keys()];
      for (let start = 0; start < ids.length; start += 2_000) {
        const some = ids.slice(start, start + 2_000);
        expect(await lifetimeValues(some)).toEqual(
          some.map((id) => ({ amountMinor: cents.get(id), currency: 'USD' })),
        );
      }
      expect(new Set(claims.map(({ recordId }) => recordId)).size).toBe(23_570);
      expect(await run(createReadStream(path))).toEqual({
        ...summary,
        written: 0,
        unchanged: 69_659,
      });
    }, 120_000);
  });
});
