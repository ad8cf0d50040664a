import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import type { CommerceTables, OrdersTable, ShoppersTable } from '../../../subgraphs/commerce/tables.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { purchaseTotalsOf } from '../../../subgraphs/playbook/purchaseInput.ts';
import { historyOfTotals } from '../../../subgraphs/playbook/value/historyOfTotals.ts';
import { purchaseHistoryOf } from '../../../subgraphs/playbook/value/purchaseHistory.ts';
import { askCustomers, type Person } from '../../support/askDepartment.ts';
import { keysFor, NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';

const PURCHASES = 'purchases { currency days firstDay lastDay repeatTotal { amountMinor currency } }';
const TODAY = new Date(NOW * 1000);

/** What matters of an order here. */
interface Placed {
  readonly shopper: string;
  readonly at: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly isCancelled?: boolean;
}

function orderRow({ shopper, at, amountMinor, currency, isCancelled }: Placed, index: number): OrdersTable {
  return {
    tenant: 'sample',
    id: `o-${index}`,
    shopper_id: shopper,
    placed_at: new Date(at),
    status: isCancelled ? 'CANCELLED' : 'DELIVERED',
    total_minor: amountMinor,
    currency,
    promotion_code: null,
    subscription_id: null,
    payment_kind: null,
    payment_provider: null,
    payment_last_four: null,
  };
}

function shopperRow(id: string): ShoppersTable {
  const name = { given_name: null, family_name: null, email: null, phone: null };
  const street = { billing_line1: null, billing_line2: null, billing_city: null };
  const rest = { billing_region: null, billing_postal_code: null, billing_country: null };
  const known = { email_verified: null, loyalty_id: null };
  return { tenant: 'sample', id, ...name, ...street, ...rest, registered_at: TODAY, ...known };
}

/** Two shoppers each, as records that turned out to be one person. */
const PEOPLE: readonly Person[] = ['a', 'b', 'c'].map((name) => ({
  customer: `c-${name}`,
  records: [`${name}1`, `${name}2`],
}));

/** Few days, amounts and currencies, so that orders meet; near midnight, where days are easily mistaken. */
const orders = fc.array(
  fc.record({
    shopper: fc.constantFrom(...PEOPLE.flatMap(({ records }) => records)),
    at: fc
      .tuple(
        fc.constantFrom('2026-10-24', '2026-10-25', '2026-10-26', '2026-02-28', '2026-11-01', '2026-11-02'),
        fc.constantFrom('00:00:00.000', '12:30:00.000', '23:59:59.999'),
      )
      .map(([day, time]) => `${day}T${time}Z`),
    amountMinor: fc.integer({ min: 0, max: 4_000_000_000 }),
    currency: fc.constantFrom('EUR', 'USD'),
    isCancelled: fc.boolean(),
  }),
  { maxLength: 24 },
);

/** What the models make of the orders themselves; 'NONE' without any. */
function expected(placed: readonly Placed[], { records }: Person, until: Date) {
  const own = placed.filter(
    ({ shopper, isCancelled, at }) =>
      records.includes(shopper) && !isCancelled && at.slice(0, 10) <= until.toISOString().slice(0, 10),
  );
  const byCurrency = Map.groupBy(own, ({ currency }) => currency);
  const [main] = [...byCurrency].sort(
    ([one, some], [other, more]) =>
      more.length - some.length || latest(more).localeCompare(latest(some)) || one.localeCompare(other),
  );
  if (main === undefined) return 'NONE';
  const [currency, counted] = main;
  const dated = counted.map(({ at, amountMinor }) => ({ at: new Date(at), amountMinor }));
  return { currency, history: purchaseHistoryOf(dated, until) };
}

const latest = (placed: readonly Placed[]) =>
  placed
    .map(({ at }) => at)
    .sort()
    .at(-1) ?? '';

eachEngine((_engine, open) => {
  const statements: string[] = [];
  let database: Kysely<CommerceTables>;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await open<CommerceTables>('commerce', {
      migrations: commerce.migrations,
      onStatement: (statement) => statements.push(statement),
    });
    const rows = PEOPLE.flatMap(({ records }) => records).map(shopperRow);
    await database.insertInto('shoppers').values(rows).execute();
    subgraph = await commerce.create({ database, keys: keysFor('commerce'), clock: () => NOW });
  });

  beforeEach(() => empty());

  const empty = () => database.deleteFrom('orders').execute();
  async function place(placed: readonly Placed[]): Promise<void> {
    await empty();
    if (placed.length > 0) await database.insertInto('orders').values(placed.map(orderRow)).execute();
  }

  async function purchasesOf(people: readonly Person[], selection = PURCHASES) {
    const answer = await askCustomers(subgraph, people, selection);
    expect(answer.errors).toBeUndefined();
    return (answer.data?._entities ?? []).map(({ purchases }) => purchases);
  }

  describe('the purchases of a customer', () => {
    test('are to the models what the orders themselves are', async () => {
      await fc.assert(
        fc.asyncProperty(orders, async (placed) => {
          await place(placed);
          const told = await purchasesOf(PEOPLE);
          for (const [index, person] of PEOPLE.entries()) {
            const purchases = told[index];
            const here =
              purchases === null
                ? 'NONE'
                : {
                    currency: purchases.currency,
                    history: historyOfTotals(purchaseTotalsOf(purchases), TODAY),
                  };
            expect(here).toEqual(expected(placed, person, TODAY));
          }
        }),
        { numRuns: 60 },
      );
    });

    test('put two orders of one day together, also those of two records, and leave cancelled ones out', async () => {
      await place([
        { shopper: 'a1', at: '2026-03-01T00:00:00Z', amountMinor: 1_000, currency: 'EUR' },
        { shopper: 'a2', at: '2026-03-01T23:59:59.999Z', amountMinor: 2_000, currency: 'EUR' },
        { shopper: 'a2', at: '2026-03-02T00:00:00Z', amountMinor: 400, currency: 'EUR' },
        { shopper: 'a1', at: '2026-03-02T08:00:00Z', amountMinor: 50, currency: 'EUR' },
        { shopper: 'a1', at: '2026-04-02T08:00:00Z', amountMinor: 7, currency: 'EUR', isCancelled: true },
        { shopper: 'a1', at: '2026-05-02T08:00:00Z', amountMinor: 9, currency: 'USD' },
      ]);
      expect(await purchasesOf(PEOPLE.slice(0, 1))).toEqual([
        {
          currency: 'EUR',
          days: 2,
          firstDay: '2026-03-01',
          lastDay: '2026-03-02',
          repeatTotal: { amountMinor: 450, currency: 'EUR' },
        },
      ]);
    });

    test('end with the day that is asked for, which may change the main currency', async () => {
      await place([
        { shopper: 'a1', at: '2026-03-01T23:59:59.999Z', amountMinor: 9, currency: 'USD' },
        { shopper: 'a1', at: '2026-03-02T00:00:00Z', amountMinor: 1_000, currency: 'EUR' },
        { shopper: 'a1', at: '2026-03-03T00:00:00Z', amountMinor: 1_000, currency: 'EUR' },
      ]);
      const until = (day: string) =>
        purchasesOf(PEOPLE.slice(0, 1), `purchases(until: "${day}") { currency days lastDay }`);
      expect(await until('2026-03-02')).toEqual([{ currency: 'EUR', days: 1, lastDay: '2026-03-02' }]);
      expect(await until('2026-03-01')).toEqual([{ currency: 'USD', days: 1, lastDay: '2026-03-01' }]);
      expect(await until('2026-02-28')).toEqual([null]);
    });

    test('take one statement, however many customers there are, and none without a shop record', async () => {
      await place([{ shopper: 'a1', at: '2026-03-01T00:00:00Z', amountMinor: 1, currency: 'EUR' }]);
      for (const [people, count] of [
        [PEOPLE.slice(0, 1), 1],
        [PEOPLE, 1],
        [[{ customer: 'c-x', records: [] }], 0],
      ] as const) {
        statements.length = 0;
        await purchasesOf(people);
        expect(statements).toHaveLength(count);
      }
    });
  });
});
