import { type Kysely, sql, type Transaction } from 'kysely';
import { anyOf } from '../kit/anyOf.ts';
import type { RecordClaims } from '../kit/claims.ts';
import { type ImportOptions, type ImportSummary, importFile } from '../kit/importer.ts';
import { type CdnowPurchase, cdnowParser } from './cdnow.ts';
import { shopperClaims } from './shopperClaims.ts';
import type { CommerceTables, OrderLinesTable, OrdersTable, ProductsTable, ShoppersTable } from './tables.ts';

/** Large batches: a purchase is small, and a statement takes thousands. */
const BATCH_SIZE = 5_000;

/** The file names no titles: every purchase is of so many of these. */
const COMPACT_DISC = { sku: 'CDNOW-CD', name: 'Compact disc', category: 'Music' } as const;

/**
 * Imports the CDNOW purchases (`cdnow_master.txt`): one order a row, in US dollars, delivered, placed at the beginning
 * (UTC) of its day. The same file twice changes nothing; a mended one changes what was mended. Errors: see importFile.
 */
export function importCdnow(
  source: AsyncIterable<Uint8Array>,
  database: Kysely<CommerceTables>,
  options: ImportOptions,
): Promise<ImportSummary> {
  return importFile(
    source,
    database,
    {
      parse: cdnowParser(),
      claimsOf(purchase) {
        const [shopper] = shoppersOf(options.tenant, [purchase]);
        return shopperClaims(shopper as ShoppersTable, [orderOf(options.tenant, purchase)]);
      },
      batchSize: BATCH_SIZE,
      async write(transaction, purchases) {
        const written = await writePurchases(transaction, options.tenant, purchases);
        return { written, claims: await claimsOf(transaction, options.tenant, purchases) };
      },
    },
    options,
  );
}

/** How many of the purchases are new or have changed. */
async function writePurchases(
  transaction: Transaction<CommerceTables>,
  tenant: string,
  purchases: readonly CdnowPurchase[],
): Promise<number> {
  const disc: ProductsTable = { tenant, ...COMPACT_DISC };
  await transaction
    .insertInto('products')
    .values(disc)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await writeShoppers(transaction, shoppersOf(tenant, purchases));
  const orders = purchases.map((purchase) => orderOf(tenant, purchase));
  const lines = purchases.map((purchase) => lineOf(tenant, purchase));
  const changed = [...(await writeOrders(transaction, orders)), ...(await writeLines(transaction, lines))];
  return new Set(changed.map((row) => row.order_id)).size;
}

interface Changed {
  readonly order_id: string;
}

/** The rows as a set to insert from: thousands in one parameter. */
function rowsOf(table: string, rows: readonly object[]) {
  const type = sql.table(`commerce.${table}`);
  return sql`select * from jsonb_populate_recordset(null::${type}, ${JSON.stringify(rows)}::text::jsonb)`;
}

/** A shopper is known from the first purchase on. */
async function writeShoppers(transaction: Transaction<CommerceTables>, rows: readonly ShoppersTable[]) {
  await sql`
    insert into commerce.shoppers as known ${rowsOf('shoppers', rows)}
    on conflict (tenant, id) do update set registered_at = excluded.registered_at
    where excluded.registered_at < known.registered_at`.execute(transaction);
}

async function writeOrders(transaction: Transaction<CommerceTables>, rows: readonly OrdersTable[]) {
  const { rows: changed } = await sql<Changed>`
    insert into commerce.orders as known ${rowsOf('orders', rows)}
    on conflict (tenant, id) do update set total_minor = excluded.total_minor
    where known.total_minor <> excluded.total_minor
    returning id as order_id`.execute(transaction);
  return changed;
}

async function writeLines(transaction: Transaction<CommerceTables>, rows: readonly OrderLinesTable[]) {
  const { rows: changed } = await sql<Changed>`
    insert into commerce.order_lines as known ${rowsOf('order_lines', rows)}
    on conflict (tenant, order_id, line_number)
      do update set quantity = excluded.quantity, total_minor = excluded.total_minor
    where (known.quantity, known.total_minor) <> (excluded.quantity, excluded.total_minor)
    returning order_id`.execute(transaction);
  return changed;
}

const startOf = (date: string) => new Date(`${date}T00:00:00Z`);

/** Each shopper of the batch once, with the first day on which it bought. */
function shoppersOf(tenant: string, purchases: readonly CdnowPurchase[]): ShoppersTable[] {
  const first = new Map<string, string>();
  for (const { shopperId, date } of purchases) {
    const known = first.get(shopperId);
    if (known === undefined || date < known) first.set(shopperId, date);
  }
  return Array.from(first, ([id, date]) => ({
    tenant,
    id,
    given_name: null,
    family_name: null,
    email: null,
    phone: null,
    billing_line1: null,
    billing_line2: null,
    billing_city: null,
    billing_region: null,
    billing_postal_code: null,
    billing_country: null,
    registered_at: startOf(date),
    email_verified: null,
    loyalty_id: null,
  }));
}

function orderOf(tenant: string, purchase: CdnowPurchase): OrdersTable {
  return {
    tenant,
    id: purchase.orderId,
    shopper_id: purchase.shopperId,
    placed_at: startOf(purchase.date),
    status: 'DELIVERED',
    total_minor: purchase.cents,
    currency: 'USD',
    promotion_code: null,
    subscription_id: null,
    payment_kind: null,
    payment_provider: null,
    payment_last_four: null,
  };
}

function lineOf(tenant: string, purchase: CdnowPurchase): OrderLinesTable {
  return {
    tenant,
    order_id: purchase.orderId,
    line_number: 1,
    sku: COMPACT_DISC.sku,
    quantity: purchase.cds,
    total_minor: purchase.cents,
  };
}

/** What identity must know: whose orders these are. It knows of those in other batches already, or will. */
async function claimsOf(
  transaction: Transaction<CommerceTables>,
  tenant: string,
  purchases: readonly CdnowPurchase[],
): Promise<RecordClaims[]> {
  const byShopper = Map.groupBy(purchases, (purchase) => purchase.shopperId);
  const shoppers = await transaction
    .selectFrom('shoppers')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '=', anyOf([...byShopper.keys()]))
    .execute();
  return shoppers.map((shopper) => {
    const bought = byShopper.get(shopper.id) ?? [];
    return shopperClaims(
      shopper,
      bought.map((purchase) => orderOf(tenant, purchase)),
    );
  });
}
