import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { changeFeedMigration } from '../kit/changeFeedMigration.ts';
import {
  BILLING_INTERVALS,
  ORDER_STATUSES,
  PAYMENT_KINDS,
  RETURN_REASONS,
  RETURN_STATUSES,
  SUBSCRIPTION_STATUSES,
} from './vocabulary.ts';

const oneOf = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** A currency column. Times are kept to the millisecond, as JavaScript reads them: cursors point at exact rows. */
const CURRENCY = `text not null check (currency ~ '^[A-Z]{3}$')`;

const CREATE_TABLES: readonly string[] = [
  `create table commerce.shoppers (
    tenant text not null,
    id text not null,
    given_name text,
    family_name text,
    email text,
    phone text,
    billing_line1 text,
    billing_line2 text,
    billing_city text,
    billing_region text,
    billing_postal_code text,
    billing_country text check (billing_country ~ '^[A-Z]{2}$'),
    registered_at timestamptz(3) not null,
    primary key (tenant, id)
  )`,
  `create table commerce.products (
    tenant text not null,
    sku text not null,
    name text not null,
    category text not null,
    primary key (tenant, sku)
  )`,
  `create table commerce.subscriptions (
    tenant text not null,
    id text not null,
    shopper_id text not null,
    plan text not null,
    status text not null check (status in (${oneOf(SUBSCRIPTION_STATUSES)})),
    billing_interval text not null check (billing_interval in (${oneOf(BILLING_INTERVALS)})),
    price_minor bigint not null check (price_minor >= 0),
    currency ${CURRENCY},
    started_at timestamptz(3) not null,
    next_renewal_at timestamptz(3),
    ended_at timestamptz(3),
    primary key (tenant, id),
    foreign key (tenant, shopper_id) references commerce.shoppers (tenant, id) on delete cascade,
    check ((status = 'ENDED') = (ended_at is not null)),
    check ((status = 'ACTIVE') = (next_renewal_at is not null))
  )`,
  'create index subscriptions_shopper on commerce.subscriptions (tenant, shopper_id)',
  `create table commerce.orders (
    tenant text not null,
    id text not null,
    shopper_id text not null,
    placed_at timestamptz(3) not null,
    status text not null check (status in (${oneOf(ORDER_STATUSES)})),
    total_minor bigint not null check (total_minor >= 0),
    currency ${CURRENCY},
    promotion_code text,
    subscription_id text,
    payment_kind text check (payment_kind in (${oneOf(PAYMENT_KINDS)})),
    payment_provider text,
    payment_last_four text check (payment_last_four ~ '^[0-9]{4}$'),
    primary key (tenant, id),
    foreign key (tenant, shopper_id) references commerce.shoppers (tenant, id) on delete cascade,
    foreign key (tenant, subscription_id) references commerce.subscriptions (tenant, id)
  )`,
  'create index orders_shopper on commerce.orders (tenant, shopper_id, placed_at desc, id desc)',
  `create table commerce.order_lines (
    tenant text not null,
    order_id text not null,
    line_number integer not null check (line_number > 0),
    sku text not null,
    quantity integer not null check (quantity > 0),
    total_minor bigint not null check (total_minor >= 0),
    primary key (tenant, order_id, line_number),
    foreign key (tenant, order_id) references commerce.orders (tenant, id) on delete cascade,
    foreign key (tenant, sku) references commerce.products (tenant, sku)
  )`,
  `create table commerce.returns (
    tenant text not null,
    id text not null,
    order_id text not null,
    line_number integer not null,
    quantity integer not null check (quantity > 0),
    reason text not null check (reason in (${oneOf(RETURN_REASONS)})),
    status text not null check (status in (${oneOf(RETURN_STATUSES)})),
    requested_at timestamptz(3) not null,
    refund_minor bigint not null default 0 check (refund_minor >= 0),
    refunded_at timestamptz(3),
    primary key (tenant, id),
    foreign key (tenant, order_id, line_number)
      references commerce.order_lines (tenant, order_id, line_number) on delete cascade,
    check ((status = 'REFUNDED') = (refunded_at is not null)),
    check (status = 'REFUNDED' or refund_minor = 0)
  )`,
  'create index returns_order on commerce.returns (tenant, order_id)',
];

/** Raw statements name the schema: `withSchema` reaches the query builder only. */
const createTables: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of CREATE_TABLES) await sql.raw(statement).execute(database);
  },
};

/** For identity to tell people apart by, and to prefer what was verified. */
const addLoyaltyIdAndVerified: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table commerce.shoppers
      add column email_verified boolean, add column loyalty_id text`.execute(database);
  },
};

/** By name; they run in the order of the names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_create_tables': createTables,
  '0002_create_identity_feed': changeFeedMigration('commerce', { shoppers: 'id', orders: 'shopper_id' }),
  '0003_add_loyalty_id_and_verified': addLoyaltyIdAndVerified,
};
