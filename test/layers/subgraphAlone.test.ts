import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ExecutionResult, isObjectType } from 'graphql';
import { CALLER_HEADER, type Caller, mintCallerToken } from '../../schema/consent/callerToken.ts';
import { grantsOf, NO_GRANTS } from '../../schema/consent/grants.ts';
import { deriveKeyring, type Key } from '../../schema/consent/keys.ts';
import {
  mintSection,
  PASSPORT_LIFETIME_SECONDS,
  type PassportSection,
} from '../../schema/consent/passport.ts';
import { createSystem, type System } from '../support/createSystem.ts';
import { everythingOf } from './support/everythingOf.ts';

const RECORDS = { crm: 'crm-000011', commerce: 'shop-000011', support: 'desk-000011' } as const;
type Department = keyof typeof RECORDS;
const DEPARTMENTS = Object.keys(RECORDS) as Department[];
const CUSTOMER = 'c-000011';

let system: System;

beforeAll(async () => {
  system = await createSystem({ size: 12 });
}, 120_000);

afterAll(() => system?.stop());

type Headers = Readonly<Record<string, string>>;

const now = () => Math.floor(Date.now() / 1000);
const forger = (): Key => ({ id: 'k1', secret: randomBytes(32) });
const callerKey = (department: string) =>
  deriveKeyring(system.keys.callerMaster, 'caller', department).keys[0];
const passportKey = (department: string) =>
  deriveKeyring(system.keys.passportMaster, 'passport', department).keys[0];

/** The gateway's word that the privacy office asks; with changes, and signed with another key when one is given. */
function callerHeaders(
  department: string,
  changes: Partial<Caller> = {},
  key = callerKey(department),
): Headers {
  const caller: Caller = {
    audience: department,
    tenant: 'sample',
    client: 'privacy-office',
    kind: 'APP',
    automated: false,
    purpose: 'RIGHTS_FULFILMENT',
    holds: ['RIGHTS_FULFILMENT'],
    scopes: [],
    person: '',
    derivedField: '',
    requestId: 'r',
    issuedAt: now(),
    expiresAt: now() + PASSPORT_LIFETIME_SECONDS,
    ...changes,
  };
  return { [CALLER_HEADER]: mintCallerToken(caller, key) };
}

/** Identity's word about the customer; with changes, and signed with another key when one is given. */
function passport(
  department: Department,
  changes: Partial<PassportSection> = {},
  key = passportKey(department),
) {
  return mintSection(
    {
      audience: department,
      tenant: 'sample',
      customer: CUSTOMER,
      issuedAt: now(),
      expiresAt: now() + PASSPORT_LIFETIME_SECONDS,
      grants: grantsOf({ RIGHTS_FULFILMENT: 'ALL' }),
      records: [RECORDS[department]],
      ...changes,
    },
    key,
  );
}

const LONG_AGO = { issuedAt: 1_700_000_000, expiresAt: 1_700_000_120 };
const neighbour = (department: Department) => (department === 'crm' ? 'commerce' : 'crm');

/** What somebody sends who is not the gateway, or has no word of identity. */
const INTRUSIONS: readonly [
  name: string,
  headers: (department: Department) => Headers,
  passport: (department: Department) => unknown,
][] = [
  ['no caller token', () => ({}), passport],
  ['rubbish for a caller token', () => ({ [CALLER_HEADER]: 'accord' }), passport],
  ['a forged caller token', (department) => callerHeaders(department, {}, forger()), passport],
  ['an expired caller token', (department) => callerHeaders(department, LONG_AGO), passport],
  ['a caller token for another department', (department) => callerHeaders(neighbour(department)), passport],
  ['a caller token without a purpose', (department) => callerHeaders(department, { purpose: '' }), passport],
  [
    'a caller token of another tenant',
    (department) => callerHeaders(department, { tenant: 'elsewhere' }),
    passport,
  ],
  ['no passport', callerHeaders, () => undefined],
  ['rubbish for a passport', callerHeaders, () => 'c-000011'],
  ['a number for a passport', callerHeaders, () => 3],
  ['a forged passport', callerHeaders, (department) => passport(department, {}, forger())],
  ['an expired passport', callerHeaders, (department) => passport(department, LONG_AGO)],
  ['the passport for another department', callerHeaders, (department) => passport(neighbour(department))],
  [
    'another department’s passport under this one’s name',
    callerHeaders,
    (department) => passport(department, {}, passportKey(neighbour(department))),
  ],
  [
    'a passport of another tenant',
    callerHeaders,
    (department) => passport(department, { tenant: 'elsewhere' }),
  ],
  [
    'a passport of a customer who allows nothing',
    callerHeaders,
    (department) => passport(department, { grants: NO_GRANTS }),
  ],
  [
    'a passport that was opened up',
    callerHeaders,
    (department) =>
      passport(department, { grants: NO_GRANTS }).replace(
        /^(([^,]*,){7})[^,]*/,
        '$1fff.fff.fff.fff.fff.fff.fff.fff.1fff',
      ),
  ],
];

