import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eventually } from '../gateway/support/reloadable.ts';
import { createSystem, type System } from '../support/createSystem.ts';

const PATIENCE_MS = 60_000;
/** Whose departments contradict each other. */
const LUCIA = 'c-000008';
const CRM_EMAIL = 'lucia.ferreira@example.com';
const DESK_EMAIL = 'l.ferreira@example.org';

let system: System;

beforeAll(async () => {
  system = await createSystem({ size: 11, env: { ACCORD_CLAIMS_MS: '20' } });
}, PATIENCE_MS);

afterAll(() => system.stop());

interface Answered {
  readonly customer: {
    readonly goldenRecord: Readonly<Record<string, { readonly value: string } | null>>;
    readonly conflicts?: readonly {
      readonly attribute: string;
      readonly sides: readonly Readonly<Record<string, unknown>>[];
    }[];
  };
}

async function ask(client: string, fields: string, purpose?: string) {
  const answer = await system.ask<Answered>({
    client,
    purpose,
    query: `{ customer(id: "${LUCIA}") { ${fields} } }`,
  });
  expect(answer.errors).toBeUndefined();
  const customer = answer.data?.customer;
  if (customer === undefined) throw new Error('nobody was found');
  return { ...customer, withheld: answer.extensions?.consent?.withheld ?? [] };
}

async function said(mutation: string, type: string, input: object): Promise<void> {
  const answer = await system.ask({
    client: 'account-page',
    customer: LUCIA,
    purpose: 'RIGHTS_FULFILMENT',
    query: `mutation ($input: ${type}!) { ${mutation}(input: $input) { eventId } }`,
    variables: { input: { customer: LUCIA, purpose: 'DIRECT_MARKETING', ...input } },
  });
  expect(answer.errors).toBeUndefined();
}

const correct = (input: object, client = 'privacy-office') =>
  system.ask({
    client,
    query:
      'mutation ($input: CorrectCustomerInput!) { correctCustomer(input: $input) { customer attribute corrected } }',
    variables: { input: { customer: LUCIA, attribute: 'EMAIL', reason: 'she rang', ...input } },
  });

describe('through the gateway', () => {
  test('each value is released by its own category, and withheld again from the next request on', async () => {
    const fields = 'goldenRecord { name { value } email { value } }';
    const values = async () => {
      const { goldenRecord, withheld } = await ask('marketing-bot', fields);
      return { ...goldenRecord, withheld: withheld.map(({ field, reason }) => `${field} ${reason}`) };
    };
    const [NAME, EMAIL] = ['GoldenRecord.name NOT_CONSENTED', 'GoldenRecord.email NOT_CONSENTED'];
    expect(await values()).toEqual({ name: null, email: null, withheld: [NAME, EMAIL] });
    await said('recordConsent', 'RecordConsentInput', { eventId: 'yes', piiCategories: ['CONTACT_EMAIL'] });
    expect(await values()).toEqual({ name: null, email: { value: DESK_EMAIL }, withheld: [NAME] });
    await said('withdrawConsent', 'WithdrawConsentInput', { eventId: 'no' });
    expect(await values()).toEqual({ name: null, email: null, withheld: [NAME, EMAIL] });
  });

  test('each side’s value is gated, and which side counts is told', async () => {
    const fields = 'conflicts { attribute sides { preferred email birthDate } }';
    const sidesOf = async (client: string, attribute: string) => {
      const { conflicts, withheld } = await ask(client, fields);
      return { sides: conflicts?.find((one) => one.attribute === attribute)?.sides, withheld };
    };
    const support = await sidesOf('support-desk', 'BIRTH_DATE');
    expect(support.sides).toEqual([
      { preferred: true, email: null, birthDate: null },
      { preferred: false, email: null, birthDate: null },
    ]);
    expect(support.withheld).toContainEqual({
      path: ['customer', 'conflicts', 2, 'sides', 0, 'birthDate'],
      field: 'ConflictSide.birthDate',
      category: 'DEMOGRAPHIC',
      reason: 'NOT_FOR_PURPOSE',
    });
    expect(await sidesOf('privacy-office', 'BIRTH_DATE')).toEqual({
      sides: [
        { preferred: true, email: null, birthDate: '1982-07-19' },
        { preferred: false, email: null, birthDate: '1982-09-17' },
      ],
      withheld: [],
    });
  });

  test('somebody in charge corrects a customer, and nobody else does', async () => {
    const email = async () =>
      (await ask('support-desk', 'goldenRecord { email { value corrected } }')).goldenRecord.email;
    const before = await email();
    expect((await correct({ value: 'l@example.net' }, 'support-desk')).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    const refused = await correct({ value: 'l.example.net' });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(JSON.stringify(refused)).not.toContain('l.example.net');
    expect(await email()).toEqual(before);
    expect((await correct({ value: 'l@example.net' })).data).toEqual({
      correctCustomer: { customer: LUCIA, attribute: 'EMAIL', corrected: true },
    });
    expect(await email()).toEqual({ value: 'l@example.net', corrected: true });
    expect((await correct({ value: null })).errors).toBeUndefined();
    expect(await email()).toEqual(before);
  });

  test(
    'what a department verifies counts from the moment at which its feed tells it',
    async () => {
      const email = async () =>
        (await ask('support-desk', 'goldenRecord { email { value verified rule } }')).goldenRecord.email;
      expect(await email()).toEqual({ value: DESK_EMAIL, verified: false, rule: 'MOST_RECENT' });
      await sql`update crm.emails set is_verified = true where account_id = 'crm-000008'`.execute(
        system.databases.of('crm'),
      );
      await eventually(async () =>
        expect(await email()).toEqual({ value: CRM_EMAIL, verified: true, rule: 'VERIFIED_FIRST' }),
      );
    },
    PATIENCE_MS,
  );
});
