import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Caller, mintCallerToken, verifyCallerToken } from '../../../schema/consent/callerToken.ts';
import { seal } from '../../../schema/consent/keys.ts';
import { CLOCK_SKEW_SECONDS } from '../../../schema/consent/passport.ts';
import { caller, KEY, OLD_KEY, tampering } from './arbitraries.ts';

const CALLER: Caller = {
  audience: 'crm',
  tenant: 'sample',
  client: 'support-desk',
  kind: 'APP',
  automated: false,
  purpose: 'CUSTOMER_SUPPORT',
  holds: ['CUSTOMER_SUPPORT', 'ORDER_FULFILMENT'],
  scopes: ['consent:record'],
  person: '50% of | staff, mostly',
  derivedField: '',
  requestId: 'r-1',
  issuedAt: 1_000_000,
  expiresAt: 1_000_060,
};
const RING = { keys: [KEY, OLD_KEY] } as const;

describe('a caller token', () => {
  test('says after reading what it said at minting, whatever the texts', () => {
    fc.assert(
      fc.property(caller, (minted) => {
        const life = { ...minted, expiresAt: minted.issuedAt };
        const token = mintCallerToken(life, KEY);
        fc.pre(token.length <= 16_384);
        expect(verifyCallerToken(token, life.audience, RING, life.issuedAt)).toEqual(life);
        expect(token).toMatch(/^[!-~]*$/);
      }),
    );
  });

  test('is refused after any change of a character', () => {
    const token = mintCallerToken(CALLER, KEY);
    expect(verifyCallerToken(token, 'crm', RING, CALLER.issuedAt)).toEqual(CALLER);
    fc.assert(
      fc.property(tampering(token), (changed) => {
        expect(verifyCallerToken(changed, 'crm', RING, CALLER.issuedAt)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test('is refused by every other subgraph, even one that holds the same key', () => {
    expect(
      verifyCallerToken(mintCallerToken(CALLER, KEY), 'commerce', RING, CALLER.issuedAt),
    ).toBeUndefined();
  });

  test('counts under any key of the ring, and under no other', () => {
    expect(verifyCallerToken(mintCallerToken(CALLER, OLD_KEY), 'crm', RING, CALLER.issuedAt)).toEqual(CALLER);
    expect(
      verifyCallerToken(mintCallerToken(CALLER, OLD_KEY), 'crm', { keys: [KEY] }, CALLER.issuedAt),
    ).toBeUndefined();
  });

  test.each([
    [CALLER.issuedAt - CLOCK_SKEW_SECONDS - 1, false],
    [CALLER.issuedAt - CLOCK_SKEW_SECONDS, true],
    [CALLER.expiresAt + CLOCK_SKEW_SECONDS, true],
    [CALLER.expiresAt + CLOCK_SKEW_SECONDS + 1, false],
    [Number.NaN, false],
  ])('at %d: counts is %p', (now, counts) => {
    expect(verifyCallerToken(mintCallerToken(CALLER, KEY), 'crm', RING, now) !== undefined).toBe(counts);
  });

  test.each([
    undefined,
    null,
    1,
    {},
    '',
    'Bearer x',
    ','.repeat(15),
    `1,k2,crm${','.repeat(13)}${'é'.repeat(43)}`,
  ])('is refused, not thrown at: %p', (token) => {
    expect(verifyCallerToken(token, 'crm', RING, CALLER.issuedAt)).toBeUndefined();
  });

  test('is refused, not thrown at, when it is properly signed and malformed', () => {
    const body = mintCallerToken(CALLER, KEY).replace(/[^,]*$/, '');
    for (const malformed of [
      body.replace('%25', '%'),
      body.replace(',1000000,', ',,'),
      body.replace(',APP,', ',app,'),
      body.replace(/^1,/, '2,'),
      `${body},`,
    ]) {
      expect(malformed).not.toBe(body);
      expect(verifyCallerToken(seal(malformed, KEY), 'crm', RING, CALLER.issuedAt)).toBeUndefined();
    }
    expect(verifyCallerToken(seal(body, KEY), 'crm', RING, CALLER.issuedAt)).toEqual(CALLER);
  });

  test('is refused when it is longer than any that is needed', () => {
    const verified = (length: number) => {
      const { length: rest } = mintCallerToken({ ...CALLER, requestId: '' }, KEY);
      const token = mintCallerToken({ ...CALLER, requestId: 'r'.repeat(length - rest) }, KEY);
      return verifyCallerToken(token, 'crm', RING, CALLER.issuedAt) !== undefined;
    };
    expect([verified(16_384), verified(16_385)]).toEqual([true, false]);
  });

  test('is not minted with an empty scope, which could not be told from none', () => {
    expect(() => mintCallerToken({ ...CALLER, scopes: [''] }, KEY)).toThrow('must not be empty');
  });
});
