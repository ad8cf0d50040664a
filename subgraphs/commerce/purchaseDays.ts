import { type Kysely, sql } from 'kysely';
import type { CommerceTables } from './tables.ts';

/** On which days a customer ordered in their main currency, over all shop records; cancelled orders are not among them. */
export interface PurchaseDays {
  readonly currency: string;
  /** 1 or more. */
  readonly days: number;
  /** yyyy-mm-dd, in UTC. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** What all days but the first came to. */
  readonly repeatMinor: number;
}

/** One customer's: the shop records of that customer, and the last day (yyyy-mm-dd) that counts. */
export interface PurchaseDaysAsk {
  readonly shoppers: readonly string[];
  readonly until: string;
}

/**
 * The purchase days of each ask, undefined where there is no order. Orders of one day may be of several records, so that the
 * records of a customer are put together before days are counted. The main currency is that of purchaseHistory.ts, by the
 * orders that count.
 */
export async function purchaseDays(
  database: Kysely<CommerceTables>,
  tenant: string,
  asks: readonly PurchaseDaysAsk[],
): Promise<(PurchaseDays | undefined)[]> {
  const asked = asks.flatMap(({ shoppers, until }, ask) =>
    shoppers.map((shopper) => ({ ask, shopper, until })),
  );
  const { rows } = await sql<PurchaseDays & { readonly ask: number }>`
    with purchase_days as (
      select asked.ask, orders.currency, placed.day, count(*) as orders, max(orders.placed_at) as last_at,
        sum(orders.total_minor) as total_minor,
        row_number() over (partition by asked.ask, orders.currency order by placed.day) as number
      from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
        as asked (ask integer, shopper text, until date)
      join commerce.orders as orders on orders.tenant = ${tenant} and orders.shopper_id = asked.shopper
      cross join lateral (select (orders.placed_at at time zone 'UTC')::date as day) as placed
      where orders.status <> 'CANCELLED' and placed.day <= asked.until
      group by asked.ask, orders.currency, placed.day
    )
    select distinct on (ask) ask, currency, count(*) as days, min(day) as "firstDay", max(day) as "lastDay",
      coalesce(sum(total_minor) filter (where number > 1), 0)::bigint as "repeatMinor"
    from purchase_days
    group by ask, currency
    order by ask, sum(orders) desc, max(last_at) desc, currency collate "C"`.execute(database);
  const found = new Map(rows.map(({ ask, ...days }) => [ask, days]));
  return asks.map((_, ask) => found.get(ask));
}
