import { describe, expect, test } from '@jest/globals';
import { parseClients } from '../../../gateway/access/clients.ts';
import { bindPurpose } from '../../../gateway/pipeline/bindPurpose.ts';
import { ANONYMOUS } from '../../../gateway/pipeline/caller.ts';

const CLIENTS = parseClients(
  `clients:
  desk: { team: Support, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT], scopes: [record] }
  many: { team: Web, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT, ANALYTICS] }
  usual: { team: Web, kind: APP, tenant: t2, purposes: [CUSTOMER_SUPPORT, ANALYTICS], defaultPurpose: ANALYTICS }
  bot: { team: Marketing, kind: AGENT, tenant: t1, purposes: [DIRECT_MARKETING] }
  nightly: { team: Data, kind: SERVICE, tenant: t1, purposes: [ANALYTICS] }
  watched: { team: Data, kind: SERVICE, tenant: t1, automated: false, purposes: [ANALYTICS] }
  page: { team: Web, kind: SELF_SERVICE, tenant: t1, purposes: [CUSTOMER_SUPPORT] }`,
  'clients.yaml',
);

type Claims = Partial<Parameters<typeof bindPurpose>[0] & object>['claims'];

function bound(id: string, named?: string, claims: Partial<NonNullable<Claims>> = {}) {
  const client = CLIENTS.get(id);
  if (client === undefined) throw new Error(`no client ${id}`);
  return bindPurpose(
    { client, claims: { client: id, person: 'p', automated: false, scopes: undefined, ...claims } },
    named,
  );
}

describe('A request', () => {
  test.each<[string, string, string | undefined, string]>([
    ['is for the one purpose of its client', 'desk', undefined, 'CUSTOMER_SUPPORT'],
    ['is for the default purpose of its client', 'usual', undefined, 'ANALYTICS'],
    ['is for that also when it names nothing', 'usual', '', 'ANALYTICS'],
    ['is for the purpose that it names', 'usual', 'CUSTOMER_SUPPORT', 'CUSTOMER_SUPPORT'],
  ])('%s', (_, client, named, purpose) => {
    expect(bound(client, named).ask.purpose).toBe(purpose);
  });

  test.each<[string, string, string | undefined, string]>([
    ['for a purpose that its client has not', 'desk', 'ANALYTICS', 'PURPOSE_NOT_REGISTERED'],
    ['for a word that is no purpose', 'desk', 'EVERYTHING', 'PURPOSE_NOT_REGISTERED'],
    ['for none of several purposes', 'many', undefined, 'PURPOSE_REQUIRED'],
  ])('%s is refused', (_, client, named, code) => {
    expect(() => bound(client, named)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
    );
  });

  test.each<[string, string, boolean, boolean]>([
    ['of an app is by a person', 'desk', false, false],
    ['of an app is by a machine when the token says so', 'desk', true, true],
    ['of an agent is by a machine, whatever the token says', 'bot', false, true],
    ['of a service is by a machine', 'nightly', false, true],
    ['of a service that is registered otherwise is not', 'watched', false, false],
  ])('%s', (_, client, claimed, automated) => {
    expect(bound(client, undefined, { automated: claimed }).ask.automated).toBe(automated);
  });

  test('of a self-service client is about the person in its token alone', () => {
    expect(bound('page', undefined, { person: 'c-1' }).ask.self).toBe('c-1');
    expect(bound('page', undefined, { person: '' }).ask.self).toBe('');
    expect(bound('desk', undefined, { person: 'c-1' }).ask.self).toBeUndefined();
  });

  test('is of its client’s tenant, and by the person in its token', () => {
    expect(bound('usual', undefined, { person: 'agent-7' })).toMatchObject({
      person: 'agent-7',
      ask: { tenant: 't2' },
    });
  });

  test('has the scopes of its token, and those of its client where the token says nothing of them', () => {
    expect(bound('desk').scopes).toEqual(['record']);
    expect(bound('desk', undefined, { scopes: [] }).scopes).toEqual([]);
  });

  test('without a client is for nothing, whatever it names', () => {
    expect(bindPurpose(undefined, 'CUSTOMER_SUPPORT')).toBe(ANONYMOUS);
    expect(ANONYMOUS.ask).toEqual({ purpose: '', automated: true, tenant: '', self: undefined });
  });
});
