import { beforeEach, describe, expect, test } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  record,
  selfService,
  TENANT,
} from '../support/identityFixture.ts';

const STEWARD = {
  client: 'privacy-office',
  purpose: 'RIGHTS_FULFILMENT',
  scopes: ['identity:resolve', 'consent:record'],
};
const GUESS = { rule: 'PROBABILISTIC', score: 0.93 } as const;

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, [
      ...ingrid(),
      record('crm/crm-4', 'c-4'),
      record('crm/crm-5', 'c-5'),
      record('crm/crm-33', 'c-3', { link: GUESS }),
    ]);
  });

  const resolve = async (input: object, caller: object | 'nobody' = STEWARD) => {
    const { data, errors } = await fixture.ask(
      caller === 'nobody' ? undefined : caller,
      'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { verdict position } }',
      { input: { reason: 'seen in the papers', ...input } },
    );
    fixture.time++;
    return { receipt: data.resolveMatch, errors };
  };

  const merge = async (customer: string, other: string) => {
    const { errors } = await resolve({ verdict: 'MERGE', customer, other });
    expect(errors).toEqual([]);
  };

  const idOf = async (id: string) => {
    const { data } = await fixture.ask(STEWARD, `{ customer(id: "${id}") { id } }`);
    return (data.customer as { id: string } | null)?.id;
  };

  const sourcesOf = async (id: string, caller: object = STEWARD) => {
    const { data } = await fixture.ask(
      caller,
      `{ customer(id: "${id}") { sources { recordId rule deterministic } } }`,
    );
    return (data.customer as { sources: { recordId: string }[] }).sources;
  };

  const say = async (mutation: string, type: string, customer: string, eventId: string) => {
    const input = { eventId, customer, purpose: 'DIRECT_MARKETING', evidence: 'calls/1' };
    const { errors } = await fixture.ask(
      STEWARD,
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { eventId } }`,
      { input },
    );
    expect(errors).toEqual([]);
    fixture.time++;
  };

  const mayWrite = async (id: string) => {
    const { data } = await fixture.ask(
      STEWARD,
      `{ customer(id: "${id}") { explainConsent(purpose: DIRECT_MARKETING, category: CONTACT_EMAIL) { allowed } } }`,
    );
    return (data.customer as { explainConsent: { allowed: boolean } }).explainConsent.allowed;
  };

  const feed = async (args = '') => {
    const { data, errors } = await fixture.ask(
      STEWARD,
      `{ identityChanges${args} { last hasMore changes { position kind givenUp survivor why client before { customer ids } after { customer ids } } } }`,
    );
    expect(errors).toEqual([]);
    return data.identityChanges as { last: number; hasMore: boolean; changes: Record<string, unknown>[] };
  };

  describe('a merge', () => {
    test('keeps the id of whom more is known, whichever is named first, and the other leads to it', async () => {
      await merge('c-4', 'c-3');
      expect([await idOf('c-3'), await idOf('c-4')]).toEqual(['c-3', 'c-3']);
      expect(await sourcesOf('c-4')).toContainEqual({
        recordId: 'crm-4',
        rule: 'MANUAL',
        deterministic: true,
      });
    });

    test('never widens what either allowed, and a split gives each its own back', async () => {
      await say('recordConsent', 'RecordConsentInput', 'c-3', 'yes');
      expect([await mayWrite('c-3'), await mayWrite('c-4')]).toEqual([true, false]);
      await merge('c-3', 'c-4');
      expect(await mayWrite('c-3')).toBe(false);
      await resolve({ verdict: 'SPLIT', customer: 'c-3', other: 'c-4' });
      expect([await idOf('c-3'), await idOf('c-4')]).toEqual(['c-3', 'c-4']);
      expect([await mayWrite('c-3'), await mayWrite('c-4')]).toEqual([true, false]);
    });

    test('that is taken back leaves with both what was refused meanwhile', async () => {
      for (const id of ['c-3', 'c-4']) await say('recordConsent', 'RecordConsentInput', id, 'yes');
      await merge('c-3', 'c-4');
      expect(await mayWrite('c-3')).toBe(true);
      await say('withdrawConsent', 'WithdrawConsentInput', 'c-3', 'no');
      await resolve({ verdict: 'SPLIT', customer: 'c-3', other: 'c-4' });
      expect([await mayWrite('c-3'), await mayWrite('c-4')]).toEqual([false, false]);
    });

    test('of three is taken back step by step, in any order', async () => {
      await merge('c-3', 'c-4');
      await merge('c-4', 'c-5');
      expect(await idOf('c-5')).toBe('c-3');
      await resolve({ verdict: 'SPLIT', customer: 'c-3', other: 'c-4' });
      expect([await idOf('c-3'), await idOf('c-4'), await idOf('c-5')]).toEqual(['c-3', 'c-4', 'c-3']);
    });

    test.each<[string, object, string, string]>([
      [
        'with itself',
        { customer: 'c-3', other: 'c-3' },
        'BAD_USER_INPUT',
        'input.other must name another id than customer.',
      ],
      ['with nobody', { customer: 'c-3', other: 'c-9' }, 'NOT_FOUND', 'There is no such customer.'],
      [
        'without the other',
        { customer: 'c-3' },
        'BAD_USER_INPUT',
        'input.other must name the id that MERGE is about, beside customer.',
      ],
      [
        'without a reason',
        { customer: 'c-3', other: 'c-4', reason: ' ' },
        'BAD_USER_INPUT',
        'input.reason must say why.',
      ],
    ])('%s is refused', async (_, input, code, message) => {
      const { receipt, errors } = await resolve({ verdict: 'MERGE', ...input });
      expect(receipt).toBeNull();
      expect(errors).toEqual([{ code, message }]);
    });

    test('of the same two at the same moment happens once', async () => {
      const both = await Promise.all(
        [1, 2].map(() => resolve({ verdict: 'MERGE', customer: 'c-3', other: 'c-4' })),
      );
      expect(both.flatMap(({ errors }) => errors)).toEqual([
        { code: 'CONFLICT', message: 'They are one customer already.' },
      ]);
      expect((await feed()).changes).toHaveLength(1);
    });

    test('crosswise at the same moment makes no circle', async () => {
      await Promise.all([
        resolve({ verdict: 'MERGE', customer: 'c-4', other: 'c-5' }),
        resolve({ verdict: 'MERGE', customer: 'c-5', other: 'c-4' }),
        resolve({ verdict: 'MERGE', customer: 'c-3', other: 'c-5' }),
      ]);
      const survivors = new Set([await idOf('c-3'), await idOf('c-4'), await idOf('c-5')]);
      expect(survivors).toEqual(new Set(['c-3']));
    });

    test('with a customer who asked to be erased is refused, and so is a split of what a person merged', async () => {
      await merge('c-3', 'c-4');
      const input = { eventId: 'e', customer: 'c-3', kind: 'ERASURE', evidence: 'letters/1' };
      const query = 'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id } }';
      expect((await fixture.ask(STEWARD, query, { input })).errors).toEqual([]);
      const refusals = {
        MERGE: 'Somebody who was erased, or asked to be, is neither merged nor split.',
        SPLIT:
          'Of somebody who asked to be erased nothing is taken out but what resolution or a probable link has joined.',
      };
      for (const [verdict, message] of Object.entries(refusals)) {
        const other = verdict === 'MERGE' ? 'c-5' : 'c-4';
        const { errors } = await resolve({ verdict, customer: 'c-3', other });
        expect(errors).toEqual([{ code: 'CONFLICT', message }]);
      }
    });
  });

  describe('a record that is somebody else’s', () => {
    const take = () => resolve({ verdict: 'SPLIT', record: { department: 'CRM', recordId: 'crm-33' } });

    test('is a customer of its own from then on', async () => {
      expect(await take()).toEqual({ receipt: { verdict: 'SPLIT', position: 1 }, errors: [] });
      expect((await sourcesOf('c-3')).map(({ recordId }) => recordId).sort()).toEqual([
        'crm-3',
        'desk-3',
        'shop-3',
      ]);
      const [{ givenUp }] = (await feed()).changes as [{ givenUp: string }];
      expect(await sourcesOf(givenUp)).toEqual([
        { recordId: 'crm-33', rule: 'SOURCE_RECORD', deterministic: true },
      ]);
      expect(
        (
          await fixture.intake.register(TENANT, [
            { ...record('crm/crm-33', ''), customer: undefined as never },
          ])
        ).created,
      ).toBe(0);
      expect(await idOf(givenUp)).toBe(givenUp);
    });

    test('keeps every no that was said of both, and no yes', async () => {
      await say('recordConsent', 'RecordConsentInput', 'c-3', 'yes');
      await say('objectTo', 'ObjectionInput', 'c-3', 'no');
      await take();
      const [{ givenUp }] = (await feed()).changes as [{ givenUp: string }];
      await say('recordConsent', 'RecordConsentInput', 'c-3', 'yes again');
      expect([await mayWrite('c-3'), await mayWrite(givenUp)]).toEqual([true, false]);
      const { data } = await fixture.ask(
        STEWARD,
        `{ customer(id: "${givenUp}") { consents { purpose status } } }`,
      );
      expect((data.customer as { consents: unknown[] }).consents).toContainEqual({
        purpose: 'DIRECT_MARKETING',
        status: 'OBJECTED',
      });
    });

    test('is not told what was said of the other', async () => {
      await say('objectTo', 'ObjectionInput', 'c-3', 'no');
      await take();
      const [{ givenUp }] = (await feed()).changes as [{ givenUp: string }];
      const self = { ...selfService(givenUp), purpose: 'RIGHTS_FULFILMENT' };
      const { data } = await fixture.ask(
        self,
        `{ customer(id: "${givenUp}") { consents { purpose events { eventId } } } }`,
      );
      const { consents } = data.customer as { consents: { purpose: string; events: unknown[] }[] };
      expect(consents.find(({ purpose }) => purpose === 'DIRECT_MARKETING')).toEqual({
        purpose: 'DIRECT_MARKETING',
        events: [],
      });
    });

    test('cannot be taken from where it is all there is', async () => {
      const { errors } = await resolve({
        verdict: 'SPLIT',
        record: { department: 'CRM', recordId: 'crm-4' },
      });
      expect(errors).toEqual([
        { code: 'CONFLICT', message: 'The record is all that there is of its customer.' },
      ]);
      expect(
        (await resolve({ verdict: 'SPLIT', record: { department: 'CRM', recordId: 'crm-99' } })).errors,
      ).toMatchObject([{ code: 'NOT_FOUND' }]);
    });
  });

  test('a guess that is confirmed is certain from then on, and changes nobody', async () => {
    await fixture.database
      .insertInto('customer_redirects')
      .values({
        tenant: TENANT,
        id: 'c-4',
        survivor: 'c-3',
        rule: 'PROBABILISTIC',
        deterministic: false,
        score: 0.9,
        since: new Date(),
      })
      .execute();
    await fixture.database
      .updateTable('customers')
      .set({ state: 'MERGED' })
      .where('id', '=', 'c-4')
      .execute();
    const self = { ...selfService('c-3'), purpose: 'RIGHTS_FULFILMENT' };
    expect((await sourcesOf('c-3', self)).map(({ recordId }) => recordId)).not.toContain('crm-4');
    const confirmed = await resolve({ verdict: 'CONFIRM', customer: 'c-3', other: 'c-4' });
    expect(confirmed).toEqual({ receipt: { verdict: 'CONFIRM', position: null }, errors: [] });
    expect((await sourcesOf('c-3', self)).map(({ recordId }) => recordId)).toContain('crm-4');
    expect((await feed()).changes).toEqual([]);
  });

  test('a match that is rejected is undone, and the last word on the two is kept', async () => {
    await merge('c-3', 'c-4');
    expect(await resolve({ verdict: 'REJECT', customer: 'c-4', other: 'c-3' })).toMatchObject({
      receipt: { position: 2 },
    });
    expect(await idOf('c-4')).toBe('c-4');
    expect(await resolve({ verdict: 'REJECT', customer: 'c-4', other: 'c-5' })).toMatchObject({
      receipt: { position: null },
    });
    const decisions = await fixture.database
      .selectFrom('match_decisions')
      .select(['one', 'other', 'verdict'])
      .orderBy('other')
      .execute();
    expect(decisions).toEqual([
      { one: 'c-3', other: 'c-4', verdict: 'DIFFERENT' },
      { one: 'c-4', other: 'c-5', verdict: 'DIFFERENT' },
    ]);
  });

  test.each<[string, object | 'nobody', string]>([
    ['nobody', 'nobody', 'Deciding who is who needs a client with the scope identity:resolve.'],
    [
      'a client without the scope',
      { ...STEWARD, scopes: [] },
      'Deciding who is who needs a client with the scope identity:resolve.',
    ],
    [
      'a customer',
      { ...selfService('c-3'), scopes: ['identity:resolve'] },
      'Deciding who is who needs a client with the scope identity:resolve.',
    ],
    ['a machine', { ...STEWARD, automated: true }, 'A person decides who is who, and no machine.'],
  ])('%s decides nothing', async (_, caller, message) => {
    const { errors } = await resolve({ verdict: 'MERGE', customer: 'c-3', other: 'c-4' }, caller);
    expect(errors).toEqual([{ code: 'FORBIDDEN', message }]);
    expect(await idOf('c-4')).toBe('c-4');
  });

  describe('the feed of changes', () => {
    test('tells who was who before and after, in order and without gaps, in parts', async () => {
      await merge('c-3', 'c-4');
      await merge('c-3', 'c-5');
      await resolve({ verdict: 'SPLIT', customer: 'c-3', other: 'c-4' });
      const first = await feed('(first: 2)');
      expect(first).toMatchObject({ last: 2, hasMore: true });
      expect(first.changes[1]).toEqual({
        position: 2,
        kind: 'MERGED',
        givenUp: 'c-5',
        survivor: 'c-3',
        why: 'seen in the papers',
        client: 'privacy-office',
        before: [
          { customer: 'c-3', ids: ['c-3', 'c-4'] },
          { customer: 'c-5', ids: ['c-5'] },
        ],
        after: [{ customer: 'c-3', ids: ['c-3', 'c-4', 'c-5'] }],
      });
      const rest = await feed(`(after: ${first.last})`);
      expect(rest).toMatchObject({
        last: 3,
        hasMore: false,
        changes: [
          {
            kind: 'SPLIT',
            givenUp: 'c-4',
            after: [
              { customer: 'c-3', ids: ['c-3', 'c-5'] },
              { customer: 'c-4', ids: ['c-4'] },
            ],
          },
        ],
      });
      expect(await feed('(after: 3)')).toEqual({ last: 3, hasMore: false, changes: [] });
    });

    test('is of one tenant, and for its clients only', async () => {
      await merge('c-3', 'c-4');
      const query = '{ identityChanges { changes { position } } }';
      const other = await fixture.ask({ ...STEWARD, tenant: 'other' }, query);
      expect(other.data).toEqual({ identityChanges: { changes: [] } });
      expect((await fixture.ask({ ...STEWARD, scopes: [] }, query)).errors).toMatchObject([
        { code: 'FORBIDDEN' },
      ]);
    });
  });
});
