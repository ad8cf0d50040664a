import { describe, expect, test } from '@jest/globals';
import {
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import type { PassportSection } from '../../../schema/consent/passport.ts';
import { categoryMask } from '../../../schema/vocabulary/dataCategories.ts';
import { SubgraphContext } from '../../../subgraphs/kit/context.ts';
import { claim, ownerBy, ownResult, stamp } from '../../../subgraphs/kit/ownership.ts';

const NOW = 1_800_000_000;
const desk: Caller = {
  ...{ audience: 'crm', tenant: 't1', client: 'desk', kind: 'APP', automated: false, holds: [], scopes: [] },
  ...{ purpose: 'CUSTOMER_SUPPORT', person: 'p', derivedField: '', requestId: 'r' },
  ...{ issuedAt: NOW, expiresAt: NOW + 60 },
};
const context = (caller: Partial<Caller> | undefined = {}) =>
  new SubgraphContext(caller && { ...desk, ...caller }, NOW);

const passport = (customer: string, more: Partial<PassportSection> = {}): PassportSection => ({
  ...{ audience: 'crm', tenant: 't1', customer, issuedAt: NOW, expiresAt: NOW + 60, records: [] },
  grants: grantsOf({ CUSTOMER_SUPPORT: ['IDENTITY'] }),
  ...more,
});

describe('The owner of an object', () => {
  test('stands where the caller stands with the customer', () => {
    const open = { open: categoryMask(['IDENTITY']), otherwise: 'NOT_CONSENTED' };
    expect(ownerBy(passport('a'), context()).standing).toEqual(open);
    expect(ownerBy(undefined, context()).standing).toEqual({ open: 0, otherwise: 'NO_PASSPORT' });
    const standing = (caller: Partial<Caller>) => ownerBy(passport('a'), context(caller)).standing;
    expect(standing({ tenant: 't2' })).toEqual({ open: 0, otherwise: 'NO_PASSPORT' });
    expect(standing({ kind: 'SELF_SERVICE', person: 'a' })).toEqual(open);
    expect(standing({ kind: 'SELF_SERVICE', person: 'b' })).toEqual({ open: 0, otherwise: 'NOT_SELF' });
    expect(standing({ person: 'b' })).toEqual(open);
    const objecting = passport('a', { grants: grantsOf({ CUSTOMER_SUPPORT: 'ALL' }, true) });
    expect(ownerBy(objecting, context({ automated: true })).standing.otherwise).toBe('AUTOMATION_OBJECTED');
  });

  test('stands nowhere with a caller who is not known', () => {
    const owner = ownerBy(passport('a'), new SubgraphContext(undefined, NOW));
    expect(owner.standing).toEqual({ open: 0, otherwise: 'NOT_FOR_PURPOSE' });
  });

  test('is the same for the same customer, tenant and grants only', () => {
    const key = (section: PassportSection) => ownerBy(section, context()).key;
    expect(key(passport('a'))).toBe(key(passport('a', { issuedAt: NOW - 1 })));
    for (const other of [
      passport('b'),
      passport('a', { tenant: 't2' }),
      passport('a', { grants: grantsOf({}) }),
    ])
      expect(key(other)).not.toBe(key(passport('a')));
  });
});

describe('An object', () => {
  const owners = (one: PassportSection | undefined, other: PassportSection | undefined) => {
    const asked = context();
    const object = {};
    return [claim(object, ownerBy(one, asked), asked), claim(object, ownerBy(other, asked), asked)];
  };

  test.each([
    ['that nobody owns becomes the first one’s, and stays it', passport('a'), passport('a'), true],
    ['is not another customer’s', passport('a'), passport('b'), false],
    ['of nobody known is nobody else’s either', undefined, undefined, false],
    ['of nobody known is no customer’s', undefined, passport('a'), false],
  ])('%s', (_, one, other, again) => {
    expect(owners(one, other)).toEqual([true, again]);
  });

  test('stays whose it is when another claims it', () => {
    const asked = context();
    const object = {};
    claim(object, ownerBy(passport('a'), asked), asked);
    claim(object, ownerBy(passport('b'), asked), asked);
    expect(asked.owners.get(object)?.passport?.customer).toBe('a');
  });

  test('is stamped once', () => {
    const asked = context();
    const object = {};
    expect(stamp(object, passport('a'), asked)).toBe(object);
    expect(asked.owners.get(object)?.passport?.customer).toBe('a');
    expect(stamp(object, passport('a'), asked)).toBe(object);
    expect(() => stamp(object, passport('b'), asked)).toThrow('stamped as another’s');
  });
});

describe('What a field of a customer’s object returns', () => {
  const object = new GraphQLObjectType({ name: 'Note', fields: { length: { type: GraphQLInt } } });
  const abstract = new GraphQLInterfaceType({ name: 'Thing', fields: { length: { type: GraphQLInt } } });
  const list = (type: GraphQLOutputType) => new GraphQLList(type);

  async function owned(value: unknown, type: GraphQLOutputType, foreigners: readonly object[] = []) {
    const asked = context();
    const foreign: number[] = [];
    for (const one of foreigners) claim(one, ownerBy(passport('b'), asked), asked);
    const owner = ownerBy(passport('a'), asked);
    const result = await ownResult(value, type, owner, asked, () => foreign.push(1));
    const isOwn = (one: object) => asked.owners.get(one)?.passport?.customer === 'a';
    return { result, isOwn, foreign: foreign.length };
  }

  test.each<[string, (one: object) => unknown, GraphQLOutputType]>([
    ['as it is', (one) => one, object],
    ['where null is not allowed', (one) => one, new GraphQLNonNull(object)],
    ['as one of several types', (one) => one, abstract],
    ['as a promise', (one) => Promise.resolve(one), object],
    ['in a list', (one) => [one], list(object)],
    ['in a list that may not be null', (one) => [one], new GraphQLNonNull(list(new GraphQLNonNull(object)))],
    ['in a list of lists', (one) => [[one]], list(list(object))],
    ['in any other collection', (one) => new Set([one]), list(object)],
    ['as a function', () => Object.assign(() => 1, {}), object],
  ])('is the customer’s: %s', async (_, of, type) => {
    const one = {};
    const { result, isOwn, foreign } = await owned(of(one), type);
    expect(foreign).toBe(0);
    const flat = [result].flat(2) as object[];
    expect(flat).toHaveLength(1);
    for (const each of flat) expect(isOwn(each)).toBe(true);
  });

  test('is the customer’s in a list of promises', async () => {
    const one = {};
    const { result, isOwn } = await owned([Promise.resolve(one)], list(object));
    expect(await Promise.all(result as unknown[])).toEqual([one]);
    expect(isOwn(one)).toBe(true);
  });

  test('is null where it is another customer’s, wherever it stands', async () => {
    const [mine, theirs] = [{ n: 1 }, { n: 2 }];
    expect(await owned(theirs, object, [theirs])).toMatchObject({ result: null, foreign: 1 });
    const { result, foreign } = await owned([[mine], [theirs, mine]], list(list(object)), [theirs]);
    expect([result, foreign]).toEqual([[[mine], [null, mine]], 1]);
  });

  test.each<[string, unknown, GraphQLOutputType]>([
    ['null', null, object],
    ['nothing', undefined, object],
    ['an error', new Error('away'), object],
    ['a value', 7, GraphQLInt],
    ['values', [7], list(GraphQLInt)],
    ['a value where an object should be', 7, object],
    ['no list where one should be', 7, list(object)],
    ['an object where a list should be', { n: 1 }, list(object)],
  ])('is left as it is when it is %s', async (_, value, type) => {
    const { result, foreign } = await owned(value, type);
    expect([result, foreign]).toEqual([value, 0]);
  });

  test('is no part of the customer when it is a value of a scalar', async () => {
    const date = new Date(0);
    expect((await owned(date, GraphQLInt)).isOwn(date)).toBe(false);
  });
});
