import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { CDNOW_SPLIT, readCdnow } from '../../../bench/playbook/value/readCdnow.ts';
import { atWork, type Open } from '../../../cli/playbook/atWork.ts';
import { createPlaybookStore } from '../../../subgraphs/playbook/store.ts';
import type { PlaybookTables } from '../../../subgraphs/playbook/tables.ts';
import { predictedValue } from '../../../subgraphs/playbook/value/predictedValue.ts';
import { purchaseHistories } from '../../../subgraphs/playbook/value/purchaseHistories.ts';
import { checkValueModel } from '../../../subgraphs/playbook/value/readValueModel.ts';
import type { ValueModel } from '../../../subgraphs/playbook/value/valueModel.ts';
import { readSummary, sampleOf } from '../../subgraphs/playbook/value/support/cdnow.ts';
import { writeSayings } from '../../support/ledgers.ts';
import { withDataFile } from '../../support/sharedData.ts';
import { exceptProgress, memoryTerminal } from '../memoryTerminal.ts';
import { accord, emptyDataDirectory, printed, smallShop, writeCdnow } from './support.ts';

const PATIENCE_MS = 120_000;
const SHOP = smallShop(300);
const UNTIL = ['--until', '2025-10-31'];

let root: string;
const at = (name: string) => join(root, name);

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'accord-value-'));
  writeCdnow(at('shop.txt'), SHOP);
  await emptyDataDirectory(at('data'));
  const imported = await accord('import', 'cdnow', at('shop.txt'), '--data', at('data'));
  expect(imported.code).toBe(0);
}, PATIENCE_MS);
afterAll(() => rmSync(root, { recursive: true }));

const runFit = (...args: string[]) => accord('value', 'fit', '--data', at('data'), ...args);

/** On the data directory, with nobody else in it. */
const working = <T>(work: (...args: Parameters<Parameters<typeof atWork<T>>[3]>) => Promise<T>) =>
  atWork(
    { data: at('data'), tenant: 'sample' },
    'accord test',
    { env: {}, terminal: memoryTerminal() },
    work,
  );

const storedModels = () =>
  working(async (_open, _pages, databases) => {
    const store = createPlaybookStore(databases.of('playbook') as Kysely<PlaybookTables>);
    return (await store.latestModels('sample')).map(({ model }) => checkValueModel(model));
  });

const answer = z.object({
  customers: z.array(
    z.object({
      sources: z.array(z.object({ recordId: z.string() })),
      relationship: z.string().nullable(),
      predictedValue: z
        .object({ modelVersion: z.string(), value: z.object({ amountMinor: z.number() }) })
        .nullable(),
    }),
  ),
});

/** What everybody is answered of all customers. */
async function judged(open: Open, pages: () => AsyncGenerator<readonly string[]>) {
  const workshop = await open();
  const found: z.infer<typeof answer>['customers'] = [];
  for await (const ids of pages()) {
    const query = `query($ids: [ID!]!) { customers(ids: $ids) {
      sources { recordId } relationship predictedValue(months: 6) { modelVersion value { amountMinor } } } }`;
    found.push(...(await workshop.ask(query, { ids }, answer)).customers);
  }
  return found;
}

