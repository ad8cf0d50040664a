import { describe, expect, test } from '@jest/globals';
import type { Key } from '../../../schema/consent/keys.ts';
import { derivedCustomerId, fingerprint, fingerprints } from '../../../subgraphs/identity/fingerprints.ts';

const key = (id: string, byte: number): Key => ({ id, secret: Buffer.alloc(32, byte) });
const K1 = key('k1', 1);
const K2 = key('k2', 2);

describe('fingerprint', () => {
  test('is the same for the same value, and does not show it', () => {
    const value = 'someone@example.com';
    expect(fingerprint(K1, 't', 'EMAIL', value)).toBe(fingerprint(K1, 't', 'EMAIL', value));
    expect(fingerprint(K1, 't', 'EMAIL', value)).toMatch(/^k1\.[A-Za-z0-9_-]{22}$/);
  });

  test('differs by value, attribute, tenant and key', () => {
    const made = [
      fingerprint(K1, 't', 'EMAIL', 'a'),
      fingerprint(K1, 't', 'EMAIL', 'b'),
      fingerprint(K1, 't', 'PHONE', 'a'),
      fingerprint(K1, 'u', 'EMAIL', 'a'),
      fingerprint(K2, 't', 'EMAIL', 'a'),
      fingerprint({ ...K2, id: 'k1' }, 't', 'EMAIL', 'a'),
    ];
    expect(new Set(made).size).toBe(made.length);
  });

  test('is looked for under every key that is valid', () => {
    expect(fingerprints({ keys: [K2, K1] }, 't', 'EMAIL', 'a')).toEqual([
      fingerprint(K2, 't', 'EMAIL', 'a'),
      fingerprint(K1, 't', 'EMAIL', 'a'),
    ]);
  });
});

describe('derivedCustomerId', () => {
  const id = (tenant: string, department: 'crm' | 'commerce', recordId: string) =>
    derivedCustomerId(K1, tenant, { department, recordId });

  test('is opaque, and unlike the ids of the sample company', () => {
    expect(id('t', 'commerce', '00001')).toMatch(/^c-[a-z2-7]{16}$/);
  });

  test('is one for one record, and another for any other', () => {
    expect(id('t', 'crm', '1')).toBe(id('t', 'crm', '1'));
    const others = [id('t', 'crm', '1'), id('t', 'crm', '2'), id('t', 'commerce', '1'), id('u', 'crm', '1')];
    expect(new Set(others).size).toBe(others.length);
  });
});
