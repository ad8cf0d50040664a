import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eventually } from '../gateway/support/reloadable.ts';
import { createSystem, type System } from '../support/createSystem.ts';

const PATIENCE_MS = 60_000;
/** A subscriber since 2016, with records in every department. */
const MARGARETHE = 'c-000001';
const RAFAEL = 'c-000004';
/** What is held of Margarethe: all that there is but a return. */
const KINDS = [
  ...['account', 'address', 'email', 'interaction', 'message', 'order', 'orderLine', 'requester'],
  ...['satisfactionRating', 'shopper', 'subscription', 'ticket'],
];
const DEPARTMENTS = ['crm', 'commerce', 'support'] as const;

interface File {
  readonly id: string;
  readonly state: string;
  readonly bundle: string | null;
  readonly tasks: { department: string; failure: string | null; kept: { what: string; until: string }[] }[];
}

let system: System;

beforeAll(async () => {
  system = await createSystem({ size: 30, env: { ACCORD_RIGHTS_MS: '20' } });
}, PATIENCE_MS);

afterAll(() => system.stop());

async function request(customer: string, kind: string): Promise<string> {
  const answer = await system.ask<{ requestRights: { id: string } }>({
    client: 'account-page',
    customer,
    purpose: 'RIGHTS_FULFILMENT',
    query: 'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id kind state } }',
    variables: { input: { eventId: `${kind}-1`, customer, kind } },
  });
  expect(answer.errors).toBeUndefined();
  return answer.data?.requestRights.id ?? '';
}

async function fileOf(customer: string, id: string): Promise<File> {
  const answer = await system.ask<{ customer: { rightsRequests: File[] } }>({
    client: 'privacy-office',
    query: `{ customer(id: "${customer}") { rightsRequests {
      id state bundle tasks { department failure kept { what until } } } } }`,
  });
  const file = answer.data?.customer.rightsRequests.find((one) => one.id === id);
  if (file === undefined) throw new Error(`there is no request ${id}`);
  return file;
}

async function fulfilled(customer: string, id: string): Promise<File> {
  await eventually(async () => expect((await fileOf(customer, id)).state).toBe('FULFILLED'), 20_000);
  return await fileOf(customer, id);
}

/** Every row of every table of a department, as text. */
async function everything(department: (typeof DEPARTMENTS)[number] | 'identity'): Promise<string> {
  const database = system.databases.of(department);
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = ${department} and table_type = 'BASE TABLE'`.execute(database);
  let text = '';
  for (const { name } of rows) {
    const table = await sql<{ row: string }>`
      select row_to_json(any_row)::text as row from ${sql.table(`${department}.${name}`)} as any_row`.execute(
      database,
    );
    text += table.rows.map(({ row }) => row).join('\n');
  }
  return text;
}

test(
  'who asks for access gets everything that every department holds, and what it is used for',
  async () => {
    const id = await request(MARGARETHE, 'ACCESS');
    const { bundle } = await fulfilled(MARGARETHE, id);
    const content = JSON.parse(bundle ?? '') as {
      departments: Record<string, { records: { kind: string; data: object }[]; purposes: object }>;
      identity: { recipients: unknown[]; sources: unknown[] };
    };
    expect(Object.keys(content.departments)).toEqual(['commerce', 'crm', 'support']);
    const kinds = Object.values(content.departments).flatMap(({ records }) =>
      records.map(({ kind }) => kind),
    );
    expect([...new Set(kinds)].sort()).toEqual(KINDS);
    expect(JSON.stringify(content.departments.crm)).toContain('margarethe.lindqvist@example.com');
    expect(content.departments.commerce?.records.length).toBeGreaterThan(50);
    expect(content.departments.crm?.purposes).toMatchObject({
      CONTACT_EMAIL: expect.arrayContaining(['DIRECT_MARKETING', 'RIGHTS_FULFILMENT']),
    });
    expect(content.identity.sources).toHaveLength(3);
  },
  PATIENCE_MS,
);

test(
  'what is portable is less: nothing that the company concluded or noted',
  async () => {
    const access = await fulfilled(MARGARETHE, await request(MARGARETHE, 'ACCESS'));
    const portable = await fulfilled(MARGARETHE, await request(MARGARETHE, 'PORTABILITY'));
    for (const word of ['"tier"', '"note"', '"sentiment"']) {
      expect(access.bundle).toContain(word);
      expect(portable.bundle).not.toContain(word);
    }
    expect(portable.bundle).toContain('margarethe.lindqvist@example.com');
  },
  PATIENCE_MS,
);

test('no client can name a duty, or what the gateway says of one', async () => {
  for (const query of [
    'mutation { takeDuties { warrant } }',
    'mutation { reportDuty(input: {}) }',
    '{ exportSubject(warrant: "w1") }',
    'mutation { eraseSubject(warrant: "w1") }',
  ]) {
    const answer = await system.ask({ client: 'privacy-office', query });
    expect([query, answer.errors?.[0]?.extensions?.code]).toEqual([query, 'GRAPHQL_VALIDATION_FAILED']);
  }
});

describe('an erasure', () => {
  const SAID = ['Rafael', 'Nakamura', 'rafael.nakamura@example.net', '+18135550164', '812 Juniper Court'];

  test(
    'leaves nothing of the person in any department, and of everybody else everything',
    async () => {
      const before =
        (await everything('crm')) + (await everything('commerce')) + (await everything('support'));
      for (const word of SAID) expect(before).toContain(word);
      const id = await request(RAFAEL, 'ERASURE');
      const decided = await system.ask({
        client: 'privacy-office',
        query: 'mutation ($input: RightsDecisionInput!) { decideRights(input: $input) { state } }',
        variables: { input: { request: id, decision: 'ACCEPT', reason: 'identity proven by letter 17' } },
      });
      expect(decided.data).toEqual({ decideRights: { state: 'ACCEPTED' } });
      const file = await fulfilled(RAFAEL, id);
      expect(file.tasks.map(({ department, kept }) => [department, kept.length > 0])).toEqual([
        ['COMMERCE', true],
        ['CRM', false],
        ['SUPPORT', false],
      ]);
      for (const department of [...DEPARTMENTS, 'identity'] as const) {
        const text = await everything(department);
        for (const word of SAID) expect([department, text.includes(word)]).toEqual([department, false]);
      }
      expect(await everything('crm')).toContain('margarethe.lindqvist@example.com');
    },
    PATIENCE_MS,
  );

  test('has the customer found for their rights only', async () => {
    const query = `{ customer(id: "${RAFAEL}") { id name { full } email orders { edges { node { id } } } } }`;
    const desk = await system.ask({ client: 'support-desk', query });
    expect(desk.data).toEqual({ customer: { id: RAFAEL, name: null, email: null, orders: null } });
    const office = await system.ask({ client: 'privacy-office', query });
    expect(office.data).toEqual({
      customer: { id: RAFAEL, name: null, email: null, orders: { edges: [] } },
    });
    const found = await system.ask({
      client: 'privacy-office',
      query: '{ findCustomers(by: { email: "rafael.nakamura@example.net" }) { confidence } }',
    });
    expect(found.data).toEqual({ findCustomers: [] });
  });
});
