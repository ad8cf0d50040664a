import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSystem, type System } from '../../support/createSystem.ts';
import { readDisclosures } from '../../support/disclosures.ts';

let root: string;
let system: System;
const directory = () => join(root, 'disclosures');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'accord-disclosure-'));
  system = await createSystem({ disclosureDirectory: directory() });
}, 60_000);

afterAll(async () => {
  await system.stop();
  await rm(root, { recursive: true });
});

const QUERY = '{ customer(id: "c-000003") { name { full } phone openTicketCount } }';

describe('what an answer discloses', () => {
  test('is on disk when the answer is: who, for what, of whom, which fields', async () => {
    const person = 'agent-of-the-first-test';
    const answer = await system.ask({ client: 'support-desk', person, query: QUERY });
    expect(answer.data).toMatchObject({ customer: { phone: '+498999998803' } });
    const [found, ...more] = readDisclosures(directory()).filter((entry) => entry.person === person);
    expect(more).toEqual([]);
    expect(found).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      tenant: 'sample',
      client: 'support-desk',
      person,
      purpose: 'CUSTOMER_SUPPORT',
      automated: false,
      groups: [
        {
          customers: ['c-000003'],
          released: expect.arrayContaining(['Customer.name', 'Customer.phone', 'Customer.openTicketCount']),
          withheld: [],
          read: [],
        },
      ],
    });
  });

  test('tells what was withheld, and why', async () => {
    const person = 'bot-of-the-second-test';
    await system.ask({ client: 'marketing-bot', person, query: QUERY });
    const [found] = readDisclosures(directory()).filter((entry) => entry.person === person);
    expect(found?.groups).toEqual([
      {
        customers: ['c-000003'],
        released: expect.any(Array),
        withheld: expect.arrayContaining([{ field: 'Customer.openTicketCount', reason: 'NOT_FOR_PURPOSE' }]),
        read: [],
      },
    ]);
    expect(found?.groups[0]?.released).not.toContain('Customer.openTicketCount');
  });

  test('of a long list is one set of fields for all who allow the same', async () => {
    const person = 'agent-of-the-list';
    const ids = Array.from({ length: 60 }, (_, index) => `"c-${String(index + 1).padStart(6, '0')}"`);
    const query = `{ customers(ids: [${ids}]) { name { full } email } }`;
    await system.ask({ client: 'support-desk', person, query });
    const [found] = readDisclosures(directory()).filter((entry) => entry.person === person);
    const groups = found?.groups ?? [];
    expect(new Set(groups.flatMap(({ customers }) => customers)).size).toBeGreaterThan(40);
    expect(groups.length).toBeLessThan(6);
  });

  test('holds no value of any field', async () => {
    const ids = Array.from({ length: 9 }, (_, index) => `"c-00000${index + 1}"`);
    const query = `{ customers(ids: [${ids}]) { name { full } email phone } }`;
    type Found = { name: { full: string } | null; email: string | null; phone: string | null } | null;
    const answer = await system.ask<{ customers: Found[] }>({ client: 'privacy-office', person: 'p', query });
    const values = (answer.data?.customers ?? [])
      .flatMap((customer) => [customer?.name?.full, customer?.email, customer?.phone])
      .filter((value) => typeof value === 'string');
    expect(values.length).toBeGreaterThan(20);
    const raw = readdirSync(directory()).map((file) => readFileSync(join(directory(), file), 'latin1'));
    expect(raw.join('')).toContain('"Customer.email"');
    for (const value of values) expect(raw.join('')).not.toContain(value);
  });

  test('is no record where nothing is about anybody', async () => {
    const before = readDisclosures(directory()).length;
    expect((await system.ask({ client: 'support-desk', query: '{ __typename }' })).status).toBe(200);
    expect(readDisclosures(directory())).toHaveLength(before);
  });
});

describe('where disclosures cannot be written', () => {
  test.each([
    ['required', 503],
    ['best-effort', 200],
  ] as const)(
    'an answer is as the mode %s says',
    async (mode, status) => {
      const place = join(root, mode);
      await writeFile(place, 'a file in the place of the directory');
      const other = await createSystem({ disclosureDirectory: place, env: { ACCORD_DISCLOSURE: mode } });
      try {
        const ask = () => other.ask({ client: 'support-desk', query: QUERY });
        const answers = [await ask(), await ask()]; // by Apollo Server, and past it
        for (const answer of answers) {
          expect(answer.status).toBe(status);
          if (status === 200) expect(answer.data).toMatchObject({ customer: { phone: '+498999998803' } });
          else {
            expect(JSON.stringify(answer)).not.toContain('+498999998803');
            expect(answer.errors).toMatchObject([{ extensions: { code: 'DISCLOSURE_UNAVAILABLE' } }]);
          }
        }
        expect((await other.ask({ client: 'support-desk', query: '{ __typename }' })).status).toBe(200);
        await rm(place);
        await mkdir(place);
        expect((await ask()).status).toBe(200);
        expect(readDisclosures(place)).toHaveLength(1);
      } finally {
        await other.stop();
      }
    },
    60_000,
  );
});
