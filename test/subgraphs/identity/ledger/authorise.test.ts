import { describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../../schema/consent/callerToken.ts';
import {
  authorise,
  maySpeakFor,
  mustBeGranted,
  type Request,
} from '../../../../subgraphs/identity/ledger/authorise.ts';
import type { ConsentEventType } from '../../../../subgraphs/identity/ledger/consentEvent.ts';

const desk: Caller = {
  audience: 'identity',
  tenant: 'sample',
  client: 'support-desk',
  kind: 'APP',
  automated: false,
  purpose: 'CUSTOMER_SUPPORT',
  holds: ['CUSTOMER_SUPPORT'],
  scopes: ['consent:record'],
  person: 'agent-7',
  derivedField: '',
  requestId: 'r',
  issuedAt: 1,
  expiresAt: 2,
};
const page: Caller = { ...desk, client: 'account-page', kind: 'SELF_SERVICE', scopes: [], person: 'c-1' };

function request(
  eventType: ConsentEventType,
  purpose: string | undefined,
  evidence: string | undefined,
): Request {
  return { eventType, purpose, evidence, customer: 'c-1' };
}

const marketing = request('CONSENT_GIVEN', 'DIRECT_MARKETING', 'call 17');
const support = request('CONSENT_GIVEN', 'CUSTOMER_SUPPORT', 'call 17');

describe('authorise', () => {
  test.each<[string, Caller | undefined, Request, string]>([
    ['the customer in person may', page, request('CONSENT_GIVEN', 'DIRECT_MARKETING', undefined), 'Granted'],
    ['a client with the scope and evidence may', desk, marketing, 'Granted'],
    [
      'a client may write down that it asked',
      desk,
      { ...marketing, eventType: 'CONSENT_REQUESTED' },
      'Granted',
    ],
    [
      'the customer in person may end a restriction',
      page,
      request('RESTRICTION_LIFTED', undefined, undefined),
      'Granted',
    ],
    ['a client may write a restriction down', desk, request('RESTRICTION', undefined, 'letter'), 'Granted'],
    [
      'a client that a restriction closes may not end it',
      desk,
      request('RESTRICTION_LIFTED', undefined, 'letter'),
      'Refused',
    ],
    [
      'a client that it does not close may',
      { ...desk, purpose: 'RIGHTS_FULFILMENT', holds: ['RIGHTS_FULFILMENT'] },
      request('RESTRICTION_LIFTED', undefined, 'letter'),
      'Granted',
    ],
    [
      'a client that it closes for some of its purposes may not',
      { ...desk, holds: ['RIGHTS_FULFILMENT', 'CUSTOMER_SUPPORT'] },
      request('RESTRICTION_LIFTED', undefined, 'letter'),
      'Refused',
    ],
    ['the customer in person may say no', page, { ...marketing, eventType: 'CONSENT_REFUSED' }, 'Granted'],
    ...(['CONSENT_REQUESTED', 'CONSENT_REVOKED', 'CONSENT_INVALIDATED'] as const).map(
      (eventType): [string, Caller, Request, string] => [
        `the customer in person may not act for the company: ${eventType}`,
        page,
        { ...marketing, eventType },
        'Refused',
      ],
    ),
    [
      'a client that holds the purpose may not write down a renewal',
      { ...desk, holds: ['DIRECT_MARKETING'] },
      { ...marketing, eventType: 'CONSENT_RENEWED' },
      'Refused',
    ],
    [
      'the scope alone is not enough',
      desk,
      request('CONSENT_GIVEN', 'DIRECT_MARKETING', undefined),
      'NeedsEvidence',
    ],
    ['evidence alone is not enough', { ...desk, scopes: [] }, marketing, 'Refused'],
    ['another scope is not enough', { ...desk, scopes: ['consent:read'] }, marketing, 'Refused'],
    ['nobody may', undefined, marketing, 'Refused'],
    ['an anonymous caller may not', { ...desk, purpose: '' }, marketing, 'Refused'],
    ['another customer may not', { ...page, person: 'c-2' }, marketing, 'Refused'],
    [
      'another customer may not, even with the scope',
      { ...page, person: 'c-2', scopes: ['consent:record'] },
      marketing,
      'Refused',
    ],
    [
      'a self-service client without a customer may not',
      { ...page, person: '' },
      { ...marketing, customer: '' },
      'Refused',
    ],
    ['a client may not record consent to a purpose that it holds', desk, support, 'Refused'],
    ['not for the customer in person either', page, support, 'Refused'],
    [
      'but the customer may withdraw it there',
      page,
      request('CONSENT_WITHDRAWN', 'CUSTOMER_SUPPORT', undefined),
      'Granted',
    ],
    ['and object to it there', page, request('OBJECTION', 'CUSTOMER_SUPPORT', undefined), 'Granted'],
    [
      'and not take the objection back there',
      page,
      request('OBJECTION_WITHDRAWN', 'CUSTOMER_SUPPORT', undefined),
      'Refused',
    ],
    [
      'a client may record a withdrawal of what it holds',
      desk,
      { ...support, eventType: 'CONSENT_WITHDRAWN' },
      'Granted',
    ],
    [
      'a machine may record an objection to machines',
      { ...desk, automated: true },
      request('AUTOMATION_OBJECTION', undefined, 'call'),
      'Granted',
    ],
    [
      'a machine may not record that it is welcome',
      { ...desk, automated: true },
      request('AUTOMATION_OBJECTION_WITHDRAWN', undefined, 'call'),
      'Refused',
    ],
    [
      'a person may record that machines are welcome',
      desk,
      request('AUTOMATION_OBJECTION_WITHDRAWN', undefined, 'call'),
      'Granted',
    ],
  ])('%s', (_, caller, asked, expected) => {
    expect(authorise(caller, asked).kind).toBe(expected);
  });
});

test.each<[string, Caller | undefined, { customer: string; evidence: string | undefined }, string]>([
  ['the customer in person', page, { customer: 'c-1', evidence: undefined }, 'Granted'],
  ['a client with the scope and evidence', desk, { customer: 'c-1', evidence: 'call' }, 'Granted'],
  ['a client without evidence', desk, { customer: 'c-1', evidence: undefined }, 'NeedsEvidence'],
  ['another customer', { ...page, person: 'c-2' }, { customer: 'c-1', evidence: 'call' }, 'Refused'],
  ['a client without the scope', { ...desk, scopes: [] }, { customer: 'c-1', evidence: 'call' }, 'Refused'],
  ['nobody', undefined, { customer: 'c-1', evidence: 'call' }, 'Refused'],
  [
    'somebody without a purpose, whatever else',
    { ...desk, purpose: '' },
    { customer: 'c-1', evidence: 'call' },
    'Refused',
  ],
  [
    'a customer without a purpose',
    { ...page, purpose: '' },
    { customer: 'c-1', evidence: 'call' },
    'Refused',
  ],
])('who speaks for a customer: %s', (_, caller, asked, expected) => {
  expect(maySpeakFor(caller, asked).kind).toBe(expected);
});

test('what is not granted throws, and what is does not', () => {
  expect(() => mustBeGranted({ kind: 'Granted' })).not.toThrow();
  expect(() => mustBeGranted({ kind: 'Refused', why: 'No.' })).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN', message: 'No.' }),
  );
  expect(() => mustBeGranted({ kind: 'NeedsEvidence' })).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', argument: 'input.evidence' }),
  );
});
