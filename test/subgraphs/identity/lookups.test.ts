import { describe, expect, test } from '@jest/globals';
import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import { categoryMask } from '../../../schema/vocabulary/dataCategories.ts';
import { readLookup } from '../../../subgraphs/identity/lookups.ts';
import type { CustomerLookup } from '../../../subgraphs/identity/types/lookup.ts';
import { SubgraphError } from '../../../subgraphs/kit/errors.ts';

describe('readLookup refuses', () => {
  const members = 'email, phone, sourceRecord, orderId, ticketId, person';
  test.each([
    ['no member', {}, `by needs exactly one of ${members}; it has none.`],
    ['a member that is null', { email: null }, `by needs exactly one of ${members}; it has none.`],
    [
      'two members',
      { phone: '+49 89 99998803', email: 'a@example.com' },
      `by needs exactly one of ${members}; it has email and phone.`,
    ],
    ['what is no e-mail address', { email: 'secret' }, 'by.email must be an e-mail address.'],
    [
      'a telephone number without a country',
      { phone: '089 99998803' },
      'by.phone must be a telephone number in international form, such as +44 20 7946 0958.',
    ],
    ['an empty order number', { orderId: ' ' }, 'by.orderId must be an id, not empty and without NUL.'],
    [
      'a ticket number with a NUL',
      { ticketId: 'a\0' },
      'by.ticketId must be an id, not empty and without NUL.',
    ],
    [
      'an empty record id',
      { sourceRecord: { department: 'CRM', recordId: '' } },
      'by.sourceRecord.recordId must be an id, not empty and without NUL.',
    ],
    [
      'a name alone',
      { person: { givenName: 'A', familyName: 'B' } },
      'by.person needs birthDate or postcode beside the name.',
    ],
    [
      'half a name',
      { person: { givenName: 'A', familyName: ' ', birthDate: '1984-05-17' } },
      'by.person must be a given and a family name, both with a letter at least.',
    ],
    [
      'what is no postal code',
      { person: { givenName: 'A', familyName: 'B', postcode: '?' } },
      'by.person.postcode must be a postal code.',
    ],
  ])('%s, and says what was expected', (_, by, message) => {
    const refusal = new SubgraphError('BAD_USER_INPUT', message);
    expect(() => readLookup(by as CustomerLookup)).toThrow(refusal);
    expect(() => readLookup(by as CustomerLookup)).toThrow(expect.objectContaining({ code: refusal.code }));
  });
});

describe('readLookup', () => {
  const PERSON = { givenName: 'Ada', familyName: 'Byron' };
  test.each<[string, Partial<CustomerLookup>, readonly string[], readonly DataCategory[]]>([
    ['an e-mail address', { email: ' A@Example.com ' }, ['EMAIL a@example.com'], ['CONTACT_EMAIL']],
    ['a telephone number', { phone: '+49 89 99998803' }, ['PHONE +498999998803'], ['CONTACT_PHONE']],
    ['an order', { orderId: ' o-1 ' }, ['ORDER o-1'], ['TRANSACTION']],
    ['a ticket', { ticketId: 't-1' }, ['TICKET t-1'], ['SUPPORT_CONTENT']],
    ['a record', { sourceRecord: { department: 'CRM', recordId: 'r-1' } }, ['CRM r-1'], ['IDENTIFIER']],
    [
      'a name and a birth date',
      { person: { ...PERSON, birthDate: '1984-05-17' } },
      ['NAME_BIRTH_DATE ada byron|1984-05-17'],
      ['IDENTITY', 'DEMOGRAPHIC'],
    ],
    [
      'a name and a postal code',
      { person: { ...PERSON, postcode: '80 331' } },
      ['NAME_POSTCODE ada byron|80331'],
      ['IDENTITY', 'ADDRESS'],
    ],
    [
      'all three',
      { person: { ...PERSON, birthDate: '1984-05-17', postcode: '80331' } },
      ['NAME_BIRTH_DATE ada byron|1984-05-17', 'NAME_POSTCODE ada byron|80331'],
      ['IDENTITY', 'DEMOGRAPHIC', 'ADDRESS'],
    ],
  ])('finds by %s, and demands the use of what that reveals', (_, by, criteria, categories) => {
    const lookup = readLookup(by as CustomerLookup);
    const told = lookup.criteria.map((one) =>
      one.kind === 'Claim' ? `${one.attribute} ${one.value}` : `${one.department} ${one.recordId}`,
    );
    expect(told).toEqual(criteria);
    expect(lookup.rule.mask).toBe(categoryMask(categories));
  });
});
