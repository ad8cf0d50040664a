import { describe, expect, test } from '@jest/globals';
import { REQUIRED_FIELDS } from '../../../subgraphs/playbook/grounding/requiredFields.ts';
import { INPUT_FIELDS, policyOf, servesPurpose } from '../../../subgraphs/playbook/inputPolicy.ts';
import { agreed, consentedIn } from './support/agreement.ts';

/** The fields that are required, where another stands for an input that one. */
const READ: readonly string[] = INPUT_FIELDS.flatMap((field) => policyOf(field).readBy ?? [field]);

describe('what the playbook knows of the agreement', () => {
  test.each(INPUT_FIELDS)('is what the supergraph says: %s', (coordinate) => {
    const { owner, category, purposes } = policyOf(coordinate);
    expect({ owner, category, purposes: [...purposes].sort() }).toEqual(agreed(coordinate));
  });

  test.each(INPUT_FIELDS)('asks for the same consent of what stands for a field: %s', (coordinate) => {
    const { readBy = [], category, purposes } = policyOf(coordinate);
    for (const field of readBy)
      expect(agreed(field)).toMatchObject({ category, purposes: [...purposes].sort() });
  });

  test.each(Object.entries(REQUIRED_FIELDS))('is of every consented field that %s requires', (_, fields) => {
    const required = consentedIn(fields);
    expect(required.filter((field) => !READ.includes(field))).toEqual([]);
  });

  test('is of no field that neither requires', () => {
    const required = Object.values(REQUIRED_FIELDS).flatMap((fields) => consentedIn(fields));
    expect(READ.filter((field) => !required.includes(field))).toEqual([]);
  });

  test('counts what stands within a field as far as that serves the purpose, and no other field', () => {
    expect(servesPurpose('Ticket.sentiment', 'CUSTOMER_SUPPORT')).toBe(true);
    expect(servesPurpose('Ticket.sentiment', 'ANALYTICS')).toBe(false);
    expect(servesPurpose('Customer.goldenRecord', 'CUSTOMER_SUPPORT')).toBe(false);
    expect(servesPurpose('constructor', 'CUSTOMER_SUPPORT')).toBe(false);
  });
});
