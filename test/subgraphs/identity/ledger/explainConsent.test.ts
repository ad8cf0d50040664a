import { beforeEach, describe, expect, test } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  NOW,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;
  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, ingrid());
  });

  interface Explanation {
    readonly allowed: boolean;
    readonly allowedToMachines: boolean;
    readonly reason: string | null;
    readonly status: string;
    readonly events: { readonly eventId: string }[];
    readonly sentence: string;
  }
  const explain = async (purpose: string, category: string, caller: object = {}): Promise<Explanation> => {
    const { data, errors } = await fixture.ask(
      caller,
      `{ customer(id: "c-3") { explainConsent(purpose: ${purpose}, category: ${category}) {
        allowed allowedToMachines reason status events { eventId } sentence } } }`,
    );
    expect(errors).toEqual([]);
    return (data.customer as { explainConsent: Explanation }).explainConsent;
  };
  const say = async (mutation: string, input: object) => {
    const type = {
      recordConsent: 'RecordConsent',
      withdrawConsent: 'WithdrawConsent',
      objectTo: 'Objection',
    };
    const word = type[mutation as keyof typeof type];
    const { errors } = await fixture.ask(
      selfService('c-3'),
      `mutation ($input: ${word}Input!) { ${mutation}(input: $input) { eventId } }`,
      { input: { customer: 'c-3', ...input } },
    );
    expect(errors).toEqual([]);
  };
  const ago = (seconds: number) => new Date((NOW - seconds) * 1000).toISOString();

  describe('Customer.explainConsent', () => {
    test('says what holds where nothing was said', async () => {
      expect(await explain('CUSTOMER_SUPPORT', 'IDENTITY')).toEqual({
        ...{ allowed: true, allowedToMachines: true, reason: null, status: 'UNKNOWN', events: [] },
        sentence:
          'IDENTITY may be used for CUSTOMER_SUPPORT: the purpose rests on the contract, and nothing that was said ends it.',
      });
      expect(await explain('DIRECT_MARKETING', 'IDENTITY')).toEqual({
        ...{
          allowed: false,
          allowedToMachines: false,
          reason: 'NOT_CONSENTED',
          status: 'UNKNOWN',
          events: [],
        },
        sentence:
          "IDENTITY may not be used for DIRECT_MARKETING: the purpose needs the customer's yes, and there is none.",
      });
      expect((await explain('CUSTOMER_SUPPORT', 'SPECIAL_CATEGORY')).sentence).toBe(
        'SPECIAL_CATEGORY may not be used for CUSTOMER_SUPPORT: data of this category need a yes that names them, and there is none.',
      );
      expect((await explain('RIGHTS_FULFILMENT', 'SPECIAL_CATEGORY')).sentence).toBe(
        'SPECIAL_CATEGORY may be used for RIGHTS_FULFILMENT: the law asks for it, whatever was said.',
      );
    });

    test('names the events that decide, and no others', async () => {
      const purpose = 'DIRECT_MARKETING';
      await say('recordConsent', { eventId: 'yes-1', purpose, eventTime: ago(400) });
      await say('withdrawConsent', { eventId: 'no-1', purpose, eventTime: ago(300) });
      await say('recordConsent', {
        eventId: 'yes-2',
        purpose,
        piiCategories: ['CONTACT_EMAIL'],
        eventTime: ago(200),
      });
      await say('recordConsent', { eventId: 'other', purpose: 'ANALYTICS', eventTime: ago(100) });
      const email = await explain(purpose, 'CONTACT_EMAIL');
      expect(email).toMatchObject({ allowed: true, events: [{ eventId: 'yes-2' }] });
      expect(email.sentence).toBe(
        `CONTACT_EMAIL may be used for DIRECT_MARKETING: the customer's yes of ${ago(200)}.`,
      );
      expect(await explain(purpose, 'IDENTITY')).toMatchObject({
        ...{ allowed: false, reason: 'NOT_CONSENTED', events: [{ eventId: 'no-1' }] },
        sentence: `IDENTITY may not be used for DIRECT_MARKETING: the withdrawal of the customer's yes of ${ago(300).replace('.000', '.999')}.`,
      });
      await say('objectTo', { eventId: 'objection', purpose: 'ANALYTICS', eventTime: ago(50) });
      const objected = await explain('ANALYTICS', 'IDENTITY');
      expect(objected).toMatchObject({
        allowed: false,
        status: 'OBJECTED',
        events: [{ eventId: 'objection' }],
      });
      expect(objected.sentence).toContain("the customer's objection of ");
    });

    test('tells of a yes that has ended, and of an objection to machines', async () => {
      const purpose = 'PERSONALISATION';
      await say('recordConsent', { eventId: 'yes', purpose, validUntil: ago(-3_600) });
      await say('objectTo', { eventId: 'by-hand', automation: true });
      const now = await explain(purpose, 'IDENTITY');
      expect(now).toMatchObject({ allowed: true, allowedToMachines: false, reason: null });
      expect(now.sentence).toMatch(
        /yes of \S+\. A machine may not: the customer objects to automated processing\.$/,
      );
      fixture.time = NOW + 7_200;
      const later = await explain(purpose, 'IDENTITY');
      expect(later).toMatchObject({ allowed: false, status: 'EXPIRED' });
      expect(later.sentence).toBe(
        `IDENTITY may not be used for PERSONALISATION: the customer's yes of ${ago(0)}, which ended on ${ago(-3_600)}.`,
      );
    });

    test('is told to those who may look at the consents, and to nobody else', async () => {
      const query =
        '{ customer(id: "c-3") { explainConsent(purpose: ANALYTICS, category: IDENTITY) { sentence } } }';
      for (const purpose of ['ORDER_FULFILMENT', 'FRAUD_PREVENTION', 'AI_TRAINING']) {
        const { data } = await fixture.ask({ purpose }, query);
        expect(data).toEqual({ customer: { explainConsent: null } });
      }
      expect((await fixture.ask(selfService('c-4'), query)).data).toEqual({ customer: null });
    });
  });
});
