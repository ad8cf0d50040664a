import { type Kysely, type Selectable, sql } from 'kysely';
import { grouped } from '../kit/grouped.ts';
import type { CircumstanceInForce } from './circumstances.ts';
import type { AccountsTable, AddressesTable, CrmTables, InteractionsTable } from './tables.ts';

export type AddressRow = Selectable<AddressesTable>;

export interface EmployeeOfRow {
  readonly employee_name: string | null;
  readonly employee_email: string | null;
}

/** An account with its account manager. */
export type AccountRow = Selectable<AccountsTable> & EmployeeOfRow;

/** An interaction with the employee who took part in it. */
export type InteractionRow = Selectable<InteractionsTable> & EmployeeOfRow;

/** Where an interaction stands in its customer's list: the newest first. */
export interface InteractionPosition {
  readonly occurredAt: Date;
  readonly id: string;
}

/** One customer's page: that customer's accounts, and the interaction after which the page begins. */
export interface InteractionPageAsk {
  readonly accounts: readonly string[];
  readonly after: InteractionPosition | undefined;
}

/** The reads of the CRM. Each is one statement, whatever the number of keys, and answers in the keys' order. */
export interface CrmStore {
  /** Undefined where there is no such account. */
  accounts(tenant: string, ids: readonly string[]): Promise<(AccountRow | undefined)[]>;
  /** The primary one first. */
  emailsOf(tenant: string, accounts: readonly string[]): Promise<string[][]>;
  addressesOf(tenant: string, accounts: readonly string[]): Promise<AddressRow[][]>;
  /** What is in force at that moment. */
  circumstancesOf(tenant: string, now: Date, accounts: readonly string[]): Promise<CircumstanceInForce[][]>;
  /** Up to `limit` interactions of each ask, the newest first. */
  interactionPages(
    tenant: string,
    limit: number,
    asks: readonly InteractionPageAsk[],
  ): Promise<InteractionRow[][]>;
}

export function createCrmStore(database: Kysely<CrmTables>): CrmStore {
  return {
    async accounts(tenant, ids) {
      const rows = await database
        .selectFrom('accounts as account')
        .leftJoin('employees as employee', (join) =>
          join
            .onRef('employee.tenant', '=', 'account.tenant')
            .onRef('employee.id', '=', 'account.account_manager_id'),
        )
        .selectAll('account')
        .select(['employee.name as employee_name', 'employee.work_email as employee_email'])
        .where('account.tenant', '=', tenant)
        .where('account.id', 'in', ids)
        .execute();
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => found.get(id));
    },
    async emailsOf(tenant, accounts) {
      const rows = await database
        .selectFrom('emails')
        .select(['account_id', 'email'])
        .where('tenant', '=', tenant)
        .where('account_id', 'in', accounts)
        .orderBy('is_primary', 'desc')
        .orderBy('email')
        .execute();
      return grouped(accounts, rows, (row) => row.account_id).map((group) => group.map((row) => row.email));
    },
    async addressesOf(tenant, accounts) {
      const rows = await database
        .selectFrom('addresses')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('account_id', 'in', accounts)
        .orderBy('position')
        .execute();
      return grouped(accounts, rows, (row) => row.account_id);
    },
    async circumstancesOf(tenant, now, accounts) {
      const rows = await database
        .selectFrom('circumstances')
        .select(['account_id', 'kind', 'since'])
        .where('tenant', '=', tenant)
        .where('account_id', 'in', accounts)
        .where('since', '<=', now)
        .where((or) => or.or([or('ended_at', 'is', null), or('ended_at', '>', now)]))
        .execute();
      return grouped(accounts, rows, (row) => row.account_id);
    },
    interactionPages: (tenant, limit, asks) => interactionPages(database, tenant, limit, asks),
  };
}

async function interactionPages(
  database: Kysely<CrmTables>,
  tenant: string,
  limit: number,
  asks: readonly InteractionPageAsk[],
): Promise<InteractionRow[][]> {
  const asked = asks.flatMap(({ accounts, after }, ask) =>
    accounts.map((account) => ({ ask, account, occurred_at: after?.occurredAt, id: after?.id })),
  );
  const { rows } = await sql<InteractionRow & { readonly ask: number }>`
    select page.*, employee.name as employee_name, employee.work_email as employee_email from (
      select asked.ask, interaction.*, row_number() over (
        partition by asked.ask order by interaction.occurred_at desc, interaction.id desc
      ) as place
      from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
        as asked (ask integer, account text, occurred_at timestamptz, id text)
      join crm.interactions as interaction
        on interaction.tenant = ${tenant} and interaction.account_id = asked.account
      where asked.id is null or (interaction.occurred_at, interaction.id) < (asked.occurred_at, asked.id)
    ) as page
    left join crm.employees as employee on employee.tenant = page.tenant and employee.id = page.employee_id
    where place <= ${limit}
    order by ask, place`.execute(database);
  return grouped([...asks.keys()], rows, (row) => row.ask);
}