interface Representation {
  readonly __typename: string;
  readonly passport: unknown;
  readonly id?: string;
}

const customer = (passport: unknown): Representation => ({ __typename: 'Customer', passport });

/** Asks a department for everything about an entity. */
function ask(
  department: Department,
  representation: Representation,
  headers: Headers,
): Promise<ExecutionResult> {
  const subgraph = system.subgraph(department);
  const type = representation.__typename;
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on ${type} ${everythingOf(subgraph.schema.getType(type))} } }`;
  return subgraph.execute({ query, variables: { representations: [representation] } }, headers);
}

/** Everything that an answer tells: its values that are not null, and lists that are known to be empty. */
function told(value: unknown, field = ''): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || (Array.isArray(value) && value.length === 0))
    return [`${field}: ${value}`];
  return Object.entries(value).flatMap(([key, part]) => told(part, key));
}

describe.each(DEPARTMENTS)('The %s subgraph, asked without a gateway,', (department) => {
  test('tells everything to the gateway’s word with identity’s', async () => {
    const { data, errors } = await ask(department, customer(passport(department)), callerHeaders(department));
    expect(errors).toBeUndefined();
    const [entity] = (data as { _entities: Record<string, unknown>[] })._entities;
    const type = system.subgraph(department).schema.getType('Customer');
    const fields = isObjectType(type)
      ? Object.keys(type.getFields()).filter((name) => name !== 'passport')
      : [];
    const empty = fields.filter((field) => entity?.[field] === null);
    expect(empty).toEqual([]);
  });

  test.each(INTRUSIONS)('tells nothing: %s', async (_name, headers, passportFor) => {
    const answer = await ask(department, customer(passportFor(department)), headers(department));
    expect(told(answer.data)).toEqual([]);
  });
});

describe('The commerce subgraph, asked for an order without a gateway,', () => {
  const order = (id: string, passport: unknown): Representation => ({ __typename: 'Order', id, passport });

  test('tells everything of an order of the customer whose passport it is', async () => {
    const { data } = await ask(
      'commerce',
      order('order-000011-1', passport('commerce')),
      callerHeaders('commerce'),
    );
    expect(told(data)).toEqual(
      expect.arrayContaining(['id: order-000011-1', expect.stringMatching(/^placedAt: 20/)]),
    );
  });

  test('tells nothing of an order of somebody else', async () => {
    const { data } = await ask(
      'commerce',
      order('order-000003-1', passport('commerce')),
      callerHeaders('commerce'),
    );
    expect(told(data)).toEqual([]);
  });

  test('tells nothing of an order of another record than the passport’s', async () => {
    const strange = passport('commerce', { records: ['shop-000003'] });
    const { data } = await ask('commerce', order('order-000011-1', strange), callerHeaders('commerce'));
    expect(told(data)).toEqual([]);
  });

  test.each(INTRUSIONS)('gives back no more than its id: %s', async (_name, headers, passportFor) => {
    const { data } = await ask(
      'commerce',
      order('order-000011-1', passportFor('commerce')),
      headers('commerce'),
    );
    expect(told(data).filter((entry) => entry !== 'id: order-000011-1')).toEqual([]);
  });
});

describe('The identity subgraph, asked without a gateway,', () => {
  const query = `{
    customer(id: "${CUSTOMER}") { id passport }
    customers(ids: ["${CUSTOMER}"]) { id passport }
    findCustomers(by: { orderId: "order-000011-1" }) { confidence matchedOn customer { id passport } } }`;
  const strangers = INTRUSIONS.filter(([name]) => name.includes('caller token'));

  test('finds customers at the gateway’s word', async () => {
    const { data } = await system.subgraph('identity').execute({ query }, callerHeaders('identity'));
    expect(told(data).filter((entry) => entry === `id: ${CUSTOMER}`)).toHaveLength(3);
  });

  test.each(strangers)('finds nobody: %s', async (_name, headers) => {
    const identity = system.subgraph('identity');
    const { data } = await identity.execute({ query }, headers('identity' as Department));
    expect(data).toEqual({ customer: null, customers: [null], findCustomers: [] });
  });

  test('lets nobody in by a passport, not even by its own section', async () => {
    const own = mintSection(
      {
        issuedAt: now(),
        expiresAt: now() + PASSPORT_LIFETIME_SECONDS,
        audience: 'identity',
        tenant: 'sample',
        customer: CUSTOMER,
        grants: grantsOf({ RIGHTS_FULFILMENT: 'ALL' }),
        records: [],
      },
      passportKey('identity'),
    );
    const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer { id consents { purpose } } } }`;
    const { data } = await system
      .subgraph('identity')
      .execute(
        { query: entities, variables: { representations: [customer(own)] } },
        callerHeaders('identity'),
      );
    expect(told(data)).toEqual([]);
  });
});
