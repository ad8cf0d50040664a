import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { eventually } from '../gateway/support/reloadable.ts';
import { runAccord, spawnAccord } from '../support/accordProcess.ts';
import { createSystem, type System } from '../support/createSystem.ts';
import {
  createDistributedForm,
  DEPARTMENTS,
  type Department,
  type DistributedForm,
  type Serving,
} from '../support/distributedForm.ts';
import { askOverHttp, type Question } from '../support/question.ts';

const SERVER = process.env.ACCORD_TEST_POSTGRES_URL;
const PATIENCE_MS = 180_000;

/** The distributed form: the gateway and every subgraph a process of its own, a database for each department. */
(SERVER ? describe : describe.skip)('the distributed form, on PostgreSQL', () => {
  const subgraphs = new Map<Department, Serving>();
  let form: DistributedForm;
  let url: string;
  let embedded: System;

  beforeAll(async () => {
    form = await createDistributedForm(SERVER ?? '');
    await killSeed();
    expect(await runAccord(['seed'], { env: form.env })).toMatchObject({ code: 0 });
    const started = await Promise.all(DEPARTMENTS.map((department) => form.startSubgraph(department)));
    for (const [index, department] of DEPARTMENTS.entries())
      subgraphs.set(department, started[index] as Serving);
    ({ url } = await form.startGateway(subgraphs));
    embedded = await createSystem({ size: 2_000 });
  }, PATIENCE_MS);

  afterAll(async () => {
    await embedded?.stop();
    await form?.stop();
  }, PATIENCE_MS);

  /** Loads the sample company, and is killed while commerce is half full: what follows finds what that leaves. */
  async function killSeed(): Promise<void> {
    const seed = spawnAccord(['seed'], { env: form.env });
    const client = new pg.Client({ connectionString: form.env.ACCORD_COMMERCE_DATABASE_URL });
    await client.connect();
    try {
      const inserting = `select from pg_locks join pg_class on pg_class.oid = relation
        where relname = 'orders' and mode = 'RowExclusiveLock'`;
      while ((await client.query(inserting)).rowCount === 0) await sleep(5);
      expect(await seed.stop('SIGKILL')).toMatchObject({ code: undefined, stdout: '' });
      expect((await client.query('select from commerce.orders')).rowCount).toBe(0);
    } finally {
      await client.end();
    }
  }

  async function ask<T = Record<string, unknown>>(question: Question) {
    const { client = '', customer } = question;
    return await askOverHttp<T>(url, question, await form.token(client, customer));
  }

  test('is ready, the gateway and every subgraph', async () => {
    for (const at of [url, ...[...subgraphs.values()].map((subgraph) => subgraph.url)]) {
      expect((await fetch(`${at}/health`)).status).toBe(200);
    }
  });

  const PROFILE = `name { full } email phone tier addresses { city } relationship
    orders(first: 3) { totalCount edges { cursor node { id total { amountMinor currency } } } }
    lifetimeValue { amountMinor currency } openTicketCount
    tickets { edges { node { id subject order { id status } } } }
    sources { department recordId rule } consents { purpose status }`;
  const fifty = Array.from({ length: 50 }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);

  test.each([
    { client: 'support-desk' },
    { client: 'service-agent' },
    { client: 'marketing-bot' },
    { client: 'privacy-office' },
    { client: 'analytics' },
    { client: 'account-page', customer: 'c-000007' },
  ])('answers $client as the embedded form does', async ({ client, customer }) => {
    const question = {
      client,
      customer,
      query: `query ($ids: [ID!]!) { customers(ids: $ids) { id ${PROFILE} } }`,
      variables: { ids: fifty },
    };
    const answer = await ask(question);
    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(withoutCursors(answer)).toEqual(withoutCursors(await embedded.ask(question)));
  });

  test('reads on after a cursor, whichever connection the subgraph uses', async () => {
    const page = (after: string | null) =>
      ask<Page>({
        client: 'support-desk',
        query: `query ($after: String) { customer(id: "c-000001") { orders(first: 2, after: $after) {
          pageInfo { endCursor } edges { node { id } } } } }`,
        variables: { after },
      });
    const first = await page(null);
    const second = await page(first.data?.customer.orders.pageInfo.endCursor ?? null);
    const ids = [first, second].flatMap(({ data }) => data?.customer.orders.edges.map(({ node }) => node.id));
    expect(new Set(ids).size).toBe(4);
  });

  test('asks for a token that it trusts', async () => {
    const query = '{ customer(id: "c-000001") { id } }';
    expect((await askOverHttp(url, { query }, undefined)).status).toBe(401);
    expect((await askOverHttp(url, { query }, await embedded.token('support-desk'))).status).toBe(401);
  });

  test('gives nothing to whoever asks a subgraph directly', async () => {
    const at = subgraphs.get('identity')?.url ?? '';
    const query = '{ customer(id: "c-000001") { id passport consents { purpose } } }';
    expect(await askOverHttp(at, { query }, undefined)).toMatchObject({
      status: 200,
      data: { customer: null },
    });
  });

  test('leaves the sample company alone when it is there', async () => {
    expect(await runAccord(['seed'], { env: form.env })).toEqual({
      code: 0,
      stdout: 'The sample company is there already; nothing was changed.\n',
      stderr: '',
    });
  });

  test('imports into the departments’ databases, and finds what it imported', async () => {
    const rows = ' customer_id  date number_of_cds  dollar_value\r\n 77777 19970101  1   11.77\r\n';
    const file = join(form.data, 'purchases.txt');
    writeFileSync(file, rows);
    expect(await runAccord(['import', 'cdnow', file], { env: form.env, cwd: form.data })).toMatchObject({
      code: 0,
    });
    const query = `{ findCustomers(by: { sourceRecord: { department: COMMERCE, recordId: "cdnow-77777" } }) {
      customer { lifetimeValue { amountMinor } } } }`;
    expect((await ask({ client: 'support-desk', query })).data).toEqual({
      findCustomers: [{ customer: { lifetimeValue: { amountMinor: 1177 } } }],
    });
  });

  test('serves the rest while a subgraph is down, says which one, and all of it when it is back', async () => {
    const question = {
      client: 'support-desk',
      query: '{ customer(id: "c-000003") { id name { full } openTicketCount relationship } }',
    };
    const whole = await ask(question);
    expect(whole.errors).toBeUndefined();
    const crm = subgraphs.get('crm');
    await crm?.process.stop('SIGKILL');

    const answer = await ask(question);
    expect(answer).toMatchObject({
      status: 200,
      data: { customer: { ...(whole.data?.customer as object), name: null } },
      errors: [{ path: ['customer'], extensions: { code: 'SUBGRAPH_UNREACHABLE' } }],
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.message).toContain('crm');
    expect(answer.extensions?.consent.withheld).toEqual([]);

    await form.startSubgraph('crm', new URL(crm?.url ?? '').port);
    expect(await ask(question)).toEqual(whole);
  });

  test('erases somebody once a department that was away is back, and a file does not bring them back', async () => {
    const support = subgraphs.get('support');
    await support?.process.stop('SIGKILL');
    const lookup = `{ findCustomers(by: { sourceRecord: { department: COMMERCE, recordId: "cdnow-77777" } }) {
      customer { id } } }`;
    const office = { client: 'privacy-office' };
    const found = await ask<{ findCustomers: { customer: { id: string } }[] }>({ ...office, query: lookup });
    const customer = found.data?.findCustomers[0]?.customer.id;
    const opened = await ask<{ requestRights: { id: string } }>({
      ...office,
      query: 'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id } }',
      variables: { input: { eventId: 'e-1', customer, kind: 'ERASURE', evidence: 'letters/1' } },
    });
    const request = opened.data?.requestRights.id;
    await ask({
      ...office,
      query: 'mutation ($input: RightsDecisionInput!) { decideRights(input: $input) { state } }',
      variables: { input: { request, decision: 'ACCEPT', reason: 'a letter' } },
    });
    const query = `{ customer(id: "${customer}") { rightsRequests { state tasks { department doneAt failure } } } }`;
    const file = async () => (await ask<RightsFiles>({ ...office, query })).data?.customer.rightsRequests[0];
    const task = async (name: string) => (await file())?.tasks.find(({ department }) => department === name);
    await eventually(
      async () => expect((await task('COMMERCE'))?.doneAt).toEqual(expect.any(String)),
      20_000,
    );
    await eventually(
      async () => expect((await task('SUPPORT'))?.failure).toBe('SUBGRAPH_UNREACHABLE'),
      20_000,
    );
    expect((await file())?.state).toBe('ACCEPTED');

    subgraphs.set('support', await form.startSubgraph('support', new URL(support?.url ?? '').port));
    await eventually(async () => expect((await file())?.state).toBe('FULFILLED'), 60_000);
    const again = await runAccord(['import', 'cdnow', join(form.data, 'purchases.txt')], {
      env: form.env,
      cwd: form.data,
    });
    expect(again.stdout).toMatch(/written +0\n.+unchanged +0\n.+rejected +0\n.+suppressed +1$/m);
    expect((await ask({ ...office, query: lookup })).data).toEqual({ findCustomers: [] });
  });

  test('stops each of its processes within five seconds, with 0', async () => {
    const support = subgraphs.get('support');
    const before = performance.now();
    expect(await support?.process.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

interface RightsFiles {
  readonly customer: {
    readonly rightsRequests: readonly {
      readonly state: string;
      readonly tasks: readonly { department: string; doneAt: string | null; failure: string | null }[];
    }[];
  };
}

interface Page {
  readonly customer: {
    readonly orders: {
      readonly pageInfo: { readonly endCursor: string };
      readonly edges: readonly { readonly node: { readonly id: string } }[];
    };
  };
}

/** Cursors are sealed with each form's own keys. */
function withoutCursors(answer: object): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => (key === 'cursor' ? typeof value : value)),
  );
}
