import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ownHeaders } from '../../gateway/access/ownToken.ts';
import type { SubgraphAnswer, Transport } from '../../gateway/execution/transport.ts';
import { TransportError } from '../../gateway/execution/transport.ts';
import type { Supergraph } from '../../gateway/federation/supergraph.ts';
import type { BoundCaller } from '../../gateway/pipeline/caller.ts';
import { CallerKeys } from '../../gateway/pipeline/execute.ts';
import { PrivacySignals } from '../../gateway/pipeline/honourSignal.ts';
import { deriveKeyring } from '../../schema/consent/keys.ts';
import { createSystem, type System } from '../support/createSystem.ts';
import type { Question } from '../support/question.ts';
import { MASTER } from './support/miniCompany.ts';

const GPC = { 'sec-gpc': '1' };
const PURPOSES = ['DIRECT_MARKETING', 'SALE_OR_SHARING'];

describe.each([false, true])('Sec-GPC: 1 (over HTTP: %s)', (overHttp) => {
  let system: System;
  beforeAll(async () => {
    system = await createSystem({ overHttp });
  }, 60_000);
  afterAll(() => system.stop());

  const page = (customer: string, headers: Question['headers'], query = '{ __typename }') =>
    system.ask({ client: 'account-page', customer, headers, query });
  const nameForMarketing = async (id: string) => {
    const query = `{ customer(id: "${id}") { name { full } } }`;
    const { data } = await system.ask<{ customer: { name: object | null } }>({
      client: 'marketing-bot',
      query,
    });
    return data?.customer.name;
  };
  interface Consent {
    readonly purpose: string;
    readonly status: string;
    readonly events: { readonly eventType: string; readonly collectionMethod: string | null }[];
  }
  const consents = async (id: string): Promise<Consent[]> => {
    const { data } = await system.ask<{ customer: { consents: Consent[] } }>({
      client: 'account-page',
      customer: id,
      query: `{ customer(id: "${id}") { consents { purpose status events { eventType collectionMethod } } } }`,
    });
    return (data?.customer.consents ?? []).filter(({ purpose }) => PURPOSES.includes(purpose));
  };
  const signals = () => system.calls.filter(({ query }) => query.includes('recordPrivacySignal')).length;
  const yesToMarketing = async (id: string, eventId: string) => {
    const mutation = `mutation($input: RecordConsentInput!) { recordConsent(input: $input) { eventType } }`;
    const input = { eventId, customer: id, purpose: 'DIRECT_MARKETING' };
    const answer = await system.ask({
      client: 'account-page',
      customer: id,
      query: mutation,
      variables: { input },
    });
    expect(answer.errors).toBeUndefined();
  };

  test('is an objection to marketing and to sale or sharing, which holds from the next request', async () => {
    await yesToMarketing('c-000001', 'yes-1');
    expect(await nameForMarketing('c-000001')).not.toBeNull();
    system.forget();
    expect((await page('c-000001', GPC)).errors).toBeUndefined();
    expect(signals()).toBe(1);
    expect(await nameForMarketing('c-000001')).toBeNull();
    for (const { status, events } of await consents('c-000001')) {
      expect(status).toBe('OBJECTED');
      expect(events.at(-1)).toEqual({
        eventType: 'OBJECTION',
        collectionMethod: 'Global Privacy Control (Sec-GPC: 1)',
      });
    }
  });

  test('is recorded once, also for an operation that is known already, and a later yes outlasts it', async () => {
    const before = await consents('c-000002');
    await page('c-000002', GPC);
    system.forget();
    await page('c-000002', GPC);
    await page('c-000002', GPC, '{ tiers { tier } }');
    expect(signals()).toBe(0);
    await yesToMarketing('c-000002', 'yes-2');
    // as another process does, which does not remember
    const key = deriveKeyring(system.keys.callerMaster, 'caller', 'identity').keys[0];
    const word = { audience: 'identity', tenant: 'sample', client: 'account-page', person: 'c-000002' };
    const now = Math.floor(Date.now() / 1000);
    const again = await system
      .subgraph('identity')
      .execute({ query: 'mutation { recordPrivacySignal }' }, ownHeaders(word, key, now));
    expect(again).toEqual({ data: { recordPrivacySignal: true } });
    const after = await consents('c-000002');
    expect(after.map(({ status }) => status)).toEqual(['GIVEN', 'OBJECTED']);
    expect(after.map(({ events }) => events.length)).toEqual(
      before.map(({ events }, at) => events.length + 2 - at),
    );
    expect(await nameForMarketing('c-000002')).not.toBeNull();
  });

  test('counts with this value only, and from a self-service client only', async () => {
    system.forget();
    for (const value of ['0', 'true', '', '11', '1, 1']) await page('c-000003', { 'sec-gpc': value });
    await page('c-000003', undefined);
    for (const client of ['support-desk', 'service-agent', 'privacy-office'])
      await system.ask({
        client,
        person: 'c-000003',
        headers: GPC,
        query: '{ customer(id: "c-000003") { id } }',
      });
    expect(signals()).toBe(0);
  });

  test('of somebody who is no customer changes nothing', async () => {
    const { data, errors } = await page('c-nobody', GPC, '{ customer(id: "c-nobody") { id } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: null });
  });

  test('cannot be sent by a client itself', async () => {
    const { errors } = await page('c-000004', undefined, 'mutation { recordPrivacySignal }');
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    const bare = await system.subgraph('identity').execute({ query: 'mutation { recordPrivacySignal }' }, {});
    expect(bare.data).toEqual({ recordPrivacySignal: null });
    expect(bare.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a signal that cannot be recorded', () => {
  const caller = {
    client: { id: 'page', kind: 'SELF_SERVICE' },
    person: 'c-1',
    scopes: [],
    ask: { purpose: 'CUSTOMER_SUPPORT', automated: false, tenant: 't1', self: 'c-1' },
  } as unknown as BoundCaller;
  const supergraph = {
    policy: { linked: true },
    fullSchema: { getMutationType: () => ({ getFields: () => ({ recordPrivacySignal: {} }) }) },
  } as unknown as Supergraph;

  function signalsBefore(answers: (() => SubgraphAnswer)[], keys = new CallerKeys(MASTER)) {
    let sent = 0;
    const transport: Transport = {
      async send() {
        const answer = answers[Math.min(sent++, answers.length - 1)] as () => SubgraphAnswer;
        return answer();
      },
      async close() {},
    };
    const signals = new PrivacySignals({ transport, keys, requestTimeoutMs: 1_000, clock: () => 1 });
    return { honour: () => signals.honour('1', caller, supergraph), sent: () => sent };
  }
  const away = () => {
    throw new TransportError('SUBGRAPH_UNREACHABLE', 'could not be reached');
  };
  const stored = () => ({ data: { recordPrivacySignal: true } });

  test.each([
    ['identity is away', away],
    ['identity refuses', () => ({ errors: [{ message: 'no' }], data: { recordPrivacySignal: null } })],
    ['identity answers nothing', () => ({})],
  ])('is no answer at all: %s', async (_, answer) => {
    const { honour } = signalsBefore([answer]);
    await expect(honour()).rejects.toMatchObject({
      extensions: { code: 'PRIVACY_SIGNAL_UNAVAILABLE', http: { status: 503 } },
    });
  });

  test('is tried again by the next request, and asked for once by those at one time', async () => {
    const { honour, sent } = signalsBefore([away, stored]);
    await expect(honour()).rejects.toThrow();
    await Promise.all([honour(), honour(), honour()]);
    await honour();
    expect(sent()).toBe(2);
  });

  test('is refused by a gateway that has no key to speak with', async () => {
    const { honour, sent } = signalsBefore([stored], new CallerKeys(undefined));
    await expect(honour()).rejects.toThrow('could not be recorded');
    expect(sent()).toBe(0);
  });
});
