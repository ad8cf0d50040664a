import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import { readSdl } from '../../../schema/consent/sdlFacts.ts';
import { owners } from '../../../schema/governance/owners.ts';
import { REQUIRED_FIELDS } from '../../../subgraphs/playbook/grounding/requiredFields.ts';
import { INPUT_FIELDS, policyOf, servesPurpose } from '../../../subgraphs/playbook/inputPolicy.ts';

const supergraph = readFileSync('schema/supergraph.graphql', 'utf8');
const policy = compilePolicy(supergraph);
const facts = readSdl(supergraph);

function agreed(coordinate: string) {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const rule = policy.field(typeName, fieldName);
  const type = facts.types.get(typeName);
  const field = type?.fields.find(({ name }) => name.value === fieldName);
  if (rule.kind !== 'CONSENT' || type === undefined || field === undefined)
    throw new Error(`${coordinate} is no consented field of the supergraph`);
  return {
    owner: owners(facts, type, field).join(),
    category: rule.categories.join(),
    purposes: [...rule.consent.purposes].sort(),
  };
}

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
    const required = consentedIn(selectionOf(fields), 'Customer');
    expect(required.filter((field) => !READ.includes(field))).toEqual([]);
  });

  test('is of no field that neither requires', () => {
    const required = Object.values(REQUIRED_FIELDS).flatMap((fields) =>
      consentedIn(selectionOf(fields), 'Customer'),
    );
    expect(READ.filter((field) => !required.includes(field))).toEqual([]);
  });

  test('counts what stands within a field as far as that serves the purpose, and no other field', () => {
    expect(servesPurpose('Ticket.sentiment', 'CUSTOMER_SUPPORT')).toBe(true);
    expect(servesPurpose('Ticket.sentiment', 'ANALYTICS')).toBe(false);
    expect(servesPurpose('Customer.goldenRecord', 'CUSTOMER_SUPPORT')).toBe(false);
    expect(servesPurpose('constructor', 'CUSTOMER_SUPPORT')).toBe(false);
  });
});

function selectionOf(fields: string): SelectionSetNode {
  const [definition] = parse(`{ ${fields} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no selection');
  return definition.selectionSet;
}

function consentedIn(set: SelectionSetNode, typeName: string): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('a field was expected');
    const name = selection.name.value;
    const field = facts.types.get(typeName)?.fields.find((each) => each.name.value === name);
    let type = field?.type;
    while (type !== undefined && type.kind !== Kind.NAMED_TYPE) type = type.type;
    const own = policy.field(typeName, name).kind === 'CONSENT' ? [`${typeName}.${name}`] : [];
    const inner = selection.selectionSet && consentedIn(selection.selectionSet, type?.name.value ?? '');
    return [...own, ...(inner ?? [])];
  });
}
