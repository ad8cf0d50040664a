import { describe, expect, test } from '@jest/globals';
import { conflictsOf, type RecordClaim } from '../../../subgraphs/identity/conflicts.ts';
import type { ClaimAttribute } from '../../../subgraphs/kit/claims.ts';
import type { Department } from '../../../subgraphs/kit/departments.ts';

function says(record: string, attribute: ClaimAttribute, ...values: string[]): RecordClaim[] {
  const [department, recordId] = record.split('/') as [Department, string];
  return values.map((fingerprint) => ({ department, recordId, attribute, fingerprint }));
}

const crm = { department: 'crm', recordId: '1' };
const shop = { department: 'commerce', recordId: '2' };
const desk = { department: 'support', recordId: '3' };

describe('conflictsOf', () => {
  test('finds departments that share no value of an attribute', () => {
    const claims = [...says('crm/1', 'BIRTH_DATE', 'a'), ...says('support/3', 'BIRTH_DATE', 'b')];
    expect(conflictsOf(claims)).toEqual([{ attribute: 'BIRTH_DATE', sides: [[crm], [desk]] }]);
  });

  test('finds none where one department knows more values than the other', () => {
    expect(
      conflictsOf([...says('crm/1', 'EMAIL', 'a', 'b', 'c'), ...says('commerce/2', 'EMAIL', 'b')]),
    ).toEqual([]);
  });

  test('puts departments that agree on one side', () => {
    const claims = [
      ...says('crm/1', 'PHONE', 'a'),
      ...says('commerce/2', 'PHONE', 'a'),
      ...says('support/3', 'PHONE', 'b'),
    ];
    expect(conflictsOf(claims)).toEqual([{ attribute: 'PHONE', sides: [[shop, crm], [desk]] }]);
  });

  test('sees departments as one side that only a third one joins', () => {
    const claims = [
      ...says('crm/1', 'EMAIL', 'a'),
      ...says('support/3', 'EMAIL', 'b'),
      ...says('commerce/2', 'EMAIL', 'a', 'b'),
    ];
    expect(conflictsOf(claims)).toEqual([]);
  });

  test('leaves two records of one department to that department', () => {
    expect(conflictsOf([...says('crm/1', 'NAME', 'a'), ...says('crm/1-b', 'NAME', 'b')])).toEqual([]);
  });

  test('asks nobody who says nothing', () => {
    expect(conflictsOf([...says('crm/1', 'POSTCODE', 'a'), ...says('support/3', 'PHONE', 'b')])).toEqual([]);
  });

  test('never compares orders or tickets', () => {
    expect(conflictsOf([...says('crm/1', 'ORDER', 'a'), ...says('commerce/2', 'ORDER', 'b')])).toEqual([]);
  });
});
