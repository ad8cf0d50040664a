import { describe, expect, test } from '@jest/globals';
import { foldRecords } from '../../../subgraphs/identity/foldRecords.ts';
import type { Claim, RecordClaims } from '../../../subgraphs/kit/claims.ts';

const EARLY = new Date('2026-01-01T00:00:00Z');
const LATE = new Date('2026-02-01T00:00:00Z');
const email = (value: string): Claim => ({ attribute: 'EMAIL', value });
const order = (value: string): Claim => ({ attribute: 'ORDER', value });

function claims(attributes: Claim[], more: Partial<RecordClaims> = {}): RecordClaims {
  return { department: 'crm', recordId: 'r-1', lastSeen: EARLY, attributes, ...more };
}

describe('foldRecords', () => {
  test('adds up orders, each once', () => {
    const [record] = foldRecords([
      claims([order('1'), order('1')]),
      claims([order('2')], { lastSeen: LATE }),
    ]);
    expect(record).toMatchObject({
      events: [order('1'), order('2')],
      description: undefined,
      lastSeen: LATE,
    });
  });

  test('takes the newest description, wherever it stands', () => {
    const [record] = foldRecords([claims([email('new')], { lastSeen: LATE }), claims([email('old')])]);
    expect(record?.description).toEqual([email('new')]);
  });

  test('takes no orders for a description', () => {
    const [record] = foldRecords([claims([email('a')]), claims([order('1')], { lastSeen: LATE })]);
    expect(record?.description).toEqual([email('a')]);
  });

  test('takes the newest customer that is named', () => {
    const link = { rule: 'VERIFIED_LOGIN' } as const;
    const [record] = foldRecords([claims([], { customer: 'c-1', link }), claims([], { lastSeen: LATE })]);
    expect(record).toMatchObject({ customer: 'c-1', rule: 'VERIFIED_LOGIN', score: null });
  });

  test('keeps records apart by department and id', () => {
    const records = foldRecords([
      claims([]),
      claims([], { department: 'support' }),
      claims([], { recordId: 'r-2' }),
    ]);
    expect(records).toHaveLength(3);
  });

  test.each<[string, Partial<RecordClaims>]>([
    ['a probable link without a score', { link: { rule: 'PROBABILISTIC' } }],
    ['a certain link with a score', { link: { rule: 'VERIFIED_LOGIN', score: 1 } }],
    ['a score that is no probability', { link: { rule: 'PROBABILISTIC', score: 1.5 } }],
    ['a score that is no number', { link: { rule: 'PROBABILISTIC', score: Number.NaN } }],
    ['a customer without an id', { customer: '' }],
    ['a time that is none', { lastSeen: new Date(Number.NaN) }],
  ])('refuses %s, and names the record', (_, more) => {
    expect(() => foldRecords([claims([], more)])).toThrow(/record r-1 of crm/);
  });

  test('refuses a record without an id', () => {
    expect(() => foldRecords([claims([], { recordId: '' })])).toThrow(RangeError);
  });
});
