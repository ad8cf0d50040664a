import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eachEngine } from '../../../support/databases.ts';
import {
  type Answer,
  type IdentityFixture,
  identityFixture,
  SEEN,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';
import { CONTRADICTING, later, STEWARD, saying } from './support.ts';

const OFFICE = { purpose: 'RIGHTS_FULFILMENT' };
const VALUE = '{ value source { department recordId } lastSeen verified corrected rule reason }';
const GOLDEN = `{ customer(id: "c-8") { goldenRecord {
  name ${VALUE} email ${VALUE} phone ${VALUE} birthDate ${VALUE} postcode ${VALUE} } } }`;
const CONFLICTS = `{ customer(id: "c-8") { conflicts { attribute sides {
  records { recordId } lastSeen preferred reason name email phone birthDate postcode } } } }`;

interface Side {
  readonly records: readonly { readonly recordId: string }[];
  readonly [field: string]: unknown;
}
interface Conflict {
  readonly attribute: string;
  readonly sides: readonly Side[];
}

const goldenOf = ({ data }: Answer) =>
  (data.customer as { goldenRecord: Record<string, { value: string } | null> }).goldenRecord;
const conflictsOf = ({ data }: Answer) => (data.customer as { conflicts: Conflict[] }).conflicts;

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, CONTRADICTING);
  });

  const golden = async (caller: object = OFFICE) => goldenOf(await fixture.ask(caller, GOLDEN));
  const conflict = async (attribute: string, caller: object = OFFICE) =>
    conflictsOf(await fixture.ask(caller, CONFLICTS)).find((one) => one.attribute === attribute)?.sides;

  describe('the golden record', () => {
    test('holds of each kind the value that counts as it is written, with its source, its date and why', async () => {
      const { name, email, phone, postcode } = await golden();
      expect(name).toEqual({
        value: 'Lucía Ferreira',
        source: { department: 'CRM', recordId: 'crm-8' },
        lastSeen: SEEN.toISOString(),
        verified: false,
        corrected: false,
        rule: 'ONLY_VALUE',
        reason: 'Nobody says anything else.',
      });
      expect(email).toMatchObject({ value: 'Lucia@Example.com', verified: true, rule: 'VERIFIED_FIRST' });
      expect(phone).toMatchObject({
        value: '+351912000002',
        source: { department: 'SUPPORT', recordId: 'desk-8' },
        rule: 'MOST_RECENT',
      });
      expect(postcode).toMatchObject({ value: '4000-001', lastSeen: later(1).toISOString() });
    });

    test('has nothing of what nobody says', async () => {
      await fixture.intake.register(TENANT, [saying('crm/crm-9', 'c-9', { values: { email: ' ' } })]);
      expect(goldenOf(await fixture.ask(OFFICE, GOLDEN.replace('c-8', 'c-9')))).toEqual({
        name: null,
        email: null,
        phone: null,
        birthDate: null,
        postcode: null,
      });
    });

    test('follows what a record says, also where it only writes or verifies it anew', async () => {
      const rewritten = CONTRADICTING.map((record) =>
        record.recordId === 'crm-8'
          ? { ...record, person: { values: { ...record.person?.values, givenName: 'LUCIA' } } }
          : record,
      );
      await fixture.intake.register(TENANT, rewritten);
      expect(await golden()).toMatchObject({
        name: { value: 'LUCIA Ferreira' },
        email: { value: 'l.ferreira@example.org', verified: false },
      });
    });

    test('is not changed by an older description, and the same one again moves nothing', async () => {
      const before = await sql`select number, said from identity.person_records order by 1`.execute(
        fixture.database,
      );
      const older = saying(
        'crm/crm-8',
        'c-8',
        { values: { email: 'old@example.com' } },
        { lastSeen: later(-9) },
      );
      await fixture.intake.register(TENANT, [...CONTRADICTING, older]);
      await fixture.intake.register(TENANT, [older]);
      const after = await sql`select number, said from identity.person_records order by 1`.execute(
        fixture.database,
      );
      expect(after.rows).toEqual(before.rows);
    });

    test('knows nothing of a record that came in before values were kept, until it comes in again', async () => {
      await sql`update identity.person_records set said = null, content = 0`.execute(fixture.database);
      expect(await golden()).toMatchObject({ name: null, email: null });
      expect(await conflict('EMAIL')).toMatchObject([
        { email: null, preferred: false },
        { email: null, preferred: false },
      ]);
      await fixture.intake.register(TENANT, CONTRADICTING);
      expect(await golden()).toMatchObject({ email: { value: 'Lucia@Example.com' } });
    });

    test('is of the customer’s own tenant, and of nobody without a caller', async () => {
      expect((await fixture.ask({ ...OFFICE, tenant: 'other' }, GOLDEN)).data).toEqual({ customer: null });
      expect((await fixture.ask(undefined, GOLDEN)).data).toEqual({ customer: null });
    });

    test('lies sealed', async () => {
      const { rows } = await sql<{ row: string }>`
        select person::text as row from identity.person_records as person`.execute(fixture.database);
      expect(rows).toHaveLength(3);
      for (const { row } of rows) expect(row).not.toMatch(/ferreira|example|351912000/i);
    });
  });

  describe('a conflict', () => {
    test('has of each side the value, when it was heard of last, which one counts, and why', async () => {
      const nothing = { name: null, phone: null, birthDate: null, postcode: null };
      expect(await conflict('EMAIL')).toEqual([
        {
          records: [{ recordId: 'shop-8' }, { recordId: 'crm-8' }],
          lastSeen: later(1).toISOString(),
          preferred: true,
          reason: 'The department has verified it, and others have not.',
          email: 'Lucia@Example.com',
          ...nothing,
        },
        {
          records: [{ recordId: 'desk-8' }],
          lastSeen: later(2).toISOString(),
          preferred: false,
          reason: null,
          email: 'l.ferreira@example.org',
          ...nothing,
        },
      ]);
    });

    test('says what each side says in the field of its own name', async () => {
      const values = async (attribute: string, field: string) =>
        (await conflict(attribute))?.map((side) => side[field]);
      expect(await values('PHONE', 'phone')).toEqual(['+351912000001', '+351912000002']);
      expect(await values('BIRTH_DATE', 'birthDate')).toEqual(['1979-03-08', '1979-08-03']);
      expect(await values('POSTCODE', 'postcode')).toEqual(['4000-001', '1100-048']);
      expect(await conflict('NAME')).toBeUndefined();
    });

    test('prefers one side, of which the golden record has the value', async () => {
      const { email, phone, birthDate, postcode } = await golden();
      const preferred = async (attribute: string, field: string) =>
        (await conflict(attribute))?.filter((side) => side.preferred).map((side) => side[field]);
      expect(await preferred('EMAIL', 'email')).toEqual([email?.value]);
      expect(await preferred('PHONE', 'phone')).toEqual([phone?.value]);
      expect(await preferred('BIRTH_DATE', 'birthDate')).toEqual([birthDate?.value]);
      expect(await preferred('POSTCODE', 'postcode')).toEqual([postcode?.value]);
    });
  });

  describe('consent', () => {
    test('withholds each value that the purpose does not serve, and nothing else', async () => {
      const { data, withheld } = await fixture.ask({ purpose: 'RELATIONSHIP_MANAGEMENT' }, GOLDEN);
      expect(goldenOf({ data, withheld, errors: [] })).toMatchObject({
        name: { value: 'Lucía Ferreira' },
        email: { value: 'Lucia@Example.com' },
        phone: { value: '+351912000002' },
        birthDate: null,
        postcode: null,
      });
      expect(withheld).toEqual([
        { path: ['customer', 'goldenRecord', 'birthDate'], reason: 'NOT_FOR_PURPOSE' },
        { path: ['customer', 'goldenRecord', 'postcode'], reason: 'NOT_FOR_PURPOSE' },
      ]);
    });

    test('keeps the record from whom its value is for', async () => {
      const { data, withheld } = await fixture.ask({ purpose: 'ORDER_FULFILMENT' }, GOLDEN);
      expect(goldenOf({ data, withheld, errors: [] }).email).toMatchObject({
        value: 'Lucia@Example.com',
        source: null,
      });
      expect(withheld).toContainEqual({
        path: ['customer', 'goldenRecord', 'email', 'source'],
        reason: 'NOT_FOR_PURPOSE',
      });
    });

    test('withholds the value of each side by its own category, and not the conflict', async () => {
      const input = {
        eventId: 'e-1',
        customer: 'c-8',
        purpose: 'RELATIONSHIP_MANAGEMENT',
        state: 'REFUSED',
        piiCategories: ['CONTACT_PHONE'],
        evidence: 'letters/1',
      };
      const { errors } = await fixture.ask(
        STEWARD,
        'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { eventId } }',
        { input },
      );
      expect(errors).toEqual([]);
      fixture.time++;
      const care = { purpose: 'RELATIONSHIP_MANAGEMENT' };
      expect(await conflict('EMAIL', care)).toMatchObject([
        { email: 'Lucia@Example.com', preferred: true },
        { email: 'l.ferreira@example.org', preferred: false },
      ]);
      expect(await conflict('PHONE', care)).toMatchObject([
        { phone: null, preferred: false, records: [{ recordId: 'crm-8' }] },
        { phone: null, preferred: true, records: [{ recordId: 'desk-8' }] },
      ]);
      const { withheld } = await fixture.ask(care, CONFLICTS);
      const at = ['customer', 'conflicts', 1, 'sides', 0];
      expect(withheld).toContainEqual({ path: [...at, 'phone'], reason: 'NOT_CONSENTED' });
      expect(withheld).toContainEqual({ path: [...at, 'birthDate'], reason: 'NOT_FOR_PURPOSE' });
      expect(withheld).not.toContainEqual(expect.objectContaining({ path: [...at, 'email'] }));
      expect(await golden(care)).toMatchObject({ phone: null, email: { value: 'Lucia@Example.com' } });
    });

    test('withholds everything from a purpose to which nobody said yes', async () => {
      const { data, withheld } = await fixture.ask({ purpose: 'DIRECT_MARKETING' }, GOLDEN);
      expect(Object.values(goldenOf({ data, withheld, errors: [] }))).toEqual(Array(5).fill(null));
      expect(withheld).toHaveLength(5);
    });
  });

  describe('a customer in person', () => {
    const guess = { link: { rule: 'PROBABILISTIC', score: 0.94 } } as const;
    const self = { ...selfService('c-8'), ...OFFICE };

    test('is shown values of records only that are certainly theirs', async () => {
      const stranger = saying(
        'support/desk-x',
        'c-8',
        { values: { phone: '+351912000009', email: 'stranger@example.net' }, verified: ['email'] },
        { ...guess, lastSeen: later(9) },
      );
      await fixture.intake.register(TENANT, [stranger]);
      expect(await golden()).toMatchObject({
        email: { value: 'stranger@example.net' },
        phone: { value: '+351912000009' },
      });
      expect(await golden(self)).toMatchObject({
        email: { value: 'Lucia@Example.com' },
        phone: { value: '+351912000002' },
      });
      expect(JSON.stringify(await conflict('EMAIL', self))).not.toContain('stranger');
    });
  });

  describe('the store', () => {
    const statementsFor = async (ids: readonly string[], fields: string) => {
      fixture.statements.length = 0;
      const { errors } = await fixture.ask(
        OFFICE,
        `query ($ids: [ID!]!) { customers(ids: $ids) { id ${fields} } }`,
        { ids },
      );
      expect(errors).toEqual([]);
      return fixture.statements.length;
    };
    const ids = Array.from({ length: 30 }, (_, index) => `c-${100 + index}`);
    const BOTH = `goldenRecord { email { value } phone { value } }
      conflicts { attribute sides { preferred reason email } }`;

    test('is asked once more for all customers together, and only for what is kept of values', async () => {
      await fixture.intake.register(
        TENANT,
        ids.flatMap((customer) =>
          CONTRADICTING.map((record) => ({
            ...record,
            customer,
            recordId: `${record.recordId}-${customer}`,
          })),
        ),
      );
      expect(await statementsFor(ids, '')).toBe(3);
      expect(
        await statementsFor(ids, 'conflicts { attribute sides { lastSeen records { recordId } } }'),
      ).toBe(4);
      expect(await statementsFor(ids, 'goldenRecord { email { value } }')).toBe(4);
      expect(await statementsFor(ids, BOTH)).toBe(5);
      expect(await statementsFor(ids.slice(0, 1), BOTH)).toBe(5);
    });

    test('takes a record in with no statement more for its values', async () => {
      const statementsOf = async (records: Parameters<typeof fixture.intake.register>[1]) => {
        fixture.statements.length = 0;
        await fixture.intake.register(TENANT, records);
        return fixture.statements.filter((one) => /person_records/.test(one)).length;
      };
      expect(await statementsOf(CONTRADICTING)).toBe(2);
    });
  });
});
