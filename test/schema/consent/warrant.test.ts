import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveKeyring, seal } from '../../../schema/consent/keys.ts';
import { CLOCK_SKEW_SECONDS, mintSection, verifySection } from '../../../schema/consent/passport.ts';
import { DUTIES, mintWarrant, verifyWarrant, type Warrant } from '../../../schema/consent/warrant.ts';
import { KEY, OLD_KEY, section, tampering, text, warrant } from './arbitraries.ts';

const WARRANT: Warrant = {
  audience: 'crm',
  tenant: 'sample',
  request: 'request-1',
  duty: 'EXPORT',
  issuedAt: 1_000_000,
  expiresAt: 1_000_300,
  records: ['crm-000001', 'crm|2;,'],
};
const RING = { keys: [KEY, OLD_KEY] } as const;
const NOW = WARRANT.issuedAt;

describe('a warrant', () => {
  test('says after reading what it said at minting, whatever the texts', () => {
    fc.assert(
      fc.property(warrant, (minted) => {
        const life = { ...minted, expiresAt: minted.issuedAt };
        const sealed = mintWarrant(life, KEY);
        expect(verifyWarrant(sealed, life.audience, RING, life.issuedAt)).toEqual(life);
        expect(sealed).toMatch(/^[!-~]*$/);
      }),
    );
  });

  test('is refused after any change of a character', () => {
    const sealed = mintWarrant(WARRANT, KEY);
    expect(verifyWarrant(sealed, 'crm', RING, NOW)).toEqual(WARRANT);
    fc.assert(
      fc.property(tampering(sealed), (changed) => {
        expect(verifyWarrant(changed, 'crm', RING, NOW)).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test.each([...mintWarrant(WARRANT, KEY).split(',').keys()])(
    'is refused when its field %d is another’s',
    (index) => {
      const [key] = deriveKeyring({ keys: [KEY] }, 'passport', 'commerce').keys;
      const other = mintWarrant(
        {
          audience: 'commerce',
          tenant: 'other',
          request: 'request-2',
          duty: 'ERASE',
          issuedAt: 1_000_001,
          expiresAt: 1_000_301,
          records: ['crm-000002'],
        },
        { ...key, id: 'k3' },
      ).split(',');
      const fields = mintWarrant(WARRANT, KEY).split(',');
      fields[index] = index === 0 ? '1' : (other[index] ?? '');
      expect(verifyWarrant(fields.join(','), 'crm', RING, NOW)).toBeUndefined();
    },
  );

  test('is refused by every other department, and under every other use of the key', () => {
    const master = { keys: [KEY] } as const;
    fc.assert(
      fc.property(text, text, (audience, other) => {
        fc.pre(audience !== other);
        const ring = deriveKeyring(master, 'passport', audience);
        const sealed = mintWarrant({ ...WARRANT, audience }, ring.keys[0]);
        expect(verifyWarrant(sealed, audience, ring, NOW)).toBeDefined();
        expect(verifyWarrant(sealed, other, ring, NOW)).toBeUndefined();
        expect(
          verifyWarrant(sealed, audience, deriveKeyring(master, 'passport', other), NOW),
        ).toBeUndefined();
        expect(
          verifyWarrant(sealed, audience, deriveKeyring(master, 'caller', audience), NOW),
        ).toBeUndefined();
      }),
    );
  });

  test('is no passport, and no section of a passport is a warrant', () => {
    const sealed = mintWarrant(WARRANT, KEY);
    expect(verifySection(sealed, 'crm', RING, NOW)).toBeUndefined();
    fc.assert(
      fc.property(warrant, section, (order, passport) => {
        const now = order.issuedAt;
        expect(verifySection(mintWarrant(order, KEY), order.audience, RING, now)).toBeUndefined();
        const minted = mintSection({ ...passport, issuedAt: now, expiresAt: now }, KEY);
        expect(verifySection(minted, passport.audience, RING, now)).toBeDefined();
        expect(verifyWarrant(minted, passport.audience, RING, now)).toBeUndefined();
      }),
    );
  });

  test('with a passport’s version and the MAC for it is a passport of no known grants at best, and no warrant', () => {
    const body = mintWarrant(WARRANT, KEY)
      .replace(/[^,]*$/, '')
      .replace(/^w1/, '1');
    expect(verifyWarrant(seal(body, KEY), 'crm', RING, NOW)).toBeUndefined();
    expect(verifySection(seal(body, KEY), 'crm', RING, NOW)).toBeUndefined();
  });

  test('counts under any key of the ring, and under no other', () => {
    expect(verifyWarrant(mintWarrant(WARRANT, OLD_KEY), 'crm', RING, NOW)).toEqual(WARRANT);
    expect(verifyWarrant(mintWarrant(WARRANT, OLD_KEY), 'crm', { keys: [KEY] }, NOW)).toBeUndefined();
  });

  test.each([
    ['a second before it is issued and the clocks differ', WARRANT.issuedAt - CLOCK_SKEW_SECONDS - 1, false],
    ['when it is issued, on a slow clock', WARRANT.issuedAt - CLOCK_SKEW_SECONDS, true],
    ['when it expires, on a fast clock', WARRANT.expiresAt + CLOCK_SKEW_SECONDS, true],
    ['a second after', WARRANT.expiresAt + CLOCK_SKEW_SECONDS + 1, false],
    ['at no time', Number.NaN, false],
  ])('in its life: %s', (_, now, counts) => {
    expect(verifyWarrant(mintWarrant(WARRANT, KEY), 'crm', RING, now) !== undefined).toBe(counts);
  });

  test.each([
    '',
    ',',
    'w1',
    ','.repeat(9),
    `w1,k2,crm${','.repeat(6)}${'é'.repeat(43)}`,
    'w1,k2,crm,\0,,,,,,',
  ])('is refused, not thrown at: %p', (given) => {
    expect(verifyWarrant(given, 'crm', RING, NOW)).toBeUndefined();
  });

  test('is refused, not thrown at, when it is properly signed and malformed', () => {
    const body = mintWarrant(WARRANT, KEY).replace(/[^,]*$/, '');
    expect(verifyWarrant(seal(body, KEY), 'crm', RING, NOW)).toEqual(WARRANT);
    for (const malformed of [
      body.replace(',EXPORT,', ',READ,'),
      body.replace(',sample,', ',,'),
      body.replace(',1000000,', ',,'),
      body.replace('%7C', '%'),
      body.replace('crm-000001|', '|'),
      `${body},`,
    ]) {
      expect(malformed).not.toBe(body);
      expect(verifyWarrant(seal(malformed, KEY), 'crm', RING, NOW)).toBeUndefined();
    }
  });

  test('is refused above the length that nobody needs', () => {
    const records = Array.from({ length: 10_000 }, (_, index) => `crm-${index}`);
    expect(verifyWarrant(mintWarrant({ ...WARRANT, records }, KEY), 'crm', RING, NOW)).toBeUndefined();
  });

  test('is not minted with an empty record id, which could not be told from none', () => {
    expect(() => mintWarrant({ ...WARRANT, records: [''] }, KEY)).toThrow('must not be empty');
  });

  test('orders one of three things', () => {
    expect(DUTIES).toEqual(['EXPORT', 'EXPORT_PROVIDED', 'ERASE']);
  });
});
