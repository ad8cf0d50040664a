import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FEATURES } from '../../../../subgraphs/identity/resolution/attributes.ts';
import { definition } from '../../../../subgraphs/identity/resolution/definition/definition.ts';
import {
  DEFAULT_DEFINITION,
  fingerprintOf,
  readDefinition,
} from '../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import { planFor } from '../../../../subgraphs/identity/resolution/plan.ts';
import { parseYaml } from '../../../../subgraphs/identity/resolution/readYaml.ts';

const TEXT = readFileSync(DEFAULT_DEFINITION, 'utf8');
const complaint = (text: string) => {
  try {
    parseYaml(text, 'resolution.yaml', definition);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no complaint';
};

/** The line on which a text stands, 1 for the first. */
const lineOf = (text: string) => TEXT.slice(0, TEXT.indexOf(text)).split('\n').length;

describe('resolution.yaml', () => {
  test('is read, with a limit for every rule', () => {
    const { comparisons, blocking } = readDefinition();
    expect(comparisons.map(({ name }) => name)).toEqual([
      'name',
      'birthDate',
      'email',
      'phone',
      'address',
      'nationalId',
      'loyaltyId',
      'organisation',
    ]);
    expect(blocking.rules.every(({ limit }) => limit >= 2)).toBe(true);
  });

  test.each([
    ['{ equal: phone }', '{ equal: telephone }', 'expected one of givenName, familyName'],
    ['{ oneEdit: phone }', '{ edits: phone }', 'expected a condition: one of all, any, equal'],
    [
      '{ alike: emailUser, atLeast: 0.92 }',
      '{ alike: emailUser, atLeast: 92 }',
      'expected a number from 0 to 1',
    ],
    ['{ alike: emailUser, atLeast: 0.92 }', '{ alike: emailUser }', 'expected a number from 0 to 1'],
    ['expected: 0.75', 'expected: 0', 'expected a number above 0, up to 1'],
    ['comparison: name', 'comparison: nam', 'there is no comparison "nam"'],
    ['levels: [sameUser, userAlike]', 'levels: [samUser]', 'this comparison has no level "samUser"'],
    ['name: [otherGivenName, oneAlike, different]', 'name: [other]', '"name" has no level "other"'],
    ['address: often', 'address: always', 'expected often, seldom or a list of levels'],
    ['chance: { birthDate: 0.01 }', 'chance: { birth: 0.01 }', 'there is no comparison "birth"'],
    ['- [nationalId]', '- [socialId]', 'expected a list of features, or { on: features, limit: records }'],
    [
      'email: [verifiedFirst, mostRecent]',
      'email: [verifiedFirst, newest]',
      'expected verifiedFirst, mostRecent, mostFrequent or { sourceOrder: [crm, commerce, support] }',
    ],
    [
      'name: [verifiedFirst, mostFrequent, { sourceOrder: [crm,',
      'name: [verifiedFirst, mostFrequent, { sourceOrder: [sales,',
      'or { sourceOrder: [crm, commerce, support] }',
    ],
    [
      'name: [verifiedFirst, mostFrequent, { sourceOrder: [crm,',
      'name: [verifiedFirst, mostFrequent, { sourceOrder: [support,',
      'names a department twice',
    ],
    [
      'phone: [verifiedFirst, mostRecent]',
      'phone: [mostRecent, mostRecent]',
      'survivorship.phone.1: this rule is there twice',
    ],
    ['phone: [verifiedFirst, mostRecent]', 'phone: []', 'expected one rule or more'],
    [
      'phone: [verifiedFirst, mostRecent]',
      'phone: mostRecent',
      'survivorship.phone: expected a list of rules',
    ],
    ['  postcode: [verifiedFirst, mostRecent]\n', '', 'survivorship.postcode: expected a list of rules'],
    [
      'phone: [verifiedFirst, mostRecent]',
      'telephone: [verifiedFirst, mostRecent]',
      'expected a list of rules for each of name, email, phone, birthDate, postcode',
    ],
    ['- name: familyNameAlike', '- name: givenNameAlike', '"givenNameAlike" is there twice'],
  ])('says where and what is wrong: %s → %s', (right, wrong, message) => {
    expect(TEXT).toContain(right);
    const said = complaint(TEXT.replace(right, wrong));
    expect(said).toContain(message);
    const lines = [...said.matchAll(/resolution\.yaml:(\d+):/g)].map(([, line]) => Number(line));
    // of a list or a map the beginning may be named
    expect(lines.some((line) => Math.abs(line - lineOf(right)) <= 8)).toBe(true);
  });

  test('a level without a condition can only be the last one', () => {
    expect(complaint(TEXT.replace('        when: { equal: phone }\n', ''))).toContain(
      'only the last level has none',
    );
  });

  test('what is no YAML is said to be none', () => {
    expect(complaint('comparisons: [')).toMatch(/^resolution\.yaml:\d+: not valid YAML/);
  });
});

test('comparisons and rules without attributes in the data are left out', () => {
  const plan = planFor(
    readDefinition(),
    new Set(['givenName', 'familyName', 'names', 'email', 'emailUser', 'emailHost']),
  );
  expect(plan.comparisons.map(({ name }) => name)).toEqual(['name', 'email']);
  expect(plan.blocking.rules.map(({ on }) => on)).toEqual([['email'], ['emailUser'], ['names']]);
  expect(plan.relations.map(({ name }) => name)).toEqual(['household', 'workplace']);
  expect(() => planFor(readDefinition(), new Set(['birthDate']))).toThrow('expected two at least');
});

test('a model belongs to comparisons and relations, not to blocking or survivorship', () => {
  const whole = readDefinition();
  const other = { ...whole, blocking: { ...whole.blocking, neighbours: 9 } };
  expect(fingerprintOf(other)).toBe(fingerprintOf(whole));
  const believing = {
    ...whole,
    survivorship: { ...whole.survivorship, email: [{ kind: 'MOST_FREQUENT' }] },
  } as const;
  expect(fingerprintOf(believing)).toBe(fingerprintOf(whole));
  expect(fingerprintOf({ ...whole, relations: [] })).not.toBe(fingerprintOf(whole));
  expect(FEATURES).toContain('emailUser');
});
