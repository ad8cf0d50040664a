import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createSystem, type System } from '../support/createSystem.ts';
import { readDisclosures } from '../support/disclosures.ts';
import { eventually } from './support/reloadable.ts';

let system: System;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-unrecorded-'));
  system = await createSystem({
    size: 30,
    overHttp: true,
    disclosureDirectory: directory,
    env: { ACCORD_RIGHTS_MS: '200' },
  });
}, 60_000);
afterAll(async () => {
  await system.stop();
  await rm(directory, { recursive: true });
});

/** Rows of identity's. */
async function rowsOf<T>(statement: ReturnType<typeof sql<T>>): Promise<T[]> {
  return (await statement.execute(system.databases.of('identity'))).rows;
}

test('a lookup that tells whose an e-mail address is is on record', async () => {
  const { rows } = await sql<{ email: string }>`select email from crm.emails limit 1`.execute(
    system.databases.of('crm'),
  );
  const query = 'query ($email: String!) { findCustomers(by: { email: $email }) { customer { id } } }';
  const before = readDisclosures(directory).length;
  const { data } = await system.ask<{ findCustomers: { customer: { id: string } }[] }>({
    client: 'support-desk',
    query,
    variables: { email: rows[0]?.email },
  });
  expect(data?.findCustomers).toHaveLength(1);
  expect(readDisclosures(directory).slice(before)).toHaveLength(1);
});

test('a privacy signal is recorded by the first request after somebody became a customer', async () => {
  const asked = {
    client: 'account-page',
    customer: 'c-new',
    query: '{ customer(id: "c-new") { id } }',
    headers: { 'sec-gpc': '1' },
  };
  expect((await system.ask(asked)).data).toEqual({ customer: null });
  await rowsOf(sql`insert into identity.customers (tenant, id) values ('sample', 'c-new')`);
  expect((await system.ask(asked)).data).toEqual({ customer: { id: 'c-new' } });
  const events = await rowsOf(
    sql<{ event_type: string }>`select event_type from identity.consent_events where customer = 'c-new'`,
  );
  expect(events).toEqual([{ event_type: 'OBJECTION' }, { event_type: 'OBJECTION' }]);
});

test('a copy of more than five megabytes is fulfilled', async () => {
  const [known] = await rowsOf(sql<{ customer: string; record_id: string }>`
    select customer, record_id from identity.source_records where department = 'support' limit 1`);
  const { customer, record_id } = known ?? { customer: '', record_id: '' };
  await sql`update support.messages set body = repeat('x', 3000000)
    where ticket_id in (select id from support.tickets where requester_id = ${record_id})`.execute(
    system.databases.of('support'),
  );
  const input = { eventId: 'large', customer, kind: 'ACCESS' };
  const { errors } = await system.ask({
    client: 'account-page',
    customer,
    purpose: 'RIGHTS_FULFILMENT',
    query: 'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id } }',
    variables: { input },
  });
  expect(errors).toBeUndefined();
  const open = () =>
    rowsOf(sql<{ department: string; failure: string | null }>`
      select department, failure from identity.rights_tasks where done_at is null`);
  await eventually(async () => expect(await open()).toEqual([]), 60_000);
  const [size] = await rowsOf(
    sql<{ bytes: number }>`select sum(length(sealed))::integer as bytes from identity.rights_parts`,
  );
  expect(size?.bytes).toBeGreaterThan(5_000_000);
}, 90_000);
