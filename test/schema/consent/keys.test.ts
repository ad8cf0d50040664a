import { describe, expect, test } from '@jest/globals';
import { deriveKeyring, formatKeyring, isSealed, parseKeyring, seal } from '../../../schema/consent/keys.ts';
import { KEY, OLD_KEY } from './arbitraries.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64url');

describe('a keyring', () => {
  test('is read as it is written', () => {
    const ring = { keys: [KEY, OLD_KEY] } as const;
    expect(parseKeyring(formatKeyring(ring), 'KEYS')).toEqual(ring);
  });

  test('may have blanks around its parts', () => {
    expect(parseKeyring(` k1:${SECRET} , k2: ${SECRET}`, 'KEYS').keys.map(({ id }) => id)).toEqual([
      'k1',
      'k2',
    ]);
  });

  test.each([
    ['', 'KEYS: key 1 needs the form id:base64url'],
    [SECRET, 'KEYS: key 1 needs the form id:base64url'],
    [`k 1:${SECRET}`, 'KEYS: key 1 needs the form id:base64url'],
    [`k1:${SECRET},`, 'KEYS: key 2 needs the form id:base64url'],
    ['k1:c2hvcnQ', 'KEYS: key 1 ("k1") needs at least 32 bytes of base64url'],
    [`k1:${SECRET.slice(0, -2)}+/`, 'KEYS: key 1 ("k1") needs at least 32 bytes of base64url'],
    [`k1:${SECRET},k1:${SECRET}`, 'KEYS: two keys have the same id'],
  ])('says what is wrong with %p, and does not repeat the secret', (text, message) => {
    expect(() => parseKeyring(text, 'KEYS')).toThrow(message);
    expect(() => parseKeyring(text, 'KEYS')).not.toThrow(SECRET.slice(0, 20));
  });

  test('derives another secret for every use and department, under the same ids', () => {
    const master = { keys: [KEY, OLD_KEY] } as const;
    const rings = (['passport', 'caller'] as const).flatMap((use) =>
      ['crm', 'commerce'].map((department) => deriveKeyring(master, use, department)),
    );
    for (const ring of rings) expect(ring.keys.map(({ id }) => id)).toEqual(['k2', 'k1']);
    const secrets = rings.flatMap(({ keys }) => keys.map(({ secret }) => secret.toString('hex')));
    expect(new Set(secrets).size).toBe(8);
  });
});

describe('a seal', () => {
  test('covers all before the last comma', () => {
    const sealed = seal('a,b,', KEY);
    expect(isSealed(sealed, 'k2', { keys: [KEY] })).toBe(true);
    expect(isSealed(sealed.replace('a', 'b'), 'k2', { keys: [KEY] })).toBe(false);
    expect(isSealed(sealed, 'k1', { keys: [KEY] })).toBe(false);
  });

  test('of as many characters but more bytes is refused, not thrown at', () => {
    expect(isSealed(`a,${'é'.repeat(43)}`, 'k2', { keys: [KEY] })).toBe(false);
  });
});
