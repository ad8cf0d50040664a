import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OwnReach } from '../../../gateway/access/askAsGateway.ts';
import { ClaimsUnavailableError, passClaims } from '../../../gateway/claims/passClaims.ts';
import { type SubgraphAnswer, type Transport, TransportError } from '../../../gateway/execution/transport.ts';
import { CALLER_HEADER, verifyCallerToken } from '../../../schema/consent/callerToken.ts';
import type { Key } from '../../../schema/consent/keys.ts';

const NOW = 1_790_000_000;
const key: Key = { id: 'k', secret: Buffer.alloc(32, 7) };
const always = () => true;

interface Asked {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly repeatable: boolean;
}

/** Departments whose feeds are lists of pages, and an identity that keeps what it is given. */
describe('passing what departments know to identity', () => {
  let feeds: Record<string, readonly string[]>;
  let cursors: Map<string, string>;
  let taken: string[];
  let asked: Asked[];
  /** What is answered in place of the usual. */
  let instead: (asked: Asked) => SubgraphAnswer | undefined;

  beforeEach(() => {
    feeds = { crm: ['crm-1', 'crm-2', 'crm-3'], support: ['desk-1'] };
    cursors = new Map();
    taken = [];
    asked = [];
    instead = () => undefined;
  });

  /** The cursor is the number of pages that were read. */
  function usual({ subgraph, query, variables }: Asked): SubgraphAnswer {
    const department = String(variables.department);
    if (query.includes('claimsCursor')) return { data: { claimsCursor: cursors.get(department) ?? null } };
    if (query.includes('takeIdentityClaims')) {
      taken.push(String(variables.page));
      const next = Number(cursors.get(department) ?? 0) + 1;
      cursors.set(department, String(next));
      const hasMore = next < (feeds[department]?.length ?? 0);
      return { data: { takeIdentityClaims: { next: String(next), hasMore } } };
    }
    return { data: { identityClaims: feeds[subgraph]?.[Number(variables.after ?? 0)] ?? 'nothing' } };
  }

  const transport: Transport = {
    async send(subgraph, { body, headers, repeatable }) {
      const one = { subgraph, ...JSON.parse(body), headers, repeatable } as Asked;
      asked.push(one);
      return instead(one) ?? usual(one);
    },
    close: async () => {},
  };
  const reach: OwnReach = { transport, keyOf: () => key, clock: () => NOW };
  const pass = (isWanted = always) => passClaims(['crm', 'support'], reach, isWanted);
  const readsOf = (department: string) =>
    asked.filter(({ subgraph }) => subgraph === department).map(({ variables }) => variables);

  test('carries every page of every department, in order, until there is no more', async () => {
    expect(await pass()).toEqual({ away: new Map() });
    expect(taken.filter((page) => page.startsWith('crm'))).toEqual(['crm-1', 'crm-2', 'crm-3']);
    expect(taken).toContain('desk-1');
    expect(readsOf('crm')).toEqual([
      { after: null, first: 200 },
      { after: '1', first: 200 },
      { after: '2', first: 200 },
    ]);
  });

  test('goes on from where identity has come to', async () => {
    cursors.set('crm', '2');
    await pass();
    expect(taken.toSorted()).toEqual(['crm-3', 'desk-1']);
  });

  test('asks as the gateway itself, of no tenant, and repeats no taking', async () => {
    await pass();
    for (const { subgraph, headers, query, repeatable } of asked) {
      const caller = verifyCallerToken(headers[CALLER_HEADER] ?? '', subgraph, { keys: [key] }, NOW);
      expect(caller).toMatchObject({ kind: 'GATEWAY', tenant: '' });
      expect(repeatable).toBe(query.startsWith('query'));
    }
  });

  test('asks the others when a department is away, and says which and why', async () => {
    instead = ({ subgraph }) => {
      if (subgraph === 'crm') throw new TransportError('SUBGRAPH_UNREACHABLE', 'away');
      return undefined;
    };
    expect(await pass()).toEqual({ away: new Map([['crm', 'SUBGRAPH_UNREACHABLE']]) });
    expect(taken).toEqual(['desk-1']);
  });

  test('gives identity nothing of a department that refuses', async () => {
    instead = ({ subgraph }) =>
      subgraph === 'crm' ? { data: { identityClaims: null }, errors: [{ message: 'no' }] } : undefined;
    expect(await pass()).toEqual({ away: new Map([['crm', 'SUBGRAPH_REFUSED']]) });
    expect(taken).toEqual(['desk-1']);
  });

  test.each([
    ['has no cursor to tell', 'claimsCursor', { errors: [{ message: 'no' }], data: { claimsCursor: null } }],
    ['does not take a page', 'takeIdentityClaims', { errors: [{ message: 'no' }], data: null }],
    ['answers something else', 'takeIdentityClaims', { data: { takeIdentityClaims: { next: null } } }],
  ])('fails where identity %s', async (_what, field, answer) => {
    instead = ({ query }) => (query.includes(field) ? answer : undefined);
    await expect(pass()).rejects.toThrow(ClaimsUnavailableError);
  });

  test('fails only when the other departments are done, where identity fails for one', async () => {
    instead = ({ query, variables }) =>
      query.includes('claimsCursor') && variables.department === 'crm' ? { data: {} } : undefined;
    await expect(pass()).rejects.toThrow(ClaimsUnavailableError);
    expect(taken).toEqual(['desk-1']);
  });

  test('sends nothing without a key', async () => {
    await expect(passClaims(['crm'], { ...reach, keyOf: () => undefined }, always)).rejects.toThrow(
      ClaimsUnavailableError,
    );
    expect(asked).toEqual([]);
  });

  test('asks for fewer records where a page is larger than identity takes', async () => {
    const perRecord = 50_000;
    instead = ({ query, variables }) =>
      query.includes('identityClaims(')
        ? { data: { identityClaims: 'x'.repeat(perRecord * Number(variables.first)) } }
        : undefined;
    feeds = { crm: ['one'], support: ['one'] };
    await pass();
    expect(readsOf('crm').map(({ first }) => first)).toEqual([200, 100, 50]);
    expect(taken.map((page) => page.length)).toEqual([50 * perRecord, 50 * perRecord]);
  });

  test('passes one record that is too large as it is: identity says what becomes of it', async () => {
    instead = ({ query }) =>
      query.includes('identityClaims(') ? { data: { identityClaims: 'x'.repeat(4_000_001) } } : undefined;
    feeds = { crm: ['one'], support: ['one'] };
    await pass();
    expect(readsOf('crm').at(-1)).toEqual({ after: null, first: 1 });
    expect(taken).toHaveLength(2);
  });

  test('ends where identity does not come on', async () => {
    instead = ({ query, variables }) =>
      query.includes('takeIdentityClaims') && variables.department === 'crm'
        ? { data: { takeIdentityClaims: { next: '1', hasMore: true } } }
        : undefined;
    await pass();
    expect(readsOf('crm')).toHaveLength(2);
  });

  test('stops between two pages when it is not wanted any more', async () => {
    await pass(() => taken.length < 2);
    expect(taken).toHaveLength(2);
  });
});
