import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Caller } from '../../../../schema/consent/callerToken.ts';
import { eachEngine } from '../../../support/databases.ts';
import {
  type Answer,
  type IdentityFixture,
  identityFixture,
  ingrid,
  NOW,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';

const RECEIPT = '{ eventId eventType eventTime recordedAt statement hash }';
const INPUTS = {
  recordConsent: 'RecordConsentInput',
  withdrawConsent: 'WithdrawConsentInput',
  objectTo: 'ObjectionInput',
  withdrawObjection: 'ObjectionInput',
  restrictProcessing: 'RestrictionInput',
  liftRestriction: 'RestrictionInput',
} as const;

const desk: Partial<Caller> = { scopes: ['consent:record'], person: 'agent-7' };
const marketing = { purpose: 'DIRECT_MARKETING', evidence: 'call-recordings/17' };

eachEngine((engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, ingrid());
  });

  const send = async (
    mutation: keyof typeof INPUTS,
    input: Record<string, unknown>,
    caller: Partial<Caller> | undefined = desk,
  ): Promise<Answer & { receipt: Record<string, unknown> | null }> => {
    const answer = await fixture.ask(
      caller,
      `mutation ($input: ${INPUTS[mutation]}!) { ${mutation}(input: $input) ${RECEIPT} }`,
      { input: { eventId: 'e-1', customer: 'c-3', ...input } },
    );
    return { ...answer, receipt: answer.data[mutation] as Record<string, unknown> | null };
  };
  const ledger = () =>
    fixture.database.selectFrom('consent_events').selectAll().orderBy('position').execute();
  const stands = async (purpose: string, caller: Partial<Caller> = {}) => {
    const query =
      '{ customer(id: "c-3") { consents { purpose status piiCategories automatedProcessingAllowed } } }';
    const { data } = await fixture.ask(caller, query);
    const { consents } = data.customer as {
      consents: {
        purpose: string;
        status: string;
        piiCategories: string[];
        automatedProcessingAllowed: boolean;
      }[];
    };
    return consents.find((record) => record.purpose === purpose)!;
  };

  describe('what is recorded', () => {
    test('is in the ledger, with the terms of the record, and answers a receipt', async () => {
      const { receipt, errors } = await send('recordConsent', {
        ...marketing,
        piiCategories: ['CONTACT_PHONE', 'CONTACT_EMAIL', 'CONTACT_PHONE'],
        validUntil: '2027-11-01T00:00:00Z',
        eventTime: '2026-10-31T09:00:00Z',
        privacyNotice: '2024-03',
        language: 'de-DE',
        collectionMethod: 'telephone call',
      });
      expect(errors).toEqual([]);
      expect(receipt).toEqual({
        hash: (await ledger())[0]?.hash,
        eventId: 'e-1',
        eventType: 'CONSENT_GIVEN',
        eventTime: '2026-10-31T09:00:00.000Z',
        recordedAt: '2026-11-01T12:00:00.000Z',
        statement:
          "The customer's consent to DIRECT_MARKETING was recorded, for CONTACT_EMAIL, CONTACT_PHONE, until 2027-11-01T00:00:00.000Z.",
      });
      expect(await ledger()).toEqual([
        expect.objectContaining({
          tenant: TENANT,
          event_id: 'e-1',
          customer: 'c-3',
          event_type: 'CONSENT_GIVEN',
          purpose: 'DIRECT_MARKETING',
          categories: ['CONTACT_EMAIL', 'CONTACT_PHONE'],
          lawful_basis: 'CONSENT',
          valid_until: new Date('2027-11-01T00:00:00Z'),
          privacy_notice: '2024-03',
          language: 'de-DE',
          collection_method: 'telephone call',
          evidence: 'call-recordings/17',
          actor_client: 'support-desk',
          actor_person: 'agent-7',
          event_time: new Date('2026-10-31T09:00:00Z'),
          recorded_at: new Date(NOW * 1000),
        }),
      ]);
    });

    test('holds from the very next request, yes and no', async () => {
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'UNKNOWN', piiCategories: [] });
      await send('recordConsent', marketing);
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'GIVEN' });
      fixture.time += 0.001;
      await send('withdrawConsent', { ...marketing, eventId: 'e-2' });
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'WITHDRAWN', piiCategories: [] });
    });

    test('may be any state of a consent, with all terms of the record', async () => {
      const terms = { controller: 'Example Ltd', jurisdiction: 'DE-BY', retention: 'P3Y6M' };
      const states = [
        ['recordConsent', 'REQUESTED', 'REQUESTED'],
        ['recordConsent', 'REQUEST_DEFERRED', 'REQUEST_DEFERRED'],
        ['recordConsent', 'REFUSED', 'REFUSED'],
        ['recordConsent', 'GIVEN', 'GIVEN'],
        ['recordConsent', 'RENEWED', 'RENEWED'],
        ['withdrawConsent', 'WITHDRAWN', 'WITHDRAWN'],
        ['withdrawConsent', 'REVOKED', 'REVOKED'],
        ['withdrawConsent', 'INVALIDATED', 'INVALIDATED'],
      ] as const;
      for (const [index, [mutation, state, status]] of states.entries()) {
        fixture.time += 1;
        const { receipt } = await send(mutation, { ...marketing, ...terms, state, eventId: `e-${index}` });
        expect(receipt).toMatchObject({ eventType: `CONSENT_${state}` });
        expect(await stands('DIRECT_MARKETING')).toMatchObject({ status });
      }
      const query = `{ customer(id: "c-3") { consents { recordId schemaVersion piiPrincipalId purpose
        events { eventType controller jurisdiction retention } } } }`;
      const { data } = await fixture.ask({}, query);
      const { consents } = data.customer as { consents: { purpose: string; events: unknown[] }[] };
      const record = consents.find(({ purpose }) => purpose === 'DIRECT_MARKETING');
      expect(record).toMatchObject({
        recordId: 'c-3/DIRECT_MARKETING',
        schemaVersion: 'ISO/IEC TS 27560:2023',
        piiPrincipalId: 'c-3',
      });
      expect(record?.events).toEqual(
        states.map(([, state]) => ({ eventType: `CONSENT_${state}`, ...terms })),
      );
    });

    test('may be a restriction, which closes all but the customer’s rights until it is lifted', async () => {
      const office = { ...desk, purpose: 'RIGHTS_FULFILMENT' };
      await send('restrictProcessing', {}, selfService('c-3'));
      for (const purpose of ['CUSTOMER_SUPPORT', 'ANALYTICS', 'DIRECT_MARKETING'])
        expect(await stands(purpose, office)).toMatchObject({ status: 'RESTRICTED', piiCategories: [] });
      const { data, withheld } = await fixture.ask({}, '{ customer(id: "c-3") { consents { purpose } } }');
      expect(data).toEqual({ customer: { consents: null } });
      expect(withheld).toMatchObject([{ reason: 'NOT_CONSENTED' }]);
      fixture.time += 1;
      await send('liftRestriction', { eventId: 'e-2', evidence: 'letter 5' }, office);
      expect(await stands('CUSTOMER_SUPPORT')).toMatchObject({ status: 'UNKNOWN' });
    });

    test('may be an objection to a purpose, and its end', async () => {
      const analytics = { purpose: 'ANALYTICS', evidence: 'letter 4' };
      expect((await send('objectTo', analytics)).receipt).toMatchObject({ eventType: 'OBJECTION' });
      expect(await stands('ANALYTICS')).toMatchObject({ status: 'OBJECTED', piiCategories: [] });
      fixture.time += 1;
      const { receipt } = await send('withdrawObjection', { ...analytics, eventId: 'e-2' });
      expect(receipt).toMatchObject({ eventType: 'OBJECTION_WITHDRAWN' });
      expect((await stands('ANALYTICS')).piiCategories).toContain('TRANSACTION');
    });

    test('may be an objection to machines, and its end', async () => {
      const machines = { automation: true, evidence: 'letter 4' };
      expect((await send('objectTo', machines)).receipt).toMatchObject({ eventType: 'AUTOMATION_OBJECTION' });
      expect(await stands('CUSTOMER_SUPPORT')).toMatchObject({ automatedProcessingAllowed: false });
      fixture.time += 1;
      await send('withdrawObjection', { ...machines, eventId: 'e-2' });
      expect(await stands('CUSTOMER_SUPPORT')).toMatchObject({ automatedProcessingAllowed: true });
    });

    test('tells honestly when it does not end the processing', async () => {
      const fraud = { purpose: 'FRAUD_PREVENTION', evidence: 'letter 4' };
      expect((await send('objectTo', fraud)).receipt?.statement).toBe(
        "The customer's objection to FRAUD_PREVENTION was recorded; the purpose rests on LEGITIMATE_INTERESTS, so an objection alone does not end it.",
      );
      const delivery = { purpose: 'ORDER_FULFILMENT', evidence: 'letter 4', eventId: 'e-2' };
      expect((await send('withdrawConsent', delivery)).receipt?.statement).toBe(
        "The withdrawal of the customer's consent to ORDER_FULFILMENT was recorded, for all categories of data; the purpose rests on CONTRACT and goes on without consent, but for special categories.",
      );
    });

    test('may be said by the customer in person, without evidence', async () => {
      const { receipt, errors } = await send(
        'recordConsent',
        { purpose: 'DIRECT_MARKETING' },
        selfService('c-3'),
      );
      expect(errors).toEqual([]);
      expect(receipt).toMatchObject({ eventType: 'CONSENT_GIVEN' });
      expect(await ledger()).toMatchObject([
        { actor_client: 'account-page', actor_person: 'c-3', evidence: null },
      ]);
    });

    test('keeps its receipt when another mutation beside it fails', async () => {
      const { data, errors } = await fixture.ask(
        selfService('c-3'),
        `mutation {
          good: objectTo(input: { eventId: "1", customer: "c-3", automation: true }) { eventId }
          bad: objectTo(input: { eventId: "2", customer: "c-4", automation: true }) { eventId }
        }`,
      );
      expect(data).toEqual({ good: { eventId: '1' }, bad: null });
      expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    });
  });

  describe('the event id', () => {
    test('makes a repetition harmless: the same receipt, one entry, also later', async () => {
      const first = await send('recordConsent', marketing);
      fixture.time += 3600;
      const second = await send('recordConsent', marketing);
      expect(second.receipt).toEqual(first.receipt);
      expect(second.receipt?.recordedAt).toBe('2026-11-01T12:00:00.000Z');
      expect(await ledger()).toHaveLength(1);
    });

    test.each<[string, keyof typeof INPUTS, Record<string, unknown>]>([
      ['another purpose', 'recordConsent', { ...marketing, purpose: 'AI_TRAINING' }],
      ['other categories', 'recordConsent', { ...marketing, piiCategories: ['IDENTITY'] }],
      ['other evidence', 'recordConsent', { ...marketing, evidence: 'call-recordings/18' }],
      ['another time', 'recordConsent', { ...marketing, eventTime: '2026-10-01T00:00:00Z' }],
      ['another kind of event', 'withdrawConsent', marketing],
    ])('cannot stand for %s too', async (_, mutation, input) => {
      const first = await send('recordConsent', marketing);
      expect(first.errors).toEqual([]);
      const { receipt, errors } = await send(mutation, input);
      expect(receipt).toBeNull();
      expect(errors).toEqual([
        {
          code: 'CONFLICT',
          message: 'input.eventId stands for another event already; nothing was recorded.',
        },
      ]);
      expect(await ledger()).toHaveLength(1);
    });

    test('is the client’s own: another client neither meets it nor is hindered by it', async () => {
      await send('recordConsent', marketing);
      fixture.time += 1;
      const office = { ...desk, client: 'privacy-office' };
      const { receipt, errors } = await send('withdrawConsent', marketing, office);
      expect(errors).toEqual([]);
      expect(receipt).toMatchObject({ eventType: 'CONSENT_WITHDRAWN' });
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'WITHDRAWN' });
      expect(await ledger()).toHaveLength(2);
    });

    test('is the customer’s own: nobody can take it from another customer', async () => {
      await fixture.intake.register(TENANT, ingrid('c-4'));
      const own = { purpose: 'DIRECT_MARKETING' };
      await send('recordConsent', { ...own, customer: 'c-4' }, selfService('c-4'));
      const { receipt, errors } = await send('withdrawConsent', own, selfService('c-3'));
      expect(errors).toEqual([]);
      expect(receipt).toMatchObject({ eventType: 'CONSENT_WITHDRAWN' });
      expect(await ledger()).toHaveLength(2);
    });

    test('is the tenant’s own', async () => {
      await send('recordConsent', marketing);
      await fixture.intake.register('other', ingrid());
      expect(
        (await send('recordConsent', { ...marketing, purpose: 'AI_TRAINING' }, { ...desk, tenant: 'other' }))
          .errors,
      ).toEqual([]);
    });

    test('decides a race: one entry, one receipt', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => send('recordConsent', marketing)));
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      expect(new Set(answers.map(({ receipt }) => JSON.stringify(receipt))).size).toBe(1);
      expect(await ledger()).toHaveLength(1);
    });

    test('decides a race between two different events: one of them is refused', async () => {
      const answers = await Promise.all([
        send('recordConsent', marketing),
        send('recordConsent', { ...marketing, purpose: 'AI_TRAINING' }),
      ]);
      expect(answers.flatMap(({ errors }) => errors.map(({ code }) => code))).toEqual(['CONFLICT']);
      expect(await ledger()).toHaveLength(1);
    });
  });

  describe('the time', () => {
    const stood = /; the customer said yes after .*, so that later yes stands and nothing changes/;

    test.each<[string, keyof typeof INPUTS, keyof typeof INPUTS, object, string]>([
      ['withdrawal', 'recordConsent', 'withdrawConsent', {}, 'DIRECT_MARKETING'],
      ['objection', 'recordConsent', 'objectTo', {}, 'DIRECT_MARKETING'],
      ['objection', 'withdrawObjection', 'objectTo', { purpose: 'ANALYTICS' }, 'ANALYTICS'],
    ])('of the no that was cut to the second covers the second: %s', async (_, yes, no, more, purpose) => {
      fixture.time = NOW + 10.257;
      await send(yes, { ...marketing, ...more });
      fixture.time = NOW + 10.4;
      const { receipt } = await send(no, {
        ...marketing,
        ...more,
        eventId: 'e-2',
        eventTime: '2026-11-01T12:00:10Z',
      });
      expect(receipt?.statement).not.toMatch(stood);
      expect((await stands(purpose)).piiCategories).toEqual([]);
      fixture.time = NOW + 10.5;
      await send('recordConsent', { ...marketing, ...more, eventId: 'e-3' });
      expect((await stands(purpose)).piiCategories).toContain('TRANSACTION');
    });

    test('of an objection to machines that was cut to the second covers the second', async () => {
      fixture.time = NOW + 10.257;
      await send('withdrawObjection', { automation: true, evidence: 'x' });
      fixture.time = NOW + 12;
      const objection = {
        automation: true,
        evidence: 'x',
        eventId: 'e-2',
        eventTime: '2026-11-01T12:00:10Z',
      };
      expect((await send('objectTo', objection)).receipt?.statement).not.toMatch(stood);
      expect(await stands('CUSTOMER_SUPPORT')).toMatchObject({ automatedProcessingAllowed: false });
    });

    test.each([
      ['an earlier second', '2026-11-01T12:00:09Z'],
      ['an earlier moment of the same second', '2026-11-01T12:00:10.100Z'],
    ])(
      'of a withdrawal, if stated as %s, loses to the later yes, and the receipt says so, again and again',
      async (_, eventTime) => {
        fixture.time = NOW + 10.257;
        await send('recordConsent', marketing);
        fixture.time = NOW + 12;
        const withdrawal = { ...marketing, eventId: 'e-2', eventTime };
        const { receipt } = await send('withdrawConsent', withdrawal);
        expect(receipt?.statement).toMatch(stood);
        expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'GIVEN' });
        await send('withdrawConsent', { ...marketing, eventId: 'e-3' });
        expect((await send('withdrawConsent', withdrawal)).receipt).toEqual(receipt);
      },
    );

    test('of a withdrawal that states none is after a yes from a process whose clock runs ahead', async () => {
      fixture.time = NOW + 10;
      await send('recordConsent', marketing);
      fixture.time = NOW;
      await send('withdrawConsent', { ...marketing, eventId: 'e-2' });
      fixture.time = NOW + 20;
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'WITHDRAWN', piiCategories: [] });
    });

    test('of a yes that states none is after a withdrawal from a process whose clock runs ahead', async () => {
      fixture.time = NOW + 10;
      await send('withdrawConsent', marketing);
      fixture.time = NOW;
      await send('recordConsent', { ...marketing, eventId: 'e-2' });
      fixture.time = NOW + 20;
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'GIVEN' });
    });

    test('of a withdrawal that states none is after a yes under an id that was merged', async () => {
      await fixture.intake.register(TENANT, ingrid('c-4'));
      fixture.time = NOW + 10;
      await send('recordConsent', { ...marketing, customer: 'c-4' });
      const rule = { rule: 'VERIFIED_LOGIN', deterministic: true, score: null } as const;
      await fixture.database
        .insertInto('customer_redirects')
        .values({ tenant: TENANT, id: 'c-4', survivor: 'c-3', since: new Date(NOW * 1000), ...rule })
        .execute();
      await fixture.database
        .updateTable('customers')
        .set({ state: 'MERGED' })
        .where('id', '=', 'c-4')
        .execute();
      fixture.time = NOW;
      await send('withdrawConsent', { ...marketing, eventId: 'e-2' });
      fixture.time = NOW + 20;
      expect(await stands('DIRECT_MARKETING')).toMatchObject({ status: 'WITHDRAWN' });
    });
  });

  describe('the ledger', () => {
    test.each([
      ['update', 'update identity.consent_events set purpose = null'],
      ['delete', 'delete from identity.consent_events'],
      ['truncate', 'truncate identity.consent_events'],
    ])('refuses %s', async (_, statement) => {
      await send('recordConsent', marketing);
      const before = await ledger();
      await expect(sql.raw(statement).execute(fixture.database)).rejects.toThrow(/append only/);
      expect(await ledger()).toEqual(before);
    });

    test(`writes in one transaction (${engine})`, async () => {
      fixture.statements.length = 0;
      await send('recordConsent', marketing);
      expect(
        fixture.statements.flatMap(
          (statement) => /^(?:insert into|update) "?identity"?."?(\w+)/.exec(statement.trim())?.[1] ?? [],
        ),
      ).toEqual(['consent_chain', 'consent_events', 'consent_chain']);
    });
  });
});
