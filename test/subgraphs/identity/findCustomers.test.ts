import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import { appendToChain } from '../../../subgraphs/identity/ledger/appendToChain.ts';
import { LOOKUP_RULES } from '../../../subgraphs/identity/lookupRules.ts';
import { personClaims } from '../../../subgraphs/kit/personClaims.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  type Answer,
  type IdentityFixture,
  INGRID,
  identityFixture,
  ingrid,
  NOW,
  order,
  record,
  ring,
  selfService,
  TENANT,
} from './support/identityFixture.ts';

const QUERY = `query ($by: CustomerLookup!) { findCustomers(by: $by) { customer { id } matchedOn confidence } }`;

type Match = { customer: { id: string }; matchedOn: string[]; confidence: number };

const BY = {
  email: { email: 'ingrid@example.com' },
  phone: { phone: '+49 89 99998803' },
  sourceRecord: { sourceRecord: { department: 'COMMERCE', recordId: 'shop-3' } },
  orderId: { orderId: 'order-3-1' },
  ticketId: { ticketId: 'ticket-3-1' },
  birthDate: { person: { givenName: 'Ingrid', familyName: 'Castellanos', birthDate: '1984-05-17' } },
  postcode: { person: { givenName: 'Ingrid', familyName: 'Castellanos', postcode: '80331' } },
} as const;

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, ingrid());
  });

  const find = (
    by: object,
    caller: Partial<Caller> | undefined = { purpose: 'RIGHTS_FULFILMENT' },
  ): Promise<Answer> => fixture.ask(caller, QUERY, { by });
  const idsFound = async (by: object, caller?: Partial<Caller>): Promise<string[]> => {
    const { data, errors } = await find(by, caller);
    expect(errors).toEqual([]);
    return (data.findCustomers as Match[]).map(({ customer }) => customer.id);
  };
  const remember = async (
    customer: string,
    event: {
      event_type: 'CONSENT_GIVEN' | 'AUTOMATION_OBJECTION' | 'ERASURE_REQUESTED' | 'OBJECTION';
      purpose?: 'DIRECT_MARKETING' | 'RELATIONSHIP_MANAGEMENT';
      categories?: ['CONTACT_PHONE'];
    },
  ) =>
    await fixture.database.transaction().execute((transaction) =>
      appendToChain(transaction, TENANT, [
        {
          tenant: TENANT,
          event_id: JSON.stringify([customer, event]),
          customer,
          ...event,
          actor_client: 'test',
          actor_person: '',
          event_time: new Date((NOW - 60) * 1000),
          recorded_at: new Date((NOW - 60) * 1000),
          content_digest: '',
        },
      ]),
    );

  describe('finds a customer', () => {
    test.each([
      ['an e-mail address', BY.email, 'EMAIL'],
      ['an e-mail address in capitals', { email: ' INGRID@Example.COM ' }, 'EMAIL'],
      ['a telephone number, however it is written', BY.phone, 'PHONE'],
      ['a department’s record', BY.sourceRecord, 'SOURCE_RECORD'],
      ['the number of an order', BY.orderId, 'ORDER_ID'],
      ['the number of a ticket', BY.ticketId, 'TICKET_ID'],
      ['name and birth date', BY.birthDate, 'NAME_AND_BIRTH_DATE'],
      ['name and postal code', BY.postcode, 'NAME_AND_POSTCODE'],
      [
        'a name in other letters',
        { person: { givenName: 'INGRÍD', familyName: 'castellanos', postcode: '80 331' } },
        'NAME_AND_POSTCODE',
      ],
    ])('by %s', async (_, by, matchedOn) => {
      const { data, errors } = await find(by);
      expect(errors).toEqual([]);
      expect(data).toEqual({
        findCustomers: [{ customer: { id: 'c-3' }, matchedOn: [matchedOn], confidence: 1 }],
      });
    });

    test.each([
      ['an e-mail address', { email: 'ingrid@example.org' }],
      ['a telephone number', { phone: '+49 89 99998804' }],
      ['a record', { sourceRecord: { department: 'CRM', recordId: 'shop-3' } }],
      ['an order', { orderId: 'ticket-3-1' }],
      ['a ticket', { ticketId: 'order-3-1' }],
      ['a name', { person: { ...BY.birthDate.person, familyName: 'Castellano' } }],
      ['a birth date', { person: { ...BY.birthDate.person, birthDate: '1984-05-18' } }],
      [
        'a postal code beside the right birth date',
        { person: { ...BY.birthDate.person, postcode: '80332' } },
      ],
    ])('and nobody by %s that nobody has', async (_, by) => {
      expect(await idsFound(by)).toEqual([]);
    });

    test('by birth date and postal code together, also from two records', async () => {
      const { birthDate, postalCodes, ...common } = INGRID;
      await fixture.intake.register(TENANT, [
        record('crm/crm-5', 'c-5', { attributes: personClaims({ ...common, birthDate }) }),
        record('support/desk-5', 'c-5', { attributes: personClaims({ ...common, postalCodes }) }),
      ]);
      expect(await idsFound({ person: { ...BY.birthDate.person, postcode: '80331' } })).toEqual([
        'c-3',
        'c-5',
      ]);
    });

    test('through a merge', async () => {
      await fixture.intake.register(TENANT, [record('crm/crm-5', 'c-5')]);
      const redirect = {
        tenant: TENANT,
        id: 'c-3',
        survivor: 'c-5',
        rule: 'VERIFIED_LOGIN',
        deterministic: true,
      } as const;
      await fixture.database
        .insertInto('customer_redirects')
        .values({ ...redirect, since: new Date() })
        .execute();
      expect(await idsFound(BY.email)).toEqual(['c-5']);
    });

    test('surest first, with how sure it is', async () => {
      const attributes = personClaims({ emails: INGRID.emails });
      const guess = (score: number) => ({ attributes, link: { rule: 'PROBABILISTIC', score } as const });
      await fixture.intake.register(TENANT, [
        record('crm/crm-1', 'c-1', guess(0.85)),
        record('crm/crm-2', 'c-2', guess(0.97)),
      ]);
      const { data } = await find(BY.email);
      const found = (data.findCustomers as Match[]).map(({ customer, confidence }) => [
        customer.id,
        confidence,
      ]);
      expect(found).toEqual([
        ['c-3', 1],
        ['c-2', 0.97],
        ['c-1', 0.85],
      ]);
    });

    test('while the key of fingerprints is rotated', async () => {
      const rotated = await identityFixture(open, {
        keys: [ring('k2').keys[0], fixture.fingerprint.keys[0]],
      });
      // The other fixture emptied the database: fill it as it was before the rotation.
      await fixture.intake.register(TENANT, ingrid());
      const { data } = await rotated.ask({}, QUERY, { by: BY.email });
      expect(data.findCustomers).toHaveLength(1);
    });
  });

  describe('is gated by purpose', () => {
    test.each(Object.entries(BY))(
      'and a lookup by %s finds for the purposes of its rule only',
      async (value, by) => {
        const isPair = value === 'birthDate' || value === 'postcode';
        const rules = isPair ? [LOOKUP_RULES.person, LOOKUP_RULES[value]] : [LOOKUP_RULES[value as 'email']];
        const expected = PURPOSES.filter(
          (purpose) =>
            purpose !== 'DIRECT_MARKETING' && // served by some rules, and not consented to
            rules.every(({ purposes }) => (purposes as readonly string[]).includes(purpose)),
        );
        const finding: string[] = [];
        for (const purpose of PURPOSES)
          if ((await idsFound(by, { purpose })).includes('c-3')) finding.push(purpose);
        expect(finding).toEqual(expected);
        expect(finding.length).toBeGreaterThan(0);
      },
    );

    test('and asks the database nothing when the purpose is not served', async () => {
      fixture.statements.length = 0;
      expect(await idsFound(BY.ticketId, { purpose: 'ANALYTICS' })).toEqual([]);
      expect(fixture.statements).toEqual([]);
    });
  });

  describe('is gated by consent: who does not allow it is not there', () => {
    const nobody = { email: 'nobody@example.com' };

    test('before and after a consent', async () => {
      const marketing = { purpose: 'DIRECT_MARKETING' };
      expect(await find(BY.email, marketing)).toEqual(await find(nobody, marketing));
      await remember('c-3', {
        event_type: 'CONSENT_GIVEN',
        purpose: 'DIRECT_MARKETING',
        categories: ['CONTACT_PHONE'],
      });
      expect(await find(BY.email, marketing)).toEqual(await find(nobody, marketing));
      await remember('c-3', { event_type: 'CONSENT_GIVEN', purpose: 'DIRECT_MARKETING' });
      expect(await idsFound(BY.email, marketing)).toEqual(['c-3']);
    });

    test('after an objection', async () => {
      await remember('c-3', { event_type: 'OBJECTION', purpose: 'RELATIONSHIP_MANAGEMENT' });
      const manager = { purpose: 'RELATIONSHIP_MANAGEMENT' };
      expect(await find(BY.orderId, manager)).toEqual(await find({ orderId: 'none' }, manager));
      expect(await idsFound(BY.orderId, { purpose: 'CUSTOMER_SUPPORT' })).toEqual(['c-3']);
    });

    test('for a machine, after an objection to machines', async () => {
      await remember('c-3', { event_type: 'AUTOMATION_OBJECTION' });
      const machine = { purpose: 'CUSTOMER_SUPPORT', automated: true };
      expect(await find(BY.email, machine)).toEqual(await find(nobody, machine));
      expect(await idsFound(BY.email, { ...machine, automated: false })).toEqual(['c-3']);
    });

    test('after a request to be erased, but for the request itself', async () => {
      await remember('c-3', { event_type: 'ERASURE_REQUESTED' });
      expect(await find(BY.email, { purpose: 'CUSTOMER_SUPPORT' })).toEqual(
        await find(nobody, { purpose: 'CUSTOMER_SUPPORT' }),
      );
      expect(await idsFound(BY.email, { purpose: 'RIGHTS_FULFILMENT' })).toEqual(['c-3']);
    });

    test('and costs as many statements as who is not there', async () => {
      await remember('c-3', { event_type: 'ERASURE_REQUESTED' });
      fixture.statements.length = 0;
      await find(BY.email, {});
      const kept = fixture.statements.toSorted(); // they run side by side
      fixture.statements.length = 0;
      await find(nobody, {});
      expect(fixture.statements.toSorted()).toEqual(kept);
      expect(kept).toHaveLength(4);
    });

    test('and the others are found all the same', async () => {
      await fixture.intake.register(TENANT, [
        record('crm/crm-5', 'c-5', { attributes: personClaims(INGRID) }),
      ]);
      await remember('c-3', { event_type: 'ERASURE_REQUESTED' });
      expect(await idsFound(BY.email, {})).toEqual(['c-5']);
    });
  });

  describe('shows a customer in person', () => {
    test('themselves', async () => {
      expect(await idsFound(BY.orderId, selfService('c-3'))).toEqual(['c-3']);
    });

    test('nobody else', async () => {
      expect(await idsFound(BY.orderId, selfService('c-4'))).toEqual([]);
    });

    test('not that a record which is a guess was taken for theirs', async () => {
      const link = { rule: 'PROBABILISTIC', score: 0.9 } as const;
      await fixture.intake.register(TENANT, [
        record('commerce/shop-x', 'c-3', { link, attributes: [order('o-x')] }),
      ]);
      expect(await idsFound({ orderId: 'o-x' }, selfService('c-3'))).toEqual([]);
      expect(await idsFound({ orderId: 'o-x' }, {})).toEqual(['c-3']);
    });
  });

  test('runs as many statements for 50 matches as for one', async () => {
    const attributes = personClaims({ emails: ['shared@example.com'] });
    const household = Array.from({ length: 50 }, (_, index) =>
      record(`crm/h-${index}`, `c-h${index}`, { attributes }),
    );
    await fixture.intake.register(TENANT, household);
    fixture.statements.length = 0;
    expect(await idsFound({ email: 'shared@example.com' })).toHaveLength(50);
    const forMany = fixture.statements.length;
    fixture.statements.length = 0;
    expect(await idsFound(BY.email)).toHaveLength(1);
    expect(fixture.statements).toHaveLength(forMany);
  });
});
