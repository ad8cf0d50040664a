import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { EvaluatePolicies } from '../../../gateway/pipeline/grantAccess.ts';
import { type AccessCompany, openAccessCompany } from '../support/accessCompany.ts';

describe.each(['auto', 'apollo'])('With the planner %s,', (planner) => {
  let company: AccessCompany;
  const evaluate = jest.fn<EvaluatePolicies>();

  beforeAll(async () => {
    company = await openAccessCompany((names, caller) => evaluate(names, caller), planner);
  });
  afterAll(() => company.stop());
  afterEach(() => {
    evaluate.mockReset();
  });

  const denied = (...path: (string | number)[]) => ({
    message: 'Unauthorized field or type',
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  });

  /** What was asked of the subgraphs. */
  const fetched = () => company.sent.map(({ query }) => query).join('\n');

  describe('@authenticated', () => {
    test('on a field makes it null without a token, and never fetched', async () => {
      const answer = await company.ask('{ me { id mail: email } }');
      expect(answer).toEqual({
        data: { me: { id: 'u1', mail: null } },
        errors: [denied('me', 'mail')],
      });
      expect(fetched()).not.toContain('email');
      expect(await company.ask('{ me { email } }', { scopes: [] })).toEqual({ data: { me: { email: 'e' } } });
    });

    test('on a type covers every field that answers with it, in lists and behind non-null too', async () => {
      const answer = await company.ask('{ vault { code } users { id keys { code } } }');
      expect(answer).toEqual({
        data: {
          vault: null,
          users: [
            { id: 'u1', keys: null },
            { id: 'u2', keys: null },
          ],
        },
        errors: [denied('vault'), denied('users', 0, 'keys'), denied('users', 1, 'keys')],
      });
      expect(fetched()).not.toMatch(/vault|keys|code/);
    });

    test('on a field that is not nullable makes its parent null', async () => {
      expect(await company.ask('{ me { id pin } }')).toEqual({
        data: { me: null },
        errors: [denied('me', 'pin')],
      });
    });

    test('on a root field spares the subgraph the request', async () => {
      expect(await company.ask('{ audit }')).toEqual({ data: { audit: null }, errors: [denied('audit')] });
      expect(company.sent).toEqual([]);
      expect(await company.ask('mutation { wipe }')).toEqual({
        data: { wipe: null },
        errors: [denied('wipe')],
      });
      expect(company.sent).toEqual([]);
    });

    test('is found whatever fragments and aliases stand around it', async () => {
      const text =
        '{ me { ...f ... on User { id: email } } } fragment f on User { ... @include(if: true) { b: email } }';
      const answer = await company.ask(text);
      expect(answer.data).toEqual({ me: { b: null, id: null } });
      expect(fetched()).not.toContain('email');
    });
  });

  describe('@requiresScopes', () => {
    test.each([
      [['a'], false],
      [['a', 'b'], true],
      [['c'], true],
      [['b', 'x'], false],
      [[], false],
    ])('of a token with %j', async (scopes, granted) => {
      const answer = await company.ask('{ me { phone } }', { scopes });
      expect(answer.data).toEqual({ me: { phone: granted ? 'p' : null } });
      expect(fetched().includes('phone')).toBe(granted);
    });

    test('on an enum and on a scalar covers the fields that answer with them', async () => {
      const answer = await company.ask('{ me { colour stamp } }', { scopes: ['colour'] });
      expect(answer).toEqual({
        data: { me: { colour: 'RED', stamp: null } },
        errors: [denied('me', 'stamp')],
      });
    });

    test('of both sides of a field are needed', async () => {
      const ask = (...scopes: string[]) => company.ask('{ safe { gold } }', { scopes });
      expect((await ask('safe', 'gold')).data).toEqual({ safe: { gold: 9 } });
      expect((await ask('safe')).data).toEqual({ safe: { gold: null } });
      expect((await ask('gold')).data).toEqual({ safe: null });
    });

    test('are those of the client where its token has none, and only the token’s where it has some', async () => {
      expect((await company.ask('{ me { phone } }', { client: 'registered' })).data).toEqual({
        me: { phone: 'p' },
      });
      const narrowed = await company.ask('{ me { phone } }', { client: 'registered', scopes: ['a'] });
      expect(narrowed.data).toEqual({ me: { phone: null } });
    });

    test('are read from scp where there is no scope', async () => {
      const answer = await company.ask('{ me { phone } }', { claims: { scp: ['a', 'b'] } });
      expect(answer.data).toEqual({ me: { phone: 'p' } });
    });

    test('do not let one caller’s plan serve another', async () => {
      const text = '{ me { id phone } }';
      for (const scopes of [['c'], [], ['c'], []]) {
        const answer = await company.ask(text, { scopes });
        expect(answer.data).toEqual({ me: { id: 'u1', phone: scopes.length > 0 ? 'p' : null } });
      }
    });
  });

  describe('an interface', () => {
    test('demands what any of its implementers does', async () => {
      const answer = await company.ask('{ things { label } }', { scopes: [] });
      expect(answer).toEqual({
        data: { things: [{ label: null }, { label: null }] },
        errors: [denied('things', 0, 'label'), denied('things', 1, 'label')],
      });
      expect(fetched()).not.toContain('label');
      expect((await company.ask('{ things { label } }', { scopes: ['box'] })).data).toEqual({
        things: [{ label: 'bag' }, { label: 'box' }],
      });
    });

    test('lets each type be asked for by itself', async () => {
      const answer = await company.ask('{ things { ... on Bag { label } ... on Box { label } } }', {
        scopes: [],
      });
      expect(answer).toEqual({
        data: { things: [{ label: 'bag' }, { label: null }] },
        errors: [denied('things', 1, 'label')],
      });
    });
  });

  test('a union hides its members that the caller may not see', async () => {
    const text = '{ found { __typename ... on Bag { label } ... on Vault { code } } }';
    const answer = await company.ask(text);
    expect(answer).toEqual({
      data: { found: [{ __typename: 'Bag', label: 'bag' }, null] },
      errors: [denied('found', 1)],
    });
    expect(fetched()).not.toContain('code');
  });

  describe('@policy', () => {
    test('asks once for the policies that the operation names, and for none otherwise', async () => {
      evaluate.mockResolvedValue(new Set(['owner']));
      expect((await company.ask('{ me { balance } }', { scopes: [] })).data).toEqual({ me: { balance: 7 } });
      expect(evaluate.mock.calls.map(([names, { client }]) => [names, client?.id])).toEqual([
        [['owner', 'auditor'], 'plain'],
      ]);
      evaluate.mockClear();
      await company.ask('{ me { id } }', { scopes: [] });
      expect(evaluate).not.toHaveBeenCalled();
    });

    test('denies what was not granted', async () => {
      evaluate.mockReturnValue(new Set());
      const answer = await company.ask('{ me { balance } }', { scopes: [] });
      expect(answer).toEqual({ data: { me: { balance: null } }, errors: [denied('me', 'balance')] });
      expect(fetched()).not.toContain('balance');
    });

    test('that cannot be evaluated fails the request', async () => {
      evaluate.mockRejectedValue(new Error('the policy server is away'));
      const answer = await company.ask('{ me { balance } }', { scopes: [] });
      expect(answer.data).toBeUndefined();
      expect(JSON.stringify(answer)).not.toContain('policy server');
      expect(company.sent).toEqual([]);
    });

    test('is refused where nothing evaluates policies', async () => {
      await expect(openAccessCompany(undefined)).rejects.toThrow(
        'it uses @policy, and this gateway was not given what evaluates policies',
      );
    });
  });

  test('introspection shows no directive and no type of the access specs', async () => {
    const answer = await company.ask('{ __schema { types { name } directives { name } } }');
    expect(JSON.stringify(answer.data)).not.toMatch(/authenticated|"auth"|requiresScopes|policy/);
  });
});
