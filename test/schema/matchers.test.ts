import { describe, expect, test } from '@jest/globals';
import type { Decision } from '../../schema/consent/decide.ts';
import '../support/matchers.ts';

const RELEASED: Decision = { kind: 'Released' };
const WITHHELD: Decision = { kind: 'Withheld', reason: 'NOT_CONSENTED' };
const ANSWER = {
  data: {
    customer: {
      name: { full: 'A. Sample' },
      email: null,
      phone: null,
      orders: [{ total: 5 }, { total: null }],
    },
  },
  extensions: {
    consent: {
      withheld: [
        { path: ['customer', 'email'], reason: 'NOT_CONSENTED' },
        { path: ['customer', 'orders', 1, 'total'], reason: 'NOT_FOR_PURPOSE' },
        { path: ['customer', 'name', 'full'], reason: 'NOT_SELF' },
      ],
    },
  },
};

describe('a matcher', () => {
  test('accepts what it describes', () => {
    expect(RELEASED).toBeReleased();
    expect(WITHHELD).toBeWithheld('NOT_CONSENTED');
    expect(ANSWER).toWithhold('customer.email', 'NOT_CONSENTED');
    expect(ANSWER).toWithhold('customer.orders.1.total', 'NOT_FOR_PURPOSE');
    expect(ANSWER).toRelease('customer.orders.0.total');
    expect(ANSWER).toRelease('customer.orders.0', { total: expect.any(Number) });
    expect({ data: { tier: 'GOLD' } }).toRelease('tier', 'GOLD');
  });

  test('can be turned round', () => {
    expect(WITHHELD).not.toBeReleased();
    expect(WITHHELD).not.toBeWithheld('NOT_SELF');
    expect(ANSWER).not.toWithhold('customer.email', 'NO_PASSPORT');
    expect(ANSWER).not.toRelease('customer.email');
    expect(() => expect(RELEASED).not.toBeReleased()).toThrow(
      'Expected otherwise than the decision to be Released',
    );
  });

  test.each<[string, () => void, string]>([
    [
      'a decision of the other kind',
      () => expect(WITHHELD).toBeReleased(),
      'there was Withheld for NOT_CONSENTED',
    ],
    [
      'another reason',
      () => expect(WITHHELD).toBeWithheld('NOT_SELF'),
      'Withheld for NOT_SELF, but there was Withheld for',
    ],
    ['a decision to release', () => expect(RELEASED).toBeWithheld('NOT_SELF'), 'but there was Released'],
    [
      'a null that nobody explains',
      () => expect(ANSWER).toWithhold('customer.phone', 'NOT_CONSENTED'),
      'null, not said to be withheld',
    ],
    [
      'an answer that withholds for another reason',
      () => expect(ANSWER).toWithhold('customer.email', 'NOT_SELF'),
      'null, withheld for NOT_CONSENTED',
    ],
    [
      'a value that is there, whatever is said',
      () => expect(ANSWER).toWithhold('customer.name.full', 'NOT_SELF'),
      '"A. Sample", withheld for NOT_SELF',
    ],
    [
      'a path that leads nowhere',
      () => expect(ANSWER).toWithhold('customer.age', 'NOT_SELF'),
      'there was nothing',
    ],
    ['a null as released', () => expect(ANSWER).toRelease('customer.phone'), 'null, not said to be withheld'],
    [
      'a value that is said to be withheld as released',
      () => expect(ANSWER).toRelease('customer.name.full'),
      'withheld for NOT_SELF',
    ],
    [
      'another value',
      () => expect(ANSWER).toRelease('customer.orders.0.total', 6),
      'release customer.orders.0.total as 6, but there was 5',
    ],
    ['an answer without data', () => expect({ data: null }).toRelease('customer.email'), 'there was nothing'],
  ])('refuses %s', (_, expectation, message) => {
    expect(expectation).toThrow(message);
  });
});
