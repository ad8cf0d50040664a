import { expect, test } from '@jest/globals';
import { certainIds, certainRecords, confidenceIn } from '../../../subgraphs/identity/certainly.ts';
import type { CustomerFacts, LinkedRecord } from '../../../subgraphs/identity/store.ts';

const member = (id: string, deterministic: boolean) => ({
  id,
  deterministic,
  firm: deterministic,
  joinedAt: 0,
});
const FAMILY = [member('a', true), member('b', true), member('c', false), member('d', false)];

test.each<[string, string[]]>([
  ['a', ['a', 'b']],
  ['b', ['b', 'a']],
  ['c', ['c']],
  ['d', ['d']],
  ['stranger', ['stranger']],
])('who is the same as %s for certain is %s', (id, ids) => {
  expect(certainIds(id, FAMILY)).toEqual(ids);
});

test('records are theirs for certain that came in under one of their ids, and are that id’s for certain', () => {
  const record = (recordId: string, under: string, ofMember: boolean) =>
    ({ recordId, member: under, ofMember }) as LinkedRecord;
  const records = [
    record('1', 'a', true),
    record('2', 'a', false),
    record('3', 'b', true),
    record('4', 'c', true),
  ];
  const facts = { records } as unknown as CustomerFacts;
  const idsOf = (ids: readonly string[]) => certainRecords(facts, ids).map(({ recordId }) => recordId);
  expect([idsOf(['a']), idsOf(['a', 'b']), idsOf(['c']), idsOf([])]).toEqual([['1'], ['1', '3'], ['4'], []]);
});

test('records are of one person as surely as the least sure of them, and of nobody where there are none', () => {
  const record = (deterministic: boolean, score: number | null = null) =>
    ({ deterministic, score }) as LinkedRecord;
  expect(confidenceIn([record(true), record(true)])).toBe(1);
  expect(confidenceIn([record(false, 0.97), record(true), record(false, 0.82)])).toBe(0.82);
  // a guess of which nobody knows how good it is
  expect(confidenceIn([record(true), record(false)])).toBe(0);
  expect(confidenceIn([])).toBeUndefined();
});
