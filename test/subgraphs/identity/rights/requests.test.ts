import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { deriveKeyring } from '../../../../schema/consent/keys.ts';
import { verifyWarrant } from '../../../../schema/consent/warrant.ts';
import { eachEngine } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  record,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';
import { GATEWAY, OFFICE, RightsOffice, SELF } from './rightsFixture.ts';

const MARKETING = { client: 'marketing-bot', purpose: 'DIRECT_MARKETING', automated: true };
const DESK = { client: 'support-desk', scopes: ['consent:record'] };

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;
  let office: RightsOffice;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    office = new RightsOffice(fixture);
    await fixture.intake.register(TENANT, [...ingrid(), record('crm/crm-4', 'c-4')]);
  });

  const count = async (table: string) =>
    (
      await sql<{
        count: number;
      }>`select count(*)::integer as count from ${sql.table(`identity.${table}`)}`.execute(fixture.database)
    ).rows[0]?.count;

  const opened = async (input: object, caller: object = SELF) => {
    const { data, errors } = await office.request(input, caller);
    expect(errors).toEqual([]);
    return data.requestRights as { id: string; state: string; dueAt: string; statement: string };
  };

  describe('a request', () => {
    test('is answered with a receipt that says when it is due', async () => {
      expect(await opened({ kind: 'RECTIFICATION', details: 'My name is spelt with a K.' })).toEqual({
        id: expect.stringMatching(/^rr-[0-9a-f]{20}$/),
        kind: 'RECTIFICATION',
        state: 'REQUIRES_ACTION',
        requestedAt: '2026-11-01T12:00:00.000Z',
        dueAt: '2026-12-01T12:00:00.000Z',
        statement: 'The request (RECTIFICATION) is on record, and a person looks at it by 2026-12-01.',
      });
      expect(await office.files()).toMatchObject([
        {
          state: 'REQUIRES_ACTION',
          details: 'My name is spelt with a K.',
          events: [{ state: 'INITIATED' }, { state: 'ACKNOWLEDGED' }, { state: 'REQUIRES_ACTION' }],
          tasks: [],
        },
      ]);
    });

    test('is kept such that what the customer wrote cannot be read from the tables', async () => {
      await opened({ kind: 'RECTIFICATION', details: 'My name is spelt with a K.' });
      const { rows } = await sql`select * from identity.rights_requests`.execute(fixture.database);
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toContain('spelt');
    });

    test('that is sent again is the same request, also where two are sent at once', async () => {
      const sent = await Promise.all([1, 2, 3].map(() => opened({ kind: 'ACCESS' })));
      expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
      expect(await opened({ kind: 'ACCESS' })).toEqual(sent[0]);
      expect([await count('rights_requests'), await count('rights_tasks')]).toEqual([1, 3]);
    });

    test('of other content under the same event id is refused', async () => {
      await opened({ kind: 'ACCESS' });
      const { data, errors } = await office.request({ kind: 'PORTABILITY' });
      expect(data.requestRights).toBeNull();
      expect(errors).toEqual([
        {
          code: 'CONFLICT',
          message: 'input.eventId stands for another request already; nothing was recorded.',
        },
      ]);
    });

    test.each<[string, object, object | 'nobody', string, string]>([
      ['nobody', { kind: 'ACCESS' }, 'nobody', 'FORBIDDEN', 'Recording needs a registered client.'],
      [
        'another customer',
        { kind: 'ACCESS', customer: 'c-4' },
        SELF,
        'FORBIDDEN',
        'This client may record for the customer in its token only.',
      ],
      [
        'a client without the scope',
        { kind: 'ACCESS' },
        { ...DESK, scopes: [] },
        'FORBIDDEN',
        "Recording needs the customer's own token or the scope consent:record.",
      ],
      [
        'a client without evidence',
        { kind: 'ACCESS' },
        DESK,
        'BAD_USER_INPUT',
        'input.evidence must say where the proof of what the customer said is kept.',
      ],
      [
        'an unknown kind',
        { kind: 'REFUND' },
        SELF,
        'BAD_USER_INPUT',
        'input.kind must be one of ACCESS, PORTABILITY, RECTIFICATION, ERASURE, RESTRICTION, OBJECTION, AUTOMATED_DECISION_REVIEW, WITHDRAW_CONSENT.',
      ],
      [
        'no word of what is wrong',
        { kind: 'RECTIFICATION' },
        SELF,
        'BAD_USER_INPUT',
        'input.details must say what is to be mended, or which decision is to be looked at.',
      ],
      [
        'an objection to nothing',
        { kind: 'OBJECTION' },
        SELF,
        'BAD_USER_INPUT',
        'input.purpose is needed for OBJECTION and WITHDRAW_CONSENT, and for no other kind.',
      ],
      [
        'a purpose where there is none',
        { kind: 'ACCESS', purpose: 'ANALYTICS' },
        SELF,
        'BAD_USER_INPUT',
        'input.purpose is needed for OBJECTION and WITHDRAW_CONSENT, and for no other kind.',
      ],
      [
        'a stranger',
        { kind: 'ACCESS', customer: 'c-9', evidence: 'letters/1' },
        DESK,
        'NOT_FOUND',
        'There is no such customer; nothing was recorded.',
      ],
    ])('of %s is refused, and nothing is left of it', async (_, input, caller, code, message) => {
      const { data, errors } = await office.request(input, caller);
      expect(data.requestRights ?? null).toBeNull();
      expect(errors).toEqual([{ code, message }]);
      expect([await count('rights_requests'), await count('consent_events')]).toEqual([0, 0]);
    });
  });

  describe('from the very next request', () => {
    const emailIsAllowed = async (purpose: string) => {
      const { data } = await fixture.ask(
        OFFICE,
        `{ customer(id: "c-3") { explainConsent(purpose: ${purpose}, category: CONTACT_EMAIL) { allowed } } }`,
      );
      return (data.customer as { explainConsent: { allowed: boolean } }).explainConsent.allowed;
    };

    test.each<[string, object, string, string]>([
      ['an objection', { kind: 'OBJECTION', purpose: 'ANALYTICS' }, 'ANALYTICS', 'FULFILLED'],
      ['a restriction', { kind: 'RESTRICTION' }, 'CUSTOMER_SUPPORT', 'FULFILLED'],
      ['a request to be erased', { kind: 'ERASURE' }, 'CUSTOMER_SUPPORT', 'REQUIRES_ACTION'],
    ])('%s holds', async (_, input, purpose, state) => {
      expect(await emailIsAllowed(purpose)).toBe(true);
      expect(await opened(input)).toMatchObject({ state });
      expect(await emailIsAllowed(purpose)).toBe(false);
    });

    test('a consent that is taken back is gone', async () => {
      const yes = { eventId: 'yes', customer: 'c-3', purpose: 'DIRECT_MARKETING' };
      await fixture.ask(
        SELF,
        'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { eventId } }',
        { input: yes },
      );
      fixture.time++;
      expect(await emailIsAllowed('DIRECT_MARKETING')).toBe(true);
      expect(await opened({ kind: 'WITHDRAW_CONSENT', purpose: 'DIRECT_MARKETING' })).toMatchObject({
        state: 'FULFILLED',
      });
      expect(await emailIsAllowed('DIRECT_MARKETING')).toBe(false);
    });

    test('an objection that ends nothing by itself waits for a person', async () => {
      expect(await opened({ kind: 'OBJECTION', purpose: 'FRAUD_PREVENTION' })).toMatchObject({
        state: 'REQUIRES_ACTION',
      });
    });

    test('a request to be erased that is rejected closes nothing any more, and says why', async () => {
      const { id } = await opened({ kind: 'ERASURE' });
      fixture.time++;
      const { errors } = await office.decide({
        request: id,
        decision: 'REJECT',
        reason: 'a claim is before the court',
      });
      expect(errors).toEqual([]);
      fixture.time++;
      expect(await emailIsAllowed('CUSTOMER_SUPPORT')).toBe(true);
      expect(await office.files('c-3', SELF)).toMatchObject([
        {
          state: 'REJECTED',
          closedAt: expect.any(String),
          events: expect.arrayContaining([{ state: 'REJECTED', reason: 'a claim is before the court' }]),
        },
      ]);
      expect(await opened({ kind: 'ERASURE', eventId: 'e-2' })).toMatchObject({ state: 'REQUIRES_ACTION' });
      expect(await emailIsAllowed('CUSTOMER_SUPPORT')).toBe(false);
    });

    test('of two requests to be erased the one that is not rejected goes on', async () => {
      const { id } = await opened({ kind: 'ERASURE' });
      await opened({ kind: 'ERASURE', eventId: 'e-2' });
      fixture.time++;
      await office.decide({ request: id, decision: 'REJECT' });
      fixture.time++;
      expect(await emailIsAllowed('CUSTOMER_SUPPORT')).toBe(false);
      expect((await office.files()).map(({ state }) => state).sort()).toEqual([
        'REJECTED',
        'REQUIRES_ACTION',
      ]);
    });

    test.each(['rights/rr-1', 'sec-gpc/DIRECT_MARKETING'])(
      'an event id of identity’s own is refused: %s',
      async (eventId) => {
        const { errors } = await office.request({ kind: 'ACCESS', eventId });
        expect(errors).toEqual([
          {
            code: 'BAD_USER_INPUT',
            message:
              'input.eventId must not begin with rights/ or sec-gpc/: those are given by identity itself.',
          },
        ]);
      },
    );
  });

  describe('deciding', () => {
    test.each<[string, object | 'nobody', string]>([
      ['nobody', 'nobody', 'Deciding about a request needs a client with the scope rights:decide.'],
      [
        'the customer',
        { ...SELF, scopes: ['rights:decide'] },
        'Deciding about a request needs a client with the scope rights:decide.',
      ],
      [
        'a client without the scope',
        { ...OFFICE, scopes: ['consent:record'] },
        'Deciding about a request needs a client with the scope rights:decide.',
      ],
      ['a machine', { ...OFFICE, automated: true }, 'A person decides about a request, and no machine.'],
      [
        'who works with the data',
        { ...OFFICE, holds: ['RIGHTS_FULFILMENT', 'ANALYTICS'] },
        'A client that works for other purposes than RIGHTS_FULFILMENT may not decide about requests.',
      ],
    ])('is not for %s', async (_, caller, message) => {
      const { id } = await opened({ kind: 'ERASURE' });
      const { errors } = await office.decide({ request: id, decision: 'ACCEPT' }, caller);
      expect(errors).toEqual([{ code: 'FORBIDDEN', message }]);
      expect(await office.files()).toMatchObject([{ state: 'REQUIRES_ACTION' }]);
    });

    test.each<[string, object, string, string]>([
      [
        'an unknown word',
        { decision: 'SHRED' },
        'BAD_USER_INPUT',
        'input.decision must be one of ACCEPT, FULFIL, REJECT, EXTEND.',
      ],
      [
        'no reason',
        { decision: 'ACCEPT', reason: ' ' },
        'BAD_USER_INPUT',
        'input.reason must say why: the customer may read it.',
      ],
      [
        'a request that is none',
        { request: 'rr-none', decision: 'ACCEPT' },
        'NOT_FOUND',
        'There is no such request.',
      ],
      [
        'what only departments can do',
        { decision: 'FULFIL' },
        'CONFLICT',
        'A request of the kind ERASURE is fulfilled by the departments, and not by a word.',
      ],
    ])('is refused for %s', async (_, input, code, message) => {
      const { id } = await opened({ kind: 'ERASURE' });
      const { errors } = await office.decide({ request: id, ...input });
      expect(errors).toEqual([{ code, message }]);
    });

    test('in another tenant finds nothing', async () => {
      const { id } = await opened({ kind: 'ERASURE' });
      const { errors } = await office.decide(
        { request: id, decision: 'ACCEPT' },
        { ...OFFICE, tenant: 'other' },
      );
      expect(errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    });

    test('takes two more months once, and before the first is over', async () => {
      const { id } = await opened({ kind: 'RECTIFICATION', details: 'the name' });
      const { data } = await office.decide({ request: id, decision: 'EXTEND' });
      expect(data.decideRights).toMatchObject({
        state: 'REQUIRES_ACTION',
        dueAt: '2027-02-01T12:00:00.000Z',
      });
      expect((await office.decide({ request: id, decision: 'EXTEND' })).errors).toMatchObject([
        { code: 'CONFLICT' },
      ]);
      const late = await opened({ kind: 'RECTIFICATION', details: 'the name', eventId: 'e-2' });
      fixture.time += 32 * 86_400;
      expect((await office.decide({ request: late.id, decision: 'EXTEND' })).errors).toMatchObject([
        { code: 'CONFLICT' },
      ]);
    });

    test('fulfils what people do', async () => {
      const { id } = await opened({
        kind: 'AUTOMATED_DECISION_REVIEW',
        details: 'the discount I was refused',
      });
      const { data } = await office.decide({ request: id, decision: 'FULFIL', reason: 'looked at: granted' });
      expect(data.decideRights).toMatchObject({ state: 'FULFILLED' });
      expect((await office.decide({ request: id, decision: 'REJECT' })).errors).toMatchObject([
        { code: 'CONFLICT', message: 'The request is FULFILLED already.' },
      ]);
    });
  });

  describe('who waits for an answer', () => {
    const waiting = async (args = '', caller: object = OFFICE) => {
      const { data } = await fixture.ask(caller, `{ customersAwaitingAnswer${args} { id } }`);
      return ((data.customersAwaitingAnswer ?? []) as { id: string }[]).map(({ id }) => id);
    };

    test('is found, whose is due first before all, and not once it is answered', async () => {
      const first = await opened(
        { kind: 'RECTIFICATION', details: 'a', customer: 'c-4' },
        { ...selfService('c-4') },
      );
      fixture.time += 60;
      await opened({ kind: 'RECTIFICATION', details: 'b' });
      expect(await waiting()).toEqual(['c-4', 'c-3']);
      expect(await waiting('(dueBefore: "2026-12-01T12:00:30Z")')).toEqual(['c-4']);
      await office.decide({ request: first.id, decision: 'FULFIL' });
      expect(await waiting()).toEqual(['c-3']);
    });

    test.each<[string, object]>([
      ['another purpose', DESK],
      ['the customer', SELF],
      ['marketing', MARKETING],
      ['another tenant', { ...OFFICE, tenant: 'other' }],
    ])('is not found for %s', async (_, caller) => {
      await opened({ kind: 'RECTIFICATION', details: 'b' });
      expect(await waiting('', caller)).toEqual([]);
      const { data } = await fixture.ask(caller, '{ customer(id: "c-3") { rightsRequests { id } } }');
      const isOwn = caller === SELF;
      expect((data.customer as { rightsRequests: unknown } | null)?.rightsRequests ?? null).toEqual(
        isOwn ? [{ id: expect.any(String) }] : null,
      );
    });
  });

  describe('duties', () => {
    const opensWith = (warrant: string, department: string) =>
      verifyWarrant(
        warrant,
        department,
        deriveKeyring(fixture.passportMaster, 'passport', department),
        fixture.time,
      );

    test('are handed out once, each with an order for its department alone', async () => {
      const { id } = await opened({ kind: 'ACCESS' });
      const taken = await office.take();
      expect(taken.map(({ department, duty }) => [department, duty]).sort()).toEqual([
        ['commerce', 'EXPORT'],
        ['crm', 'EXPORT'],
        ['support', 'EXPORT'],
      ]);
      for (const { department, warrant } of taken)
        expect(opensWith(warrant, department)).toMatchObject({
          request: id,
          tenant: TENANT,
          records: [`${{ crm: 'crm', commerce: 'shop', support: 'desk' }[department]}-3`],
        });
      const [first, second] = taken;
      expect(opensWith(first?.warrant ?? '', second?.department ?? '')).toBeUndefined();
      expect(await office.take()).toEqual([]);
    });

    test.each<[string, object]>([
      ['a client', OFFICE],
      ['the customer', SELF],
    ])('are not for %s', async (_, caller) => {
      await opened({ kind: 'ACCESS' });
      expect(await office.take(caller)).toEqual([]);
    });

    test('that nobody reports are handed out again, and those that failed later each time', async () => {
      await opened({ kind: 'ACCESS' });
      const taken = await office.take();
      fixture.time += 121;
      expect(await office.take()).toHaveLength(3);
      const crm = taken.find(({ department }) => department === 'crm');
      if (crm === undefined) throw new Error('crm has nothing to do');
      await office.report(crm, { failure: 'SUBGRAPH_TIMEOUT' });
      fixture.time += 9;
      expect(await office.take()).toEqual([]);
      fixture.time += 2;
      expect((await office.take()).map(({ department }) => department)).toEqual(['crm']);
      const [{ tasks }] = (await office.files()) as [{ tasks: object[] }];
      expect(tasks).toContainEqual({
        department: 'CRM',
        doneAt: null,
        attempts: 3,
        failure: 'SUBGRAPH_TIMEOUT',
        kept: [],
      });
    });

    test.each(['not JSON', '{}', '{"records": 1, "purposes": {}}'])(
      'are not done by an answer such as %s',
      async (outcome) => {
        await opened({ kind: 'ACCESS' });
        const [duty] = await office.take();
        if (duty === undefined) throw new Error('there is nothing to do');
        expect((await office.report(duty, { outcome })).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
        expect(await count('rights_parts')).toBe(0);
      },
    );
  });

  describe('access', () => {
    const PART = {
      records: [{ kind: 'account', id: 'crm-3', data: { given_name: 'Ingrid' } }],
      purposes: { IDENTITY: ['CUSTOMER_SUPPORT'] },
    };

    test('is fulfilled only when every department has answered, and then everything is there for a month', async () => {
      await opened({ kind: 'ACCESS' });
      const duties = await office.take();
      for (const duty of duties.slice(1)) await office.report(duty, { outcome: JSON.stringify(PART) });
      expect(await office.files('c-3', SELF)).toMatchObject([{ state: 'ACCEPTED', bundle: null }]);
      await office.report(duties[0] as (typeof duties)[number], { outcome: JSON.stringify(PART) });
      const [file] = await office.files('c-3', SELF);
      expect(file).toMatchObject({ state: 'FULFILLED' });
      const bundle = JSON.parse(String(file?.bundle)) as Record<string, Record<string, unknown>>;
      expect(bundle).toMatchObject({
        right: 'ACCESS (eu-gdpr:A15)',
        customer: 'c-3',
        departments: { crm: PART, commerce: PART, support: PART },
        identity: {
          ids: ['c-3'],
          sources: [
            { department: 'commerce', recordId: 'shop-3' },
            { department: 'crm', recordId: 'crm-3' },
            { department: 'support', recordId: 'desk-3' },
          ],
          recipients: [],
        },
      });
      expect(bundle.identity?.consents).toHaveLength(10);
      const { rows } = await sql`select * from identity.rights_parts`.execute(fixture.database);
      expect(JSON.stringify(rows)).not.toContain('Ingrid');
      fixture.time += 31 * 86_400;
      expect(await office.files('c-3', SELF)).toMatchObject([{ bundle: null }]);
      await office.take();
      expect(await count('rights_parts')).toBe(0);
    });

    test('is whole or not there at all, however far apart the departments were done', async () => {
      await opened({ kind: 'ACCESS' });
      const [first, ...others] = await office.take();
      await office.report(first as NonNullable<typeof first>, { outcome: JSON.stringify(PART) });
      fixture.time += 40 * 86_400;
      await office.take();
      for (const duty of others) await office.report(duty, { outcome: JSON.stringify(PART) });
      const whole = JSON.parse(String((await office.files('c-3', SELF))[0]?.bundle)) as {
        departments: object;
      };
      expect(Object.keys(whole.departments)).toEqual(['commerce', 'crm', 'support']);
      fixture.time += 29 * 86_400;
      expect((await office.files('c-3', SELF))[0]?.bundle).not.toBeNull();
      fixture.time += 2 * 86_400;
      expect((await office.files('c-3', SELF))[0]?.bundle).toBeNull();
    });

    test('names who was told what', async () => {
      await fixture.ask(
        GATEWAY,
        'mutation ($records: [DisclosureInput!]!) { recordDisclosures(records: $records) }',
        {
          records: ['one', 'two'].map((id) => ({
            ...{
              id,
              at: '2026-10-31T00:00:00Z',
              tenant: TENANT,
              client: 'marketing-bot',
              person: '',
              purpose: 'DIRECT_MARKETING',
              automated: true,
            },
            groups: [
              { customers: ['c-3'], released: ['Customer.email', 'Customer.name'], withheld: [], read: [] },
            ],
          })),
        },
      );
      await opened({ kind: 'ACCESS' });
      await office.doAll(PART);
      const [file] = await office.files('c-3', SELF);
      expect(JSON.parse(String(file?.bundle))).toMatchObject({
        identity: {
          recipients: [
            {
              client: 'marketing-bot',
              purpose: 'DIRECT_MARKETING',
              automated: true,
              answers: 2,
              fields: ['Customer.email', 'Customer.name'],
            },
          ],
        },
      });
    });

    test('to what is portable is to what was provided, and not to what identity concluded', async () => {
      await opened({ kind: 'PORTABILITY' });
      const duties = await office.take();
      expect(new Set(duties.map(({ duty }) => duty))).toEqual(new Set(['EXPORT_PROVIDED']));
      for (const duty of duties) await office.report(duty, { outcome: JSON.stringify(PART) });
      const [file] = await office.files('c-3', SELF);
      expect(Object.keys(JSON.parse(String(file?.bundle)))).not.toContain('identity');
    });

    test('is to records that are the customer’s for certain: a wrong guess shows nobody another’s', async () => {
      const guess = { rule: 'PROBABILISTIC', score: 0.97 } as const;
      await fixture.intake.register(TENANT, [record('crm/crm-33', 'c-3', { link: guess })]);
      await opened({ kind: 'ACCESS' });
      const crm = (await office.take()).find(({ department }) => department === 'crm');
      expect(opensFor(crm?.warrant)).toEqual(['crm-3']);
    });

    const opensFor = (warrant = '') =>
      verifyWarrant(warrant, 'crm', deriveKeyring(fixture.passportMaster, 'passport', 'crm'), fixture.time)
        ?.records;
  });
});
