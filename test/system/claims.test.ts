import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eventually } from '../gateway/support/reloadable.ts';
import { createSystem, type System } from '../support/createSystem.ts';
import { learnMatches } from '../support/learnMatches.ts';

const PATIENCE_MS = 60_000;
const SAMPLE_TENANT = 'sample';

let system: System;

beforeAll(async () => {
  system = await createSystem({ size: 300, env: { ACCORD_CLAIMS_MS: '20' } });
}, PATIENCE_MS);

afterAll(() => system.stop());

interface Found {
  readonly findCustomers: {
    readonly customer: {
      readonly id: string;
      readonly sources: {
        readonly recordId: string;
        readonly rule: string;
        readonly score: number | null;
        readonly reason: string;
      }[];
    };
  }[];
}

async function findByEmail(email: string): Promise<Found['findCustomers']> {
  const answer = await system.ask<Found>({
    client: 'support-desk',
    query: `{ findCustomers(by: { email: "${email}" }) { customer { id sources { recordId rule score reason } } } }`,
  });
  expect(answer.errors).toBeUndefined();
  return answer.data?.findCustomers ?? [];
}

const crm = (statement: string) => sql.raw(statement).execute(system.databases.of('crm'));

/** An account that the CRM opens: of somebody new, or of somebody it has already. */
async function openAccount(id: string, like: string, email: string): Promise<void> {
  await crm(`
    insert into crm.accounts (tenant, id, given_name, family_name, birth_date, phone, updated_at)
    select tenant, '${id}', given_name, family_name, birth_date, phone, now() from crm.accounts where id = '${like}'`);
  await crm(`insert into crm.emails (tenant, account_id, email, is_primary)
    values ('${SAMPLE_TENANT}', '${id}', '${email}', true)`);
}

describe('a record that a department writes by itself', () => {
  test(
    'is found, changes and goes, without anybody telling identity',
    async () => {
      await crm(`insert into crm.accounts (tenant, id, given_name, family_name, updated_at)
        values ('${SAMPLE_TENANT}', 'crm-new', 'Wilhelmina', 'Zuckerkandl', now())`);
      await crm(`insert into crm.emails (tenant, account_id, email, is_primary)
        values ('${SAMPLE_TENANT}', 'crm-new', 'w.z@example.net', true)`);
      await eventually(async () => expect(await findByEmail('w.z@example.net')).toHaveLength(1));
      await crm("update crm.emails set email = 'w.z@example.org' where account_id = 'crm-new'");
      await crm("update crm.accounts set updated_at = now() where id = 'crm-new'");
      await eventually(async () => expect(await findByEmail('w.z@example.org')).toHaveLength(1));
      expect(await findByEmail('w.z@example.net')).toEqual([]);
      await crm("delete from crm.emails where account_id = 'crm-new'");
      await crm("delete from crm.accounts where id = 'crm-new'");
      await eventually(async () => expect(await findByEmail('w.z@example.org')).toEqual([]));
    },
    PATIENCE_MS,
  );

  test(
    'is joined to its person as it comes in, once there is a model',
    async () => {
      await learnMatches(system);
      await openAccount('crm-again', 'crm-000003', 'another@example.net');
      await eventually(async () => {
        const [found] = await findByEmail('another@example.net');
        expect(found?.customer.id).toBe('c-000003');
      }, 20_000);
      const [found] = await findByEmail('another@example.net');
      const joined = found?.customer.sources.find(({ recordId }) => recordId === 'crm-again');
      expect(joined).toMatchObject({
        rule: 'PROBABILISTIC',
        reason: expect.stringMatching(/^Probably one person .*birth date equal/),
      });
      expect(joined?.score).toBeGreaterThan(0.9);
    },
    PATIENCE_MS,
  );
});
