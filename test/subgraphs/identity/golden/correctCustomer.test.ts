import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eachEngine } from '../../../support/databases.ts';
import { RightsOffice } from '../rights/rightsFixture.ts';
import { type IdentityFixture, identityFixture, selfService, TENANT } from '../support/identityFixture.ts';
import { CONTRADICTING, STEWARD, saying } from './support.ts';

const SELF = { ...selfService('c-8'), purpose: 'RIGHTS_FULFILMENT' };
const RIGHT = 'right@example.net';

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, [
      ...CONTRADICTING,
      saying('crm/crm-9', 'c-9', { values: { email: 'nine@example.com' } }),
    ]);
  });

  const correct = async (input: object, caller: object | 'nobody' = STEWARD) => {
    const { data, errors } = await fixture.ask(
      caller === 'nobody' ? undefined : caller,
      `mutation ($input: CorrectCustomerInput!) {
        correctCustomer(input: $input) { customer attribute corrected }
      }`,
      { input: { customer: 'c-8', attribute: 'EMAIL', value: RIGHT, reason: 'she rang', ...input } },
    );
    fixture.time++;
    return { receipt: data.correctCustomer, errors };
  };
  const emailOf = async (customer = 'c-8', caller: object = STEWARD) => {
    const { data, errors } = await fixture.ask(
      caller,
      `{ customer(id: "${customer}") { goldenRecord { email { value corrected rule source { recordId } } } } }`,
    );
    expect(errors).toEqual([]);
    return (data.customer as { goldenRecord: { email: { value: string } | null } }).goldenRecord.email;
  };
  const decide = async (verdict: string) => {
    const { errors } = await fixture.ask(
      STEWARD,
      'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { verdict } }',
      { input: { verdict, customer: 'c-8', other: 'c-9', reason: 'papers' } },
    );
    expect(errors).toEqual([]);
    fixture.time++;
  };
  const kept = async () =>
    (
      await sql<{ row: string }>`select c::text as row from identity.corrections as c`.execute(
        fixture.database,
      )
    ).rows;

  describe('a correction', () => {
    test('counts whatever records say, also what they say later, until it is taken back', async () => {
      expect(await correct({})).toEqual({
        receipt: { customer: 'c-8', attribute: 'EMAIL', corrected: true },
        errors: [],
      });
      const counts = { value: RIGHT, corrected: true, rule: 'CORRECTION', source: null };
      expect(await emailOf()).toEqual(counts);
      await fixture.intake.register(TENANT, [
        { ...(CONTRADICTING[0] as (typeof CONTRADICTING)[0]), lastSeen: new Date('2026-10-30T00:00:00Z') },
      ]);
      expect(await emailOf()).toEqual(counts);
      expect(await correct({ value: null })).toEqual({
        receipt: { customer: 'c-8', attribute: 'EMAIL', corrected: false },
        errors: [],
      });
      expect(await emailOf()).toMatchObject({ value: 'Lucia@Example.com', corrected: false });
    });

    test('is replaced by the next one, also by one of a process whose clock is behind', async () => {
      await correct({});
      await correct({ customer: 'c-9', value: 'of-nine@example.net' });
      await decide('MERGE');
      fixture.time -= 600;
      await correct({ customer: 'c-9', value: 'last@example.net' });
      expect(await emailOf()).toMatchObject({ value: 'last@example.net' });
      expect(await emailOf('c-9')).toMatchObject({ value: 'last@example.net' });
    });

    test('makes no side of a conflict preferred but one that says the same', async () => {
      const sides = async () => {
        const { data } = await fixture.ask(
          STEWARD,
          '{ customer(id: "c-8") { conflicts { attribute sides { email preferred reason } } } }',
        );
        const { conflicts } = data.customer as { conflicts: { attribute: string; sides: object[] }[] };
        return conflicts.find(({ attribute }) => attribute === 'EMAIL')?.sides;
      };
      await correct({ value: 'L.Ferreira@example.org' });
      expect(await sides()).toEqual([
        { email: 'Lucia@Example.com', preferred: false, reason: null },
        {
          email: 'l.ferreira@example.org',
          preferred: true,
          reason: 'Somebody in charge corrected it by hand.',
        },
      ]);
      await correct({});
      expect(await sides()).toMatchObject([{ preferred: false }, { preferred: false }]);
    });

    test('of an id that is given up counts for the survivor, the newest first, and goes with it in a split', async () => {
      await correct({ customer: 'c-9' });
      await decide('MERGE');
      expect(await emailOf('c-8')).toMatchObject({ value: RIGHT });
      await correct({ value: 'newer@example.net' });
      expect(await emailOf('c-9')).toMatchObject({ value: 'newer@example.net' });
      await decide('SPLIT');
      expect([await emailOf('c-8'), await emailOf('c-9')]).toMatchObject([
        { value: 'newer@example.net' },
        { value: RIGHT },
      ]);
    });

    test('that is taken back of a merged customer is taken back of all its ids', async () => {
      await correct({});
      await correct({ customer: 'c-9' });
      await decide('MERGE');
      await correct({ value: null });
      expect(await emailOf()).toMatchObject({ value: 'Lucia@Example.com' });
      expect(await kept()).toEqual([]);
    });

    test('of somebody who is the same by a guess is not told to a customer in person', async () => {
      await correct({ customer: 'c-9' });
      await decide('MERGE');
      expect(await emailOf('c-8', SELF)).toMatchObject({ value: RIGHT });
      await sql`update identity.customer_redirects set rule = 'PROBABILISTIC', deterministic = false, score = 0.9`.execute(
        fixture.database,
      );
      expect(await emailOf('c-8', SELF)).toMatchObject({ value: 'Lucia@Example.com' });
      expect(await emailOf('c-8')).toMatchObject({ value: RIGHT });
    });

    test('is of one tenant, and lies sealed with its reason', async () => {
      await correct({ reason: 'seen in the passport' });
      expect((await correct({}, { ...STEWARD, tenant: 'other' })).errors).toMatchObject([
        { code: 'NOT_FOUND' },
      ]);
      const [row, ...others] = await kept();
      expect(others).toEqual([]);
      expect(row?.row).toContain('privacy-office');
      expect(row?.row).not.toMatch(/right@|passport/);
    });
  });

  describe('the law', () => {
    test('a correction is in the copy of the customer, with its reason, and goes with who is erased', async () => {
      const office = new RightsOffice(fixture);
      const ask = async (kind: string) => {
        const { data, errors } = await office.request({ kind, customer: 'c-8', eventId: kind }, SELF);
        expect(errors).toEqual([]);
        return (data.requestRights as { id: string }).id;
      };
      await correct({ reason: 'seen in the passport' });
      await ask('ACCESS');
      await office.doAll({ records: [], purposes: {} });
      const [file] = await office.files('c-8');
      expect(JSON.parse(String(file?.bundle)).identity.corrections).toEqual([
        { attribute: 'EMAIL', value: RIGHT, reason: 'seen in the passport', at: expect.any(String) },
      ]);

      fixture.time += 60;
      const request = await ask('ERASURE');
      const refusal = 'Somebody who was erased, or asked to be, is not corrected.';
      expect((await correct({})).errors).toEqual([{ code: 'CONFLICT', message: refusal }]);
      expect((await office.decide({ request, decision: 'ACCEPT' })).errors).toEqual([]);
      await office.doAll({ erased: 1, kept: [] });
      expect(await kept()).toEqual([]);
      expect((await correct({})).errors).toEqual([{ code: 'CONFLICT', message: refusal }]);
    });
  });

  test.each<[string, object | 'nobody', string]>([
    ['nobody', 'nobody', 'Correcting a customer needs a client with the scope identity:resolve.'],
    [
      'a client without the scope',
      { ...STEWARD, scopes: [] },
      'Correcting a customer needs a client with the scope identity:resolve.',
    ],
    [
      'a customer',
      { ...SELF, scopes: ['identity:resolve'] },
      'Correcting a customer needs a client with the scope identity:resolve.',
    ],
    ['a machine', { ...STEWARD, automated: true }, 'A person corrects a customer, and no machine.'],
  ])('%s corrects nothing', async (_, caller, message) => {
    expect((await correct({}, caller)).errors).toEqual([{ code: 'FORBIDDEN', message }]);
    expect(await kept()).toEqual([]);
  });

  test.each<[object, string, string]>([
    [{ value: 'none' }, 'BAD_USER_INPUT', 'input.value must be an e-mail address, such as ada@example.org'],
    [{ value: ' ' }, 'BAD_USER_INPUT', 'null takes the correction back.'],
    [{ attribute: 'NAME', value: '…' }, 'BAD_USER_INPUT', 'input.value must be a name with a letter'],
    [{ attribute: 'PHONE', value: '0151 1234567' }, 'BAD_USER_INPUT', 'in international form, such as +44'],
    [{ attribute: 'BIRTH_DATE', value: '1985-02-30' }, 'BAD_USER_INPUT', 'such as 1984-05-17'],
    [{ attribute: 'POSTCODE', value: '?' }, 'BAD_USER_INPUT', 'a postal code of 2 to 12 letters and digits'],
    [{ value: 'x'.repeat(300) }, 'BAD_USER_INPUT', 'input.value must have at most 254 characters.'],
    [{ value: 'a\0@example.org' }, 'BAD_USER_INPUT', 'input.value must not hold a NUL character.'],
    [{ reason: ' ' }, 'BAD_USER_INPUT', 'input.reason must say why.'],
    [{ customer: 'c-99' }, 'NOT_FOUND', 'There is no such customer.'],
    [{ customer: 'c-\0' }, 'NOT_FOUND', 'There is no such customer.'],
    [{ value: null }, 'CONFLICT', 'Nothing was corrected there, so there is nothing to take back.'],
  ])('%j is refused: %s', async (input, code, message) => {
    const { errors } = await correct(input);
    expect(errors).toEqual([{ code, message: expect.stringContaining(message) }]);
    const { value } = input as { value?: string | null };
    if (value != null && value.length > 4) expect(errors[0]?.message).not.toContain(value);
    expect(await kept()).toEqual([]);
  });

  test.each([
    ['PHONE', ' +49 151 23456789 ', '+4915123456789'],
    ['BIRTH_DATE', '1985-04-23', '1985-04-23'],
    ['POSTCODE', 'BS3 4RN', 'BS3 4RN'],
    ['NAME', 'Lúcia Ferreira', 'Lúcia Ferreira'],
  ])('%s %j is kept as %j', async (attribute, value, shown) => {
    await correct({ attribute, value });
    const field = { PHONE: 'phone', BIRTH_DATE: 'birthDate', POSTCODE: 'postcode', NAME: 'name' }[attribute];
    const { data } = await fixture.ask(
      STEWARD,
      `{ customer(id: "c-8") { goldenRecord { it: ${field} { value } } } }`,
    );
    expect(data.customer).toEqual({ goldenRecord: { it: { value: shown } } });
  });
});