describe('accord value fit', () => {
  test(
    'with --dry-run prints the model and stores nothing',
    async () => {
      const { code, stdout, stderr } = await runFit(...UNTIL, '--dry-run');
      expect({ code, stderr: exceptProgress(stderr, 'Reading purchases of customers') }).toEqual({
        code: 0,
        stderr: '',
      });
      expect(stdout).toContain('Of 300 customers\n         300  bought by 2025-10-31');
      expect(stdout).toContain('Dry run: not stored');
      expect(await storedModels()).toEqual([]);
    },
    PATIENCE_MS,
  );

  test(
    'stores what the file of the same purchases gives, and customers are judged by it',
    async () => {
      const { code, stdout } = await runFit(...UNTIL);
      expect(code).toBe(0);
      const file = await accord('value', 'fit', '--purchases', at('shop.txt'), ...UNTIL);
      const modelIn = (text: string) => /^USD: [\s\S]*?(?=\n {2}Stored|$(?![\s\S]))/m.exec(text)?.[0];
      expect(modelIn(stdout)).toBe(modelIn(file.stdout));
      expect(stdout).toContain('  Stored, and in use within a minute');

      const [model] = (await storedModels()) as [ValueModel];
      expect(stdout).toContain(`USD: ${model.version}`);
      const before = new Date().toISOString().slice(0, 10);
      const customers = await working(judged);
      const today = new Date();
      if (today.toISOString().slice(0, 10) !== before) return; // midnight came between
      const orders = SHOP.map(({ customer, day, cents }) => ({
        customer: `cdnow-${String(customer).padStart(5, '0')}`,
        at: new Date(day),
        amountMinor: cents,
      }));
      const histories = purchaseHistories(orders, today);
      expect(customers).toHaveLength(300);
      for (const { sources, predictedValue: told } of customers) {
        const history = histories.get(sources[0]?.recordId ?? '');
        if (history === undefined) throw new Error('a customer without purchases');
        const { amountMinor, version } = predictedValue(model, history, 6);
        expect(told).toEqual({ modelVersion: version, value: { amountMinor } });
      }
      const kinds = new Set(customers.map(({ relationship }) => relationship));
      expect(kinds).toEqual(new Set(['ONE_TIME_BUYER', 'LAPSED', 'REPEAT_BUYER']));
    },
    PATIENCE_MS,
  );

  test(
    'leaves out who objects to ANALYTICS, and counts them',
    async () => {
      await working(async (_open, pages, databases) => {
        const first = await pages().next();
        const ids: readonly string[] = first.done ? [] : first.value;
        const said = { purpose: 'ANALYTICS', eventType: 'OBJECTION', eventTime: new Date() } as const;
        await writeSayings(
          databases,
          ids.slice(0, 3).map((customer) => ({ customer, ...said })),
        );
      });
      const { code, stdout } = await runFit(...UNTIL, '--dry-run');
      expect(code).toBe(0);
      expect(stdout).toContain('           3  do not let their purchases be used for ANALYTICS');
      expect(stdout).toContain('of 297 customers');
    },
    PATIENCE_MS,
  );

  test.each([
    [
      ['--until', '2025-01-02'],
      'No model was fitted.',
      'USD: no model. A model of purchases needs at least 50',
    ],
    [['--currency', 'EUR'], 'there are no purchases to fit it to', 'buy in another currency than EUR'],
    [['--until', '2999-01-01'], 'expected a day that is not after today', ''],
    [['--from', '2025-05-01', '--until', '2025-05-01'], 'expected a day before the last one', ''],
  ])(
    'fails for %j and says why',
    async (args, error, output) => {
      const { code, stdout, stderr } = await runFit(...args);
      expect(code).toBe(1);
      expect(stderr).toContain(error);
      expect(stdout).toContain(output);
    },
    PATIENCE_MS,
  );
});

withDataFile('purchases/cdnow_customers_summary_with_transactions.csv', (path) => {
  // the papers are about a tenth of the customers of CDNOW
  test(
    'finds the published parameters of the CDNOW sample, through import and gateway',
    async () => {
      const orders = readCdnow(join(dirname(path), 'cdnow_master.txt'));
      const histories = purchaseHistories(orders, CDNOW_SPLIT.calibratedUntil);
      const sample = new Set(sampleOf(histories, readSummary(path)));
      const ids = new Set(
        [...histories].flatMap(([customer, history]) => (sample.has(history) ? [customer] : [])),
      );
      expect(ids.size).toBe(2_357);
      writeCdnow(
        at('sample.txt'),
        orders
          .filter(({ customer }) => ids.has(customer))
          .map(({ customer, at: moment, amountMinor }) => ({
            customer: Number(customer.replace('cdnow-', '')),
            day: moment.toISOString().slice(0, 10),
            cents: amountMinor,
          })),
      );
      expect(readFileSync(at('sample.txt'), 'utf8').length).toBeGreaterThan(100_000);
      await emptyDataDirectory(at('cdnow'));
      const data = ['--data', at('cdnow')];
      expect((await accord('import', 'cdnow', at('sample.txt'), ...data)).code).toBe(0);
      const { code, stdout } = await accord('value', 'fit', ...data, '--until', '1997-09-30');
      expect(code).toBe(0);
      const rounded = (name: string, digits: number) => Number(printed(stdout, name).toFixed(digits));
      expect(['r', 'alpha, in weeks', 'a', 'b'].map((name) => rounded(name, 3))).toEqual([
        0.243, 4.414, 0.793, 2.426,
      ]);
      expect(printed(stdout, 'log-likelihood')).toBe(-9_582.43);
      expect(['p', 'q', 'v, in USD'].map((name) => rounded(name, 2))).toEqual([6.25, 3.74, 15.44]);
      expect(stdout).toContain('of 2,357 customers');
    },
    PATIENCE_MS,
  );
});
