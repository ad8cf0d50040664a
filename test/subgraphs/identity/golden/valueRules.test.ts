import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { compileSubgraphPolicies } from '../../../../schema/consent/policy.ts';
import type { ComparedAttribute } from '../../../../subgraphs/identity/conflicts.ts';

const sdlOf = (name: string) => readFileSync(`schema/subgraphs/${name}.graphql`, 'utf8');
const policy = compileSubgraphPolicies(['identity', 'crm'].map(sdlOf));

/** By what is compared: the field of a value, and the field of crm's that holds the same. */
const FIELDS: Readonly<Record<ComparedAttribute, readonly [string, string]>> = {
  NAME: ['name', 'name'],
  EMAIL: ['email', 'email'],
  PHONE: ['phone', 'phone'],
  BIRTH_DATE: ['birthDate', 'birthDate'],
  POSTCODE: ['postcode', 'addresses'],
};

test.each(Object.entries(FIELDS))('%s is released as crm releases it', (_, [field, crms]) => {
  const rule = policy.field('Customer', crms);
  expect(rule.kind).toBe('CONSENT');
  expect(policy.field('GoldenRecord', field)).toEqual(rule);
  expect(policy.field('ConflictSide', field)).toEqual(rule);
});
