import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createInProcessTransport } from '../../../cli/inProcessTransport.ts';
import { deliverDisclosures, RefusedError } from '../../../gateway/disclosure/deliverDisclosures.ts';
import { sendDisclosures } from '../../../gateway/disclosure/sendDisclosures.ts';
import { mintCallerToken } from '../../../schema/consent/callerToken.ts';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import { createSystem, type System } from '../../support/createSystem.ts';
import { eventually } from '../support/reloadable.ts';

const POSTGRES = process.env.ACCORD_TEST_POSTGRES_URL;
const engines = [['PGlite', undefined] as const, ...(POSTGRES ? [['PostgreSQL', POSTGRES] as const] : [])];

describe.each(engines)('disclosures in identity on %s', (_engine, postgresUrl) => {
  let directory: string;
  let system: System;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'accord-shipped-'));
    const env = { ACCORD_DISCLOSURE_SHIP_MS: '20' };
    system = await createSystem({ postgresUrl, disclosureDirectory: directory, env });
  }, 60_000);

  afterAll(async () => {
    await system.stop();
    await rm(directory, { recursive: true });
  });

  const database = () => system.databases.of('identity');
  const rowsOf = async (person: string) => {
    const { rows } = await sql<Record<string, unknown>>`
      select d.*, s.customer from identity.disclosures d
      join identity.disclosure_subjects s using (disclosed_at, id, part)
      where d.person = ${person} order by s.customer`.execute(database());
    return rows;
  };
  const send = () => {
    const key = deriveKeyring(system.keys.callerMaster, 'caller', 'identity').keys[0];
    const transport = createInProcessTransport([system.subgraph('identity')]);
    return sendDisclosures({ transport, keyOf: () => key, clock: () => Math.floor(Date.now() / 1000) });
  };
  const record = (id: string, at: string) =>
    JSON.stringify({
      id,
      at,
      tenant: 'sample',
      client: 'support-desk',
      person: id,
      purpose: 'CUSTOMER_SUPPORT',
      automated: false,
      groups: [{ customers: ['c-000001', 'c-000002'], released: ['Customer.name'], withheld: [], read: [] }],
    });

  test('are there soon after the answer, and no longer in the file', async () => {
    const query = '{ customers(ids: ["c-000003", "c-000004"]) { name { full } openTicketCount } }';
    await system.ask({ client: 'marketing-bot', person: 'shipped', query });
    await eventually(async () => expect(await rowsOf('shipped')).toHaveLength(2));
    const [row] = await rowsOf('shipped');
    expect(row).toMatchObject({
      tenant: 'sample',
      client: 'marketing-bot',
      purpose: 'DIRECT_MARKETING',
      automated: true,
      released: ['Customer.name'],
      withheld: [{ field: 'Customer.openTicketCount', reason: 'NOT_FOR_PURPOSE' }],
      read: [],
    });
    await eventually(() => expect(readdirSync(directory)).toEqual([]));
  });

  test('are stored once, however often they are sent', async () => {
    const at = new Date().toISOString();
    await Promise.all([send()([record('twice', at)]), send()([record('twice', at), record('other', at)])]);
    await send()([record('twice', at)]);
    expect((await rowsOf('twice')).map(({ customer }) => customer)).toEqual(['c-000001', 'c-000002']);
    expect(await rowsOf('other')).toHaveLength(2);
  });

  test('lie in a partition for each month, made when it is needed', async () => {
    const month = (back: number) => {
      const now = new Date();
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 15)).toISOString();
    };
    const texts = [1, 2, 5].map((back) => record(`back-${back}`, month(back)));
    await Promise.all(texts.map((text) => send()([text])));
    for (const back of [1, 2, 5]) {
      const { rows } = await sql<{ table: string }>`
        select tableoid::regclass::text as table from identity.disclosures where id = ${`back-${back}`}`.execute(
        database(),
      );
      expect(rows).toEqual([{ table: `identity.disclosures_${month(back).slice(0, 7).replace('-', '_')}` }]);
    }
  });

  test('of months that are not kept any more are not stored, and hold nothing up', async () => {
    const now = new Date().toISOString();
    await send()([record('ancient', '2001-01-01T00:00:00.000Z'), record('recent', now)]);
    expect(await rowsOf('recent')).toHaveLength(2);
    expect(await rowsOf('ancient')).toEqual([]);
  });

  test('take a person whose name the database refuses', async () => {
    const text = record('odd', new Date().toISOString()).replace(
      '"person":"odd"',
      '"person":"odd\\u0000\\ud800"',
    );
    await send()([text]);
    expect(await rowsOf('odd\uFFFD\uFFFD')).toHaveLength(2);
  });

  test.each([
    ['is not one', (text: string) => text.replace('"tenant"', '"tenancy"')],
    ['holds what the database cannot', (text: string) => text.replace('"sample"', '"sam\\u0000ple"')],
    [
      'is of a month that no partition can be of',
      (text: string) => text.replace(/"at":"[^"]*"/, '"at":"9999-12-31T00:00:00.000Z"'),
    ],
  ])('are all refused for good, and none stored, where one of them %s', async (_what, spoil) => {
    const now = new Date().toISOString();
    const sent = send()([record('beside-a-bad-one', now), spoil(record('bad', now))]);
    await expect(sent).rejects.toBeInstanceOf(RefusedError);
    expect(await rowsOf('beside-a-bad-one')).toEqual([]);
    const refused = await deliverDisclosures(send(), [
      record('beside-a-bad-one', now),
      spoil(record('bad', now)),
    ]);
    expect(refused).toEqual([spoil(record('bad', now))]);
    expect(await rowsOf('beside-a-bad-one')).toHaveLength(2);
    await sql`delete from identity.disclosures where person = 'beside-a-bad-one'`.execute(database());
    expect(await rowsOf('probe')).toEqual([]);
  });

  test('are taken from the gateway only', async () => {
    const text = record('forged', new Date().toISOString());
    const mutation = `mutation ($records: [DisclosureInput!]!) { recordDisclosures(records: $records) }`;
    const asked = await system.ask({
      client: 'privacy-office',
      query: mutation,
      variables: { records: [JSON.parse(text)] },
    });
    expect(asked.errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(asked.data ?? null)).toBe('null');
    const identity = system.subgraph('identity');
    const key = deriveKeyring(system.keys.callerMaster, 'caller', 'identity').keys[0];
    const now = Math.floor(Date.now() / 1000);
    for (const kind of ['APP', 'AGENT', 'SELF_SERVICE', 'SERVICE', undefined] as const) {
      const token =
        kind &&
        mintCallerToken(
          {
            audience: 'identity',
            tenant: '',
            client: '',
            kind,
            automated: true,
            purpose: '',
            holds: [],
            scopes: ['consent:record'],
            person: '',
            derivedField: '',
            requestId: '',
            issuedAt: now,
            expiresAt: now + 60,
          },
          key,
        );
      const direct = await identity.execute(
        { query: mutation, variables: { records: [JSON.parse(text)] } },
        token === undefined ? {} : { 'accord-caller': token },
      );
      expect(direct.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect(await rowsOf('forged')).toEqual([]);
  });

  test('hold no value', async () => {
    const { rows } = await sql<{ text: string }>`select d::text as text from identity.disclosures d`.execute(
      database(),
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.map(({ text }) => text).join()).not.toMatch(/Ingrid|Castellanos/);
  });
});
