import { beforeEach, describe, expect, test } from '@jest/globals';
import { CALLER_HEADER } from '../../../schema/consent/callerToken.ts';
import { allowedMask } from '../../../schema/consent/grants.ts';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import {
  PASSPORT_LIFETIME_SECONDS,
  type PassportSection,
  verifySection,
} from '../../../schema/consent/passport.ts';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { appendToChain } from '../../../subgraphs/identity/ledger/appendToChain.ts';
import type { ConsentEventType } from '../../../subgraphs/identity/ledger/consentEvent.ts';
import type { LinkRule } from '../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  NOW,
  record,
  selfService,
  TENANT,
} from './support/identityFixture.ts';

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, ingrid());
  });

  const passportOf = async (id: string, caller = {}): Promise<string> => {
    const { data, errors } = await fixture.ask(
      caller,
      'query ($id: ID!) { customer(id: $id) { passport } }',
      { id },
    );
    expect(errors).toEqual([]);
    return (data.customer as { passport: string }).passport;
  };
  const section = (passport: string, department: string): PassportSection | undefined =>
    verifySection(passport, department, deriveKeyring(fixture.passportMaster, 'passport', department), NOW);
  const remember = async (customer: string, eventType: ConsentEventType, purpose: Purpose | null) =>
    await fixture.database.transaction().execute((transaction) =>
      appendToChain(transaction, TENANT, [
        {
          tenant: TENANT,
          event_id: `${customer} ${eventType} ${purpose}`,
          customer,
          event_type: eventType,
          purpose,
          actor_client: 'test',
          actor_person: '',
          event_time: new Date((NOW - 60) * 1000),
          recorded_at: new Date((NOW - 60) * 1000),
          content_digest: '',
        },
      ]),
    );
  const merge = async (id: string, survivor: string, rule: LinkRule) => {
    await fixture.database
      .insertInto('customer_redirects')
      .values({
        tenant: TENANT,
        id,
        survivor,
        rule,
        deterministic: rule !== 'PROBABILISTIC',
        score: rule === 'PROBABILISTIC' ? 0.91 : null,
        since: new Date(NOW * 1000),
      })
      .execute();
    await fixture.database.updateTable('customers').set({ state: 'MERGED' }).where('id', '=', id).execute();
  };

  describe('Query.customer', () => {
    test('answers the customer of the id, and nothing for an id that nobody has', async () => {
      const { data, errors } = await fixture.ask(
        {},
        '{ known: customer(id: "c-3") { id } unknown: customer(id: "c-4") { id } }',
      );
      expect({ data, errors }).toEqual({ data: { known: { id: 'c-3' }, unknown: null }, errors: [] });
    });

    test('takes an id that no database can hold for one that nobody has', async () => {
      const { data, errors } = await fixture.ask({}, '{ customer(id: "c-3\\u0000") { id } }');
      expect({ data, errors }).toEqual({ data: { customer: null }, errors: [] });
    });

    test('does not know the customers of another tenant', async () => {
      expect((await fixture.ask({ tenant: 'other' }, '{ customer(id: "c-3") { id } }')).data).toEqual({
        customer: null,
      });
    });

    test.each([
      ['without a caller token', undefined],
      ['to an anonymous caller', { purpose: '' }],
      ['for a purpose that there is not', { purpose: 'CURIOSITY' }],
      ['to a token for another audience', { audience: 'crm' }],
      ['to a token that has expired', { expiresAt: NOW - 31 }],
    ])('answers nobody %s, and asks the database nothing', async (_, caller) => {
      fixture.statements.length = 0;
      const query = `{
        customer(id: "c-3") { passport }
        customers(ids: ["c-3"]) { passport }
        findCustomers(by: { orderId: "order-3-1" }) { customer { passport } }
      }`;
      const { data, errors } = await fixture.ask(caller, query);
      expect({ data, errors }).toEqual({
        data: { customer: null, customers: [null], findCustomers: [] },
        errors: [],
      });
      expect(fixture.statements).toEqual([]);
    });

    test('answers nobody for a forged token', async () => {
      const token = '1,k1,identity,sample,support-desk,APP,0,CUSTOMER_SUPPORT,,,,,r,0,99999999999,forged';
      const answer = await fixture.subgraph.execute(
        { query: '{ customer(id: "c-3") { id } }' },
        { [CALLER_HEADER]: token },
      );
      expect(answer.data).toEqual({ customer: null });
    });
  });

  describe('Query.customers', () => {
    test('keeps the order, repeats what is asked twice, and leaves a gap for whom there is not', async () => {
      await fixture.intake.register(TENANT, ingrid('c-5'));
      const { data } = await fixture.ask({}, '{ customers(ids: ["c-5", "c-4", "c-3", "c-5"]) { id } }');
      expect(data).toEqual({ customers: [{ id: 'c-5' }, null, { id: 'c-3' }, { id: 'c-5' }] });
    });

    test('takes at most 200 ids', async () => {
      const ids = Array.from({ length: 201 }, (_, index) => `c-${index}`);
      const query = 'query ($ids: [ID!]!) { customers(ids: $ids) { id } }';
      const { errors } = await fixture.ask({}, query, { ids });
      expect(errors).toEqual([
        { code: 'BAD_USER_INPUT', message: 'ids may hold at most 200 ids; it holds 201.' },
      ]);
      expect((await fixture.ask({}, query, { ids: ids.slice(1) })).errors).toEqual([]);
    });

    test('reads 50 customers with all their fields in as many statements as one', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `c-${100 + index}`);
      await fixture.intake.register(TENANT, ids.flatMap(ingrid));
      const query = `query ($ids: [ID!]!) {
        customers(ids: $ids) { id passport consents { events { eventId } } sources { recordId } conflicts { attribute } }
      }`;
      const statementsFor = async (wanted: string[]) => {
        fixture.statements.length = 0;
        const { data, errors } = await fixture.ask({}, query, { ids: wanted });
        expect(errors).toEqual([]);
        expect((data.customers as { sources: unknown[] }[]).map(({ sources }) => sources.length)).toEqual(
          wanted.map(() => 3),
        );
        return fixture.statements.length;
      };
      expect(await statementsFor(ids)).toBe(4);
      expect(await statementsFor(ids.slice(0, 1))).toBe(4);
    });
  });

  describe('a passport', () => {
    test('holds a section for each department, under its own key, with its own records', async () => {
      const passport = await passportOf('c-3');
      const common = {
        tenant: TENANT,
        customer: 'c-3',
        issuedAt: NOW,
        expiresAt: NOW + PASSPORT_LIFETIME_SECONDS,
      };
      expect(section(passport, 'crm')).toMatchObject({ ...common, audience: 'crm', records: ['crm-3'] });
      expect(section(passport, 'commerce')).toMatchObject({
        ...common,
        audience: 'commerce',
        records: ['shop-3'],
      });
      expect(section(passport, 'support')).toMatchObject({
        ...common,
        audience: 'support',
        records: ['desk-3'],
      });
      expect(section(passport, 'identity')).toMatchObject({ ...common, audience: 'identity', records: [] });
    });

    test('is the same for the whole request, also a second later', async () => {
      const first = await passportOf('c-3', { issuedAt: NOW });
      fixture.time += 1;
      expect(await passportOf('c-3', { issuedAt: NOW, expiresAt: NOW + 60 })).toBe(first);
    });

    test('says what the customer allows, as the ledger has it at this moment', async () => {
      const marketing = async () =>
        allowedMask(section(await passportOf('c-3'), 'crm')!.grants, 'DIRECT_MARKETING');
      expect(await marketing()).toBe(0);
      await remember('c-3', 'CONSENT_GIVEN', 'DIRECT_MARKETING');
      expect(await marketing()).not.toBe(0);
      await remember('c-3', 'CONSENT_WITHDRAWN', 'DIRECT_MARKETING');
      expect(await marketing()).toBe(0);
    });

    test.each(['the state says that they were erased', 'the ledger says that they asked for it'])(
      'leaves only the customer’s rights when %s',
      async (where) => {
        if (where.startsWith('the ledger')) await remember('c-3', 'ERASURE_REQUESTED', null);
        else await fixture.database.updateTable('customers').set({ state: 'ERASED' }).execute();
        const { grants } = section(await passportOf('c-3'), 'support')!;
        expect(allowedMask(grants, 'CUSTOMER_SUPPORT')).toBe(0);
        expect(allowedMask(grants, 'RIGHTS_FULFILMENT')).not.toBe(0);
      },
    );
  });

  describe('a merged customer', () => {
    beforeEach(async () => {
      await fixture.intake.register(TENANT, [record('crm/crm-8', 'c-8'), record('crm/crm-9', 'c-9')]);
    });

    const sources = async (id: string, caller = {}) => {
      const query =
        'query ($id: ID!) { customer(id: $id) { id sources { recordId rule deterministic score } } }';
      return (await fixture.ask(caller, query, { id })).data.customer;
    };

    test('answers as the survivor, with the records of both, over two merges', async () => {
      await merge('c-9', 'c-8', 'VERIFIED_LOGIN');
      await merge('c-8', 'c-3', 'VERIFIED_LOGIN');
      const merged = await sources('c-9');
      expect(merged).toMatchObject({ id: 'c-3' });
      expect(merged).toEqual(await sources('c-3'));
      const { records } = section(await passportOf('c-9'), 'crm')!;
      expect([...records].sort()).toEqual(['crm-3', 'crm-8', 'crm-9']);
    });

    test('answers nobody when the redirects go round in a circle', async () => {
      await merge('c-9', 'c-8', 'VERIFIED_LOGIN');
      await merge('c-8', 'c-9', 'VERIFIED_LOGIN');
      expect(await sources('c-9')).toBeNull();
    });

    test('is joined no better than by the weakest step', async () => {
      await merge('c-9', 'c-3', 'PROBABILISTIC');
      const { sources: all } = (await sources('c-3')) as { sources: { recordId: string }[] };
      expect(all.find(({ recordId }) => recordId === 'crm-9')).toEqual({
        recordId: 'crm-9',
        rule: 'PROBABILISTIC',
        deterministic: false,
        score: 0.91,
      });
    });

    test.each<[LinkRule, string[], boolean]>([
      ['VERIFIED_LOGIN', ['c-9'], false],
      ['VERIFIED_LOGIN', ['c-3'], false],
      ['VERIFIED_LOGIN', ['c-3', 'c-9'], true],
      ['PROBABILISTIC', ['c-3', 'c-9'], true],
      ['PROBABILISTIC', ['c-3'], false],
    ])('by %s allows what both allowed: a yes of %j: %s', async (rule, willing, isAllowed) => {
      for (const id of willing) await remember(id, 'CONSENT_GIVEN', 'DIRECT_MARKETING');
      await merge('c-9', 'c-3', rule);
      const { grants } = section(await passportOf('c-3'), 'crm')!;
      expect(allowedMask(grants, 'DIRECT_MARKETING') !== 0).toBe(isAllowed);
    });

    test('brings a no along even when the rule is a guess', async () => {
      await remember('c-3', 'CONSENT_GIVEN', 'DIRECT_MARKETING');
      await remember('c-9', 'OBJECTION', 'DIRECT_MARKETING');
      await merge('c-9', 'c-3', 'PROBABILISTIC');
      expect(allowedMask(section(await passportOf('c-3'), 'crm')!.grants, 'DIRECT_MARKETING')).toBe(0);
    });
  });

  describe('a customer in person', () => {
    const guess = { link: { rule: 'PROBABILISTIC', score: 0.94 } } as const;
    const profile = `
      query ($id: ID!) { customer(id: $id) { passport sources { recordId } conflicts { sides { records { recordId } } } } }`;

    beforeEach(async () => {
      const birthDate = (value: string) => [{ attribute: 'BIRTH_DATE', value }] as const;
      await fixture.intake.register(TENANT, [
        record('crm/crm-7', 'c-7', { attributes: birthDate('1990-01-01') }),
        record('crm/crm-7-b', 'c-7', guess),
        record('support/desk-7', 'c-7', { ...guess, attributes: birthDate('1960-12-31') }),
      ]);
    });

    test('sees nobody else', async () => {
      const query = `{
        customer(id: "c-3") { id }
        customers(ids: ["c-7", "c-3"]) { id }
        findCustomers(by: { orderId: "order-3-1" }) { customer { id } }
      }`;
      const { data } = await fixture.ask(selfService('c-7'), query);
      expect(data).toEqual({ customer: null, customers: [{ id: 'c-7' }, null], findCustomers: [] });
    });

    test('sees nobody when the token names no person', async () => {
      expect((await fixture.ask(selfService(''), '{ customer(id: "c-7") { id } }')).data).toEqual({
        customer: null,
      });
    });

    test('sees only records that are certainly theirs: in the passport, in sources, in conflicts', async () => {
      const own = (await fixture.ask(selfService('c-7'), profile, { id: 'c-7' })).data.customer as {
        passport: string;
      };
      expect(own).toMatchObject({ sources: [{ recordId: 'crm-7' }], conflicts: [] });
      expect(section(own.passport, 'crm')?.records).toEqual(['crm-7']);
      expect(section(own.passport, 'support')?.records).toEqual([]);
    });

    test('is shown to the staff with the records that are a guess', async () => {
      const seen = (await fixture.ask({}, profile, { id: 'c-7' })).data.customer as { passport: string };
      expect(seen).toMatchObject({
        sources: [{ recordId: 'crm-7' }, { recordId: 'crm-7-b' }, { recordId: 'desk-7' }],
        conflicts: [{ sides: [{ records: [{ recordId: 'crm-7' }] }, { records: [{ recordId: 'desk-7' }] }] }],
      });
      expect(section(seen.passport, 'crm')?.records).toEqual(['crm-7', 'crm-7-b']);
    });

    test('is not told the refusals of somebody who may be another, and still has them honoured', async () => {
      await fixture.intake.register(TENANT, [record('crm/crm-9', 'c-9')]);
      await remember('c-9', 'OBJECTION', 'ANALYTICS');
      await merge('c-9', 'c-7', 'PROBABILISTIC');
      const query = '{ customer(id: "c-7") { passport consents { purpose events { eventType } } } }';
      const told = async (caller: object) => {
        const customer = (await fixture.ask(caller, query)).data.customer as {
          passport: string;
          consents: { purpose: string; events: unknown[] }[];
        };
        return {
          events: customer.consents.find(({ purpose }) => purpose === 'ANALYTICS')?.events,
          allowed: allowedMask(section(customer.passport, 'crm')!.grants, 'ANALYTICS'),
        };
      };
      expect(await told(selfService('c-7'))).toEqual({ events: [], allowed: 0 });
      expect(await told({})).toEqual({ events: [{ eventType: 'OBJECTION' }], allowed: 0 });
    });
  });

  describe('_entities', () => {
    test('is no door to a customer: identity enters nobody by a representation', async () => {
      const passport = await passportOf('c-3');
      const query = `query ($representations: [_Any!]!) {
        _entities(representations: $representations) { ... on Customer { id passport consents { purpose } } }
      }`;
      for (const key of [{ passport }, { id: 'c-3' }, {}]) {
        const { data, errors } = await fixture.ask({}, query, {
          representations: [{ __typename: 'Customer', ...key }],
        });
        expect(errors.length).toBeGreaterThan(0);
        expect(JSON.stringify(data)).not.toContain('c-3');
      }
    });
  });

  describe('the guard', () => {
    test('withholds identity’s own fields as consent demands, with the reason', async () => {
      const query =
        '{ customer(id: "c-3") { id consents { purpose } sources { recordId } conflicts { attribute } } }';
      const { data, withheld, errors } = await fixture.ask({ purpose: 'DIRECT_MARKETING' }, query);
      expect(errors).toEqual([]);
      expect(data).toEqual({ customer: { id: 'c-3', consents: null, sources: null, conflicts: null } });
      expect(withheld).toEqual([
        { path: ['customer', 'consents'], reason: 'NOT_CONSENTED' },
        { path: ['customer', 'sources'], reason: 'NOT_FOR_PURPOSE' },
        { path: ['customer', 'conflicts'], reason: 'NOT_FOR_PURPOSE' },
      ]);
    });

    test('keeps evidence and the recording person to the privacy office', async () => {
      const query = '{ customer(id: "c-3") { consents { events { eventType evidence recordedBy } } } }';
      await remember('c-3', 'AUTOMATION_OBJECTION', null);
      const { withheld } = await fixture.ask({}, query);
      expect(withheld.length).toBeGreaterThan(0);
      expect((await fixture.ask({ purpose: 'RIGHTS_FULFILMENT' }, query)).withheld).toEqual([]);
    });

    test('lets no machine read of a customer who objects to machines', async () => {
      await remember('c-3', 'AUTOMATION_OBJECTION', null);
      const query = '{ customer(id: "c-3") { sources { recordId } } }';
      expect(await fixture.ask({ automated: true }, query)).toMatchObject({
        data: { customer: { sources: null } },
        withheld: [{ reason: 'AUTOMATION_OBJECTED' }],
      });
      expect((await fixture.ask({ automated: false }, query)).withheld).toEqual([]);
    });
  });

  test('shows a record with the rule in words', async () => {
    const query =
      '{ customer(id: "c-3") { sources { department recordId rule reason deterministic score since lastSeen } } }';
    const { data } = await fixture.ask({}, query);
    const { sources } = data.customer as { sources: { department: string }[] };
    expect(sources.find(({ department }) => department === 'SUPPORT')).toEqual({
      department: 'SUPPORT',
      recordId: 'desk-3',
      rule: 'SAME_VERIFIED_EMAIL',
      reason: 'The record has an e-mail address that the customer has confirmed.',
      deterministic: true,
      score: null,
      since: '2026-10-01T00:00:00.000Z',
      lastSeen: '2026-10-01T00:00:00.000Z',
    });
  });
});
