import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Caller } from '../../../../schema/consent/callerToken.ts';
import type { Warrant } from '../../../../schema/consent/warrant.ts';
import { anyOf } from '../../../../subgraphs/kit/anyOf.ts';
import type { Department } from '../../../../subgraphs/kit/departments.ts';
import { sampleCompany } from '../../../../subgraphs/kit/sample/sampleCompany.ts';
import type { Subgraph } from '../../../../subgraphs/kit/subgraph.ts';
import type { SubgraphModule } from '../../../../subgraphs/kit/subgraphModule.ts';
import { headersFor, keysFor, NOW, warrantFor } from '../../../support/callers.ts';
import type { OpenTestDatabase } from '../../../support/databases.ts';

export const company = sampleCompany(120);

/** One row of a department's table, whole. */
export interface StoredRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** Whether it is of the person who was asked for. */
  readonly theirs: boolean;
}

export const theirsOf = (rows: readonly StoredRow[]): StoredRow[] => rows.filter(({ theirs }) => theirs);

export interface SubjectFixture {
  readonly database: Kysely<unknown>;
  readonly subgraph: Subgraph;
  /** The statements since it was emptied. */
  readonly statements: string[];
  /** Every row of every table, of every tenant. */
  stored(records: readonly string[], tenant?: string): Promise<StoredRow[]>;
}

const ROOTS: Readonly<Record<string, string>> = {
  crm: 'accounts',
  commerce: 'shoppers',
  support: 'requesters',
};

/**
 * A department with the sample company in it, and all of it a second time under the same ids for the tenant `other`, where
 * everybody's given name is Elsewhere.
 */
export async function subjectFixture(
  module: SubgraphModule,
  open: OpenTestDatabase,
): Promise<SubjectFixture> {
  const { name, migrations, create } = module;
  const statements: string[] = [];
  const database = await open<unknown>(name, { migrations, onStatement: (text) => statements.push(text) });
  for (const tenant of ['sample', 'other']) await module.seed(database, company, tenant, () => {});
  await sql`update ${sql.table(`${name}.${ROOTS[name]}`)} set given_name = 'Elsewhere' where tenant = 'other'`.execute(
    database,
  );
  const subgraph = await create({ database, keys: keysFor(name), clock: () => NOW });
  return {
    database,
    subgraph,
    statements,
    stored: (records, tenant = 'sample') => stored(database, name, records, tenant),
  };
}

/** What the department's duty answers. */
export interface DutyAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what is in it.
  readonly answer: any;
  readonly codes: readonly unknown[];
}

export const EXPORT = 'query ($warrant: String!) { answer: exportSubject(warrant: $warrant) }';
export const ERASE = 'mutation ($warrant: String!) { answer: eraseSubject(warrant: $warrant) }';

/** Brings a warrant as the gateway does. */
export async function bring(
  { subgraph }: SubjectFixture,
  query: string,
  warrant: Partial<Warrant> | string,
  headers: Record<string, string> = gateway(subgraph.name),
): Promise<DutyAnswer> {
  const text = typeof warrant === 'string' ? warrant : warrantFor(subgraph.name, warrant);
  const { data, errors = [] } = await subgraph.execute({ query, variables: { warrant: text } }, headers);
  const answer = data?.answer;
  return {
    answer: typeof answer === 'string' ? JSON.parse(answer) : answer,
    codes: errors.map(({ extensions }) => extensions.code),
  };
}

export function gateway(department: Department, caller: Partial<Caller> = {}): Record<string, string> {
  const itself = { kind: 'GATEWAY', client: '', automated: true, purpose: '', holds: [] } as const;
  return headersFor(department, { ...itself, ...caller });
}

type Theirs = (records: RawBuilder<string>) => RawBuilder<unknown>;
const nobodys: Theirs = () => sql`false`;
const by = (column: string, table?: string): Theirs => {
  if (table === undefined) return (records) => sql`${sql.ref(column)} = ${records}`;
  const [key, owner] = { orders: ['order_id', 'shopper_id'], tickets: ['ticket_id', 'requester_id'] }[table]!;
  return (records) => sql`exists (
    select from ${sql.table(column)} as parent
    where parent.tenant = stored.tenant and parent.id = stored.${sql.id(key!)}
      and parent.${sql.id(owner!)} = ${records})`;
};

/** Whose each row is, written out by hand: the tests must not find them by the inventory that they test. */
const THEIRS: Partial<Record<Department, Readonly<Record<string, Theirs>>>> = {
  crm: {
    employees: nobodys,
    accounts: by('id'),
    emails: by('account_id'),
    addresses: by('account_id'),
    interactions: by('account_id'),
    circumstances: by('account_id'),
  },
  commerce: {
    products: nobodys,
    shoppers: by('id'),
    subscriptions: by('shopper_id'),
    orders: by('shopper_id'),
    order_lines: by('commerce.orders', 'orders'),
    returns: by('commerce.orders', 'orders'),
  },
  support: {
    requesters: by('id'),
    tickets: by('requester_id'),
    messages: by('support.tickets', 'tickets'),
    satisfaction_ratings: by('support.tickets', 'tickets'),
  },
};

async function stored(
  database: Kysely<unknown>,
  department: Department,
  records: readonly string[],
  tenant: string,
): Promise<StoredRow[]> {
  const all: StoredRow[] = [];
  for (const [table, theirs] of Object.entries(THEIRS[department] ?? {})) {
    const { rows } = await sql<Omit<StoredRow, 'table'>>`
      select to_jsonb(stored) as row, tenant = ${tenant} and ${theirs(anyOf(records))} as theirs
      from ${sql.table(`${department}.${table}`)} as stored order by stored::text`.execute(database);
    all.push(...rows.map((row) => ({ table, ...row })));
  }
  return all;
}
