import { beforeAll, describe, expect, test } from '@jest/globals';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import { eraseSubject } from '../../../subgraphs/kit/eraseSubject.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { support } from '../../../subgraphs/support/index.ts';
import { NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  bring,
  company,
  ERASE,
  EXPORT,
  gateway,
  type StoredRow,
  type SubjectFixture,
  subjectFixture,
  theirsOf,
} from './support/subjectFixture.ts';

/** Customers to erase, each once: their rows change. */
const CASES = [
  { module: crm as SubgraphModule, customers: [1, 7, 8, 104] },
  { module: commerce as SubgraphModule, customers: [1, 4, 7] },
  { module: support as SubgraphModule, customers: [3, 11, 7] },
] as const;

/** Of an order the shop keeps all but this; see test/subgraphs/commerce/erasure.test.ts. */
const KEPT_OF_AN_ORDER = ['orders', 'order_lines', 'returns'];
const CLEARED_OF_AN_ORDER = ['promotion_code', 'subscription_id', 'payment_last_four'];

const textOf = (rows: readonly StoredRow[]) =>
  rows.map(({ table, row }) => `${table} ${JSON.stringify(row)}`);
const othersOf = (rows: readonly StoredRow[]) => rows.filter(({ theirs }) => !theirs);

/** Of the one tenant: the other has the same people in it. */
const ours = (rows: readonly StoredRow[]) => textOf(rows.filter(({ row }) => row.tenant === 'sample'));

/** The texts that of the tenant's rows only this person's hold, without those that the shop keeps of an order. */
function tellingTexts(before: readonly StoredRow[]): string[] {
  const elsewhere = ours(othersOf(before)).join('\n');
  const texts = theirsOf(before).flatMap(({ table, row }) => {
    const columns = KEPT_OF_AN_ORDER.includes(table) ? CLEARED_OF_AN_ORDER : Object.keys(row);
    return columns
      .filter((column) => !/^(id|shopper_id|registered_at)$/.test(column))
      .map((column) => row[column]);
  });
  // as they stand in JSON; a shorter one, such as four digits of a card, may be in anything
  const long = texts.filter((value) => typeof value === 'string' && value.length > 4);
  const inJson = long.map((value) => JSON.stringify(value).slice(1, -1));
  return [...new Set(inJson)].filter((value) => !elsewhere.includes(value));
}

eachEngine((_engine, open) => {
  describe.each(CASES)('an erasure from $module.name', ({ module, customers }) => {
    const { name } = module;
    let fixture: SubjectFixture;

    beforeAll(async () => {
      fixture = await subjectFixture(module, open);
    }, 60_000);

    const recordsOf = (number: number) => company.customers[number - 1]?.records[name] ?? [];
    /** The records of somebody whom the department knows, and no other test. */
    const known = company.customers
      .slice(12)
      .flatMap(({ records }) => (records[name] ? [records[name]] : []));
    const someone = (index: number) => known[index] ?? [];

    test.each(customers)(
      'leaves nothing that says who customer %d was, and all others as they were',
      async (number) => {
        const records = recordsOf(number);
        const before = await fixture.stored(records);
        const telling = tellingTexts(before);
        expect(theirsOf(before).length).toBeGreaterThan(1);
        expect(telling.length).toBeGreaterThan(3);

        const { answer, codes } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
        expect(codes).toEqual([]);
        expect(answer.erased).toBeGreaterThan(0);
        const after = await fixture.stored(records);
        const left = ours(after).join('\n');
        for (const value of telling) expect(left).not.toContain(value);
        expect(textOf(othersOf(after))).toEqual(textOf(othersOf(before)));
      },
    );

    test('finds nothing the second time, and tells the same of what is kept', async () => {
      const warrant = { records: someone(0), duty: 'ERASE' } as const;
      const first = await bring(fixture, ERASE, warrant);
      expect(first.answer.erased).toBeGreaterThan(0);
      const after = await fixture.stored(warrant.records);
      const second = await bring(fixture, ERASE, warrant);
      expect(second.answer).toEqual({ erased: 0, kept: first.answer.kept });
      expect(await fixture.stored(warrant.records)).toEqual(after);
    });

    test('is of the warrant’s tenant alone', async () => {
      const records = someone(1);
      const before = await fixture.stored(records);
      const other = { tenant: 'other' };
      await bring(fixture, ERASE, { records, duty: 'ERASE', ...other }, gateway(name, other));
      const after = await fixture.stored(records);
      expect(ours(after)).toEqual(ours(before));
      expect(textOf(after)).not.toEqual(textOf(before));
    });

    test('of nobody erases nothing', async () => {
      const before = await fixture.stored([]);
      for (const records of [[], ['nobody', "'; drop table x; --"]]) {
        const { answer } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
        expect(answer).toEqual({ erased: 0, kept: [] });
      }
      expect(await fixture.stored([])).toEqual(before);
    });

    test('that cannot be finished is not begun', async () => {
      const records = someone(2);
      const before = await fixture.stored(records);
      expect(theirsOf(before).length).toBeGreaterThan(1);
      const { subjectData: data } = module;
      // the last that is erased is a table of records; that it cannot be cleared like this, the database says
      const [root, table] = Object.entries(data?.tables ?? {}).find(
        ([, each]) => each.about === 'CUSTOMER' && each.hangsOn === 'RECORD',
      )!;
      const keep = { kind: 'KEEP', years: 99, from: 'no_such_column', what: '', why: '', clears: {} };
      const broken = { ...data, tables: { ...data?.tables, [root]: { ...table, erasure: keep } } } as never;
      const subject = { tenant: 'sample', records };
      await expect(eraseSubject(fixture.database, broken, subject, new Date(NOW * 1000))).rejects.toThrow(
        'no_such_column',
      );
      expect(await fixture.stored(records)).toEqual(before);
    });

    test('takes as many statements for twenty records as for one', async () => {
      const all = known.slice(3).flat();
      const statementsFor = async (records: readonly string[]) => {
        fixture.statements.length = 0;
        const { answer } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
        expect(answer.erased).toBeGreaterThanOrEqual(records.length);
        return fixture.statements.length;
      };
      const one = await statementsFor(all.slice(0, 1));
      const twenty = all.slice(1, 21);
      expect(twenty).toHaveLength(20);
      expect(await statementsFor(twenty)).toBe(one);
    });
  });

  describe.each([crm as SubgraphModule, support as SubgraphModule])('an erasure from $name', (module) => {
    test('keeps nothing', async () => {
      const fixture = await subjectFixture(module, open);
      const records = company.customers[2]?.records[module.name] ?? [];
      const before = theirsOf(await fixture.stored(records));
      expect(before.length).toBeGreaterThan(1);
      const { answer } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
      expect(answer).toEqual({ erased: before.length, kept: [] });
      expect(theirsOf(await fixture.stored(records))).toEqual([]);
      expect((await bring(fixture, EXPORT, { records })).answer).toEqual({ records: [], purposes: {} });
    });
  });
});
