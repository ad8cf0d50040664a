import { describe, expect, test } from '@jest/globals';
import type { Ask } from '../../../../schema/consent/decide.ts';
import { type Grants, grantsOf } from '../../../../schema/consent/grants.ts';
import { readInputs } from '../../../../subgraphs/playbook/grounding/readInputs.ts';
import { INPUT_FIELDS, type InputField } from '../../../../subgraphs/playbook/inputPolicy.ts';
import { ALL_GRANTS, NOW } from '../../../support/callers.ts';

const GIVEN: Readonly<Record<string, unknown>> = {
  name: { full: 'Ada Lovelace' },
  email: 'ada@example.com',
  phone: '+442079460958',
  tier: 'GOLD',
  preferredChannel: 'EMAIL',
  circumstances: [{ kind: 'DISPUTE', since: '2026-10-01T00:00:00Z' }],
  interactions: {
    edges: [
      {
        node: { occurredAt: '2026-10-02T00:00:00Z', channel: 'CHAT', direction: 'INBOUND', topic: 'ADVICE' },
      },
    ],
  },
  lifetimeValue: { amountMinor: 12_345, currency: 'EUR' },
  firstOrderAt: '2020-01-01T00:00:00Z',
  lastOrderAt: '2026-10-03T00:00:00Z',
  returns: [{ requestedAt: '2026-10-04T00:00:00Z', reason: 'DEFECTIVE', status: 'REQUESTED' }],
  subscriptions: [
    {
      plan: 'Season Box',
      price: { amountMinor: 2_900, currency: 'EUR' },
      startedAt: '2024-01-01T00:00:00Z',
      nextRenewalAt: null,
    },
  ],
  openTicketCount: 1,
  highestOpenPriority: 'LOW',
  tickets: {
    edges: [
      {
        node: {
          openedAt: '2026-10-05T00:00:00Z',
          updatedAt: '2026-10-06T00:00:00Z',
          topic: null,
          sentiment: 'NEGATIVE',
        },
      },
      {
        node: {
          openedAt: '2026-09-05T00:00:00Z',
          updatedAt: '2026-09-06T00:00:00Z',
          topic: 'BILLING',
          sentiment: null,
        },
      },
    ],
  },
  standing: { confidence: 0.94, conflicts: [{ attribute: 'BIRTH_DATE', sides: 2 }] },
};

interface Case {
  readonly given?: Readonly<Record<string, unknown>>;
  readonly grants?: Grants;
  readonly ask?: Partial<Ask>;
}

function read({ given = {}, grants = ALL_GRANTS, ask = {} }: Case = {}) {
  const section = {
    ...{ audience: 'playbook', tenant: 'sample', customer: 'c-1', records: [] },
    ...{ issuedAt: NOW, expiresAt: NOW + 60, grants },
  };
  return readInputs(
    { passport: 'p', section, inputs: { ...GIVEN, ...given } },
    { purpose: 'CUSTOMER_SUPPORT', automated: false, tenant: 'sample', self: undefined, ...ask },
  );
}

const ofKind = (kind: string, inputs: ReturnType<typeof read>) =>
  INPUT_FIELDS.filter((field) => inputs[field].kind === kind);

describe('what the departments told', () => {
  test('is known where all of it may be read', () => {
    const inputs = read();
    expect(ofKind('KNOWN', inputs)).toEqual(INPUT_FIELDS);
    expect(inputs).toMatchObject({
      'Customer.name': { value: 'Ada Lovelace' },
      'Customer.lifetimeValue': { value: { amountMinor: 12_345, currency: 'EUR' } },
      'Customer.lastOrderAt': { value: new Date('2026-10-03T00:00:00Z') },
      'Customer.interactions': { value: [{ channel: 'CHAT', topic: 'ADVICE' }] },
      'Customer.subscriptions': { value: [{ plan: 'Season Box', nextRenewalAt: undefined }] },
      'Customer.tickets': { value: [{ topic: '' }, { topic: 'BILLING' }] },
      'Ticket.sentiment': { value: [{ mood: 'NEGATIVE', topic: '' }] },
      'Customer.conflicts': { value: [{ attribute: 'BIRTH_DATE', sides: 2 }] },
      'Customer.sources': { value: 0.94 },
    });
  });

  test('of identity’s work is unknown where there is no standing, or nothing in it', () => {
    const both: readonly InputField[] = ['Customer.conflicts', 'Customer.sources'];
    for (const standing of [null, undefined, { confidence: null, conflicts: null }, {}])
      expect(ofKind('UNKNOWN', read({ given: { standing } }))).toEqual(both);
  });

  test('is unknown where it is null, and a list without anything is known', () => {
    const inputs = read({ given: { name: null, tickets: null, returns: [], openTicketCount: undefined } });
    expect(ofKind('UNKNOWN', inputs)).toEqual([
      'Customer.name',
      'Customer.openTicketCount',
      'Customer.tickets',
      'Ticket.sentiment',
    ]);
    expect(inputs['Customer.returns']).toEqual({ kind: 'KNOWN', value: [] });
  });

  test.each([
    ['Customer.name', { name: 'Ada' }],
    ['Customer.name', { name: { full: 7 } }],
    ['Customer.lastOrderAt', { lastOrderAt: 'yesterday' }],
    ['Customer.openTicketCount', { openTicketCount: 'two' }],
    ['Customer.returns', { returns: [null] }],
    ['Customer.returns', { returns: 'none' }],
    ['Customer.lifetimeValue', { lifetimeValue: { amountMinor: 1.5, currency: 'EUR' } }],
    ['Customer.interactions', { interactions: { edges: [{ node: null }] } }],
    ['Customer.sources', { standing: { confidence: 1.5 } }],
    ['Customer.sources', { standing: { confidence: Number.NaN } }],
    ['Customer.sources', { standing: { confidence: 'sure' } }],
    ['Customer.conflicts', { standing: { conflicts: 'none' } }],
    ['Customer.conflicts', { standing: { conflicts: [{ attribute: 'SHOE_SIZE', sides: 2 }] } }],
    ['Customer.conflicts', { standing: { conflicts: [{ attribute: 'NAME', sides: 1 }] } }],
    ['Customer.conflicts', { standing: { conflicts: [null] } }],
    ['Customer.tickets', { tickets: { edges: 'none' } }],
    ['Ticket.sentiment', { tickets: {} }],
  ] as const)('is invalid where it is of another shape: %s', (field, given) => {
    expect(read({ given })[field]).toEqual({ kind: 'INVALID' });
  });
});

describe('what may not be read is withheld, whatever has come', () => {
  test.each<[string, Case, readonly InputField[]]>([
    [
      'a category that the customer does not allow',
      { grants: grantsOf({ CUSTOMER_SUPPORT: ['IDENTITY', 'SUPPORT_CONTENT', 'INFERRED'] }) },
      [
        'Customer.name',
        'Customer.openTicketCount',
        'Customer.highestOpenPriority',
        'Customer.tickets',
        'Ticket.sentiment',
      ],
    ],
    [
      'what stands within a field that is withheld',
      { grants: grantsOf({ CUSTOMER_SUPPORT: ['INFERRED'] }) },
      [],
    ],
    [
      'what the purpose excludes',
      { ask: { purpose: 'DIRECT_MARKETING' } },
      ['Customer.name', 'Customer.email', 'Customer.tier', 'Customer.preferredChannel'],
    ],
    [
      'all of it, for a machine that the customer objects to',
      { grants: { ...ALL_GRANTS, objectsToAutomation: true }, ask: { automated: true } },
      [],
    ],
    ['all of it, for another customer', { ask: { self: 'c-2' } }, []],
    ['all of it, for another tenant', { ask: { tenant: 'other' } }, []],
    ['all of it, for nobody', { ask: { purpose: '' } }, []],
  ])('%s', (_, wanted, known) => {
    const inputs = read(wanted);
    expect(ofKind('KNOWN', inputs)).toEqual(known);
    expect(ofKind('WITHHELD', inputs)).toHaveLength(INPUT_FIELDS.length - known.length);
    for (const field of ofKind('WITHHELD', inputs)) expect(inputs[field]).toEqual({ kind: 'WITHHELD' });
  });
});
