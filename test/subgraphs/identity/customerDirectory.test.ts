import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { deriveKeyring, type Keyring } from '../../../schema/consent/keys.ts';
import { verifySection } from '../../../schema/consent/passport.ts';
import { CustomerDirectory, type DirectoryStore } from '../../../subgraphs/identity/customerDirectory.ts';
import { fingerprint } from '../../../subgraphs/identity/fingerprints.ts';
import type { CountedEvent } from '../../../subgraphs/identity/ledger/histories.ts';
import { readLookup } from '../../../subgraphs/identity/lookups.ts';
import { PassportOffice } from '../../../subgraphs/identity/passports.ts';
import type { CustomerFacts, FoundRecord, LinkedRecord } from '../../../subgraphs/identity/store.ts';
import type { CustomerLookup } from '../../../subgraphs/identity/types/lookup.ts';
import type { ClaimAttribute } from '../../../subgraphs/kit/claims.ts';
import { SubgraphContext } from '../../../subgraphs/kit/context.ts';

const NOW = Date.parse('2026-11-01T12:00:00Z') / 1000;
const SEEN = new Date('2026-10-01T00:00:00Z');
const PASSPORTS: Keyring = { keys: [{ id: 'p1', secret: Buffer.alloc(32, 1) }] };
const FINGERPRINTS: Keyring = { keys: [{ id: 'f1', secret: Buffer.alloc(32, 2) }] };

const desk: Caller = {
  audience: 'identity',
  tenant: 'sample',
  client: 'support-desk',
  kind: 'APP',
  automated: false,
  purpose: 'CUSTOMER_SUPPORT',
  holds: ['CUSTOMER_SUPPORT'],
  scopes: [],
  person: 'agent-7',
  derivedField: '',
  requestId: 'r',
  issuedAt: NOW,
  expiresAt: NOW + 60,
};
const page = (person: string): Caller => ({ ...desk, client: 'account-page', kind: 'SELF_SERVICE', person });

const record = (recordId: string, more: Partial<LinkedRecord> = {}): LinkedRecord => ({
  department: 'crm',
  recordId,
  rule: 'SOURCE_RECORD',
  deterministic: true,
  score: null,
  why: null,
  since: SEEN,
  lastSeen: SEEN,
  member: 'c-1',
  ofMember: true,
  ...more,
});
const guessed = (recordId: string, score: number | null) => record(recordId, { deterministic: false, score });
const NO_RELATIONS = {
  eventType: 'CONSENT_WITHDRAWN',
  purpose: 'RELATIONSHIP_MANAGEMENT',
  eventTime: SEEN,
} as CountedEvent;

/** A store in memory: who is there, and which record says what. */
class MemoryStore implements DirectoryStore {
  readonly facts = new Map<string, CustomerFacts>();
  /** By fingerprint. */
  readonly said = new Map<string, FoundRecord[]>();
  readonly reads: string[][] = [];

  add(id: string, records: readonly LinkedRecord[], events: readonly CountedEvent[] = []): void {
    const family = [{ id, deterministic: true, firm: true, joinedAt: 0 }];
    this.facts.set(id, { id, state: 'ACTIVE', records, family, histories: [events] });
  }

  /** The record of that customer says it: an e-mail address unless the attribute is named. */
  states(value: string, customer: string, recordId: string, attribute: ClaimAttribute = 'EMAIL'): void {
    const key = fingerprint(FINGERPRINTS.keys[0], 'sample', attribute, value);
    this.said.set(key, [...(this.said.get(key) ?? []), { department: 'crm', recordId, customer }]);
  }

  async customers(tenant: string, ids: readonly string[]) {
    this.reads.push([...ids]);
    return ids.map((id) => (tenant === 'sample' ? (this.facts.get(id) ?? null) : null));
  }

  async linkedRecords(tenant: string, ids: readonly string[]) {
    return await this.customers(tenant, ids);
  }

  async recordsByClaim(tenant: string, _attribute: string, prints: readonly string[]) {
    return tenant === 'sample' ? prints.flatMap((print) => this.said.get(print) ?? []) : [];
  }

  async recordById(_tenant: string, department: LinkedRecord['department'], recordId: string) {
    return [...this.facts.values()].flatMap(({ id, records }) =>
      records.some((one) => one.department === department && one.recordId === recordId)
        ? [{ department, recordId, customer: id }]
        : [],
    );
  }

  async claims() {
    return [];
  }
}

let store: MemoryStore;
let directory: CustomerDirectory;
beforeEach(() => {
  store = new MemoryStore();
  directory = new CustomerDirectory(store, new PassportOffice(PASSPORTS), FINGERPRINTS);
});

const found = async (caller: Caller | undefined, by: Partial<CustomerLookup>) => {
  const context = new SubgraphContext(caller, NOW);
  const matches = await directory.find(context, readLookup(by as CustomerLookup));
  return matches.map(({ customer, confidence }) => [customer.id, confidence]);
};
const known = async (caller: Caller | undefined, ...ids: string[]) => {
  const customers = await directory.customers(new SubgraphContext(caller, NOW), ids);
  return customers.map((customer) => customer?.id ?? null);
};
/** What a department is told of the customer. */
const sectionFor = async (caller: Caller, id: string, department = 'crm') => {
  const [customer] = await directory.customers(new SubgraphContext(caller, NOW), [id]);
  const keys = deriveKeyring(PASSPORTS, 'passport', department);
  return verifySection(customer?.passport, department, keys, NOW);
};

describe('By id', () => {
  beforeEach(() => {
    store.add('c-1', [record('r1')]);
    store.add('c-2', [record('r2')]);
  });

  test('customers are known in the order in which they are asked for, and nobody else is', async () => {
    expect(await known(desk, 'c-2', 'nobody', 'c-1')).toEqual(['c-2', null, 'c-1']);
  });

  test.each([
    ['a caller without a token', undefined],
    ['an anonymous caller', { ...desk, purpose: '' }],
    ['a purpose that is none', { ...desk, purpose: 'EVERYTHING' }],
  ])('nobody is known to %s, and nothing is read', async (_, caller) => {
    expect(await known(caller, 'c-1')).toEqual([null]);
    expect(await found(caller, { sourceRecord: { department: 'CRM', recordId: 'r1' } })).toEqual([]);
    expect(store.reads).toEqual([]);
  });

  test('nobody of another tenant is known', async () => {
    expect(await known({ ...desk, tenant: 'other' }, 'c-1')).toEqual([null]);
  });

  test('a person knows only themself', async () => {
    expect(await known(page('c-1'), 'c-1', 'c-2')).toEqual(['c-1', null]);
    expect(await known(page(''), 'c-1')).toEqual([null]);
  });

  test('what a person is shown as theirs is joined by certain rules only', async () => {
    store.add('c-1', [record('r1'), guessed('r9', 0.9)]);
    expect((await sectionFor(page('c-1'), 'c-1'))?.records).toEqual(['r1']);
    expect((await sectionFor(desk, 'c-1'))?.records).toEqual(['r1', 'r9']);
  });

  test('a department is told only of its own records', async () => {
    store.add('c-1', [record('r1'), record('o1', { department: 'commerce' })]);
    expect((await sectionFor(desk, 'c-1', 'commerce'))?.records).toEqual(['o1']);
    expect((await sectionFor(desk, 'c-1', 'support'))?.records).toEqual([]);
  });

  test('a passport lives for two minutes from the caller’s token, whenever it is minted', async () => {
    const issuedAt = NOW - 10;
    expect(await sectionFor({ ...desk, issuedAt }, 'c-1')).toMatchObject({
      tenant: 'sample',
      customer: 'c-1',
      issuedAt,
      expiresAt: issuedAt + 120,
    });
  });
});

describe('By an e-mail address', () => {
  beforeEach(() => {
    store.add('c-1', [record('r1')]);
    store.add('c-2', [guessed('r2', 0.8)]);
    store.states('a@example.com', 'c-2', 'r2');
    store.states('a@example.com', 'c-1', 'r1');
  });

  test('customers are found of whom a record says it, surest first', async () => {
    expect(await found(desk, { email: 'a@example.com' })).toEqual([
      ['c-1', 1],
      ['c-2', 0.8],
    ]);
    expect(await found(desk, { email: 'b@example.com' })).toEqual([]);
  });

  test('the surest come first, whatever their ids', async () => {
    store.add('c-3', [record('r3')]);
    store.states('b@example.com', 'c-2', 'r2');
    store.states('b@example.com', 'c-3', 'r3');
    expect((await found(desk, { email: 'b@example.com' })).map(([id]) => id)).toEqual(['c-3', 'c-2']);
  });

  test('of equally sure ones the first id comes first', async () => {
    store.add('c-0', [record('r0')]);
    store.states('a@example.com', 'c-0', 'r0');
    expect((await found(desk, { email: 'a@example.com' })).map(([id]) => id)).toEqual(['c-0', 'c-1', 'c-2']);
  });

  test('nobody is found for a purpose that it does not serve, and nothing is read', async () => {
    expect(await found({ ...desk, purpose: 'ANALYTICS' }, { email: 'a@example.com' })).toEqual([]);
    expect(store.reads).toEqual([]);
  });

  test('a customer who does not allow the use of it is not found', async () => {
    store.add('c-1', [record('r1')], [NO_RELATIONS]);
    const relations = { ...desk, purpose: 'RELATIONSHIP_MANAGEMENT' };
    expect(await found(relations, { email: 'a@example.com' })).toEqual([['c-2', 0.8]]);
  });

  test('somebody is read also when no record says it, so that the time tells nothing', async () => {
    await found(desk, { email: 'b@example.com' });
    expect(store.reads).toEqual([['']]);
  });

  test('a customer behind two ids is found once', async () => {
    store.facts.set('old', store.facts.get('c-1') as CustomerFacts);
    store.states('a@example.com', 'old', 'r1');
    expect((await found(desk, { email: 'a@example.com' })).map(([id]) => id)).toEqual(['c-1', 'c-2']);
  });

  test('a person finds themself, and nobody else', async () => {
    expect(await found(page('c-1'), { email: 'a@example.com' })).toEqual([['c-1', 1]]);
    expect(await found(page('c-3'), { email: 'a@example.com' })).toEqual([]);
  });

  test('a person does not find themself by a record that is theirs only probably', async () => {
    expect(await found(page('c-2'), { email: 'a@example.com' })).toEqual([]);
  });

  test('a record without a score counts as not sure at all', async () => {
    store.add('c-2', [guessed('r2', null)]);
    expect(await found(desk, { email: 'a@example.com' })).toEqual([
      ['c-1', 1],
      ['c-2', 0],
    ]);
  });

  test('the surest of several records that say it counts', async () => {
    store.add('c-2', [guessed('r2', 0.2), guessed('r3', 0.7)]);
    store.states('a@example.com', 'c-2', 'r3');
    expect(await found(desk, { email: 'a@example.com' })).toContainEqual(['c-2', 0.7]);
  });

  test('no more than a hundred are found', async () => {
    for (let number = 100; number < 220; number++) {
      store.add(`c-${number}`, [record(`r${number}`)]);
      store.states('many@example.com', `c-${number}`, `r${number}`);
    }
    const many = await found(desk, { email: 'many@example.com' });
    expect(many).toHaveLength(100);
    expect(many[0]).toEqual(['c-100', 1]);
  });
});

test('By a record of a department whoever it is of is found, and nobody by the same id elsewhere', async () => {
  store.add('c-1', [record('r1')]);
  const by = (department: 'CRM' | 'SUPPORT') => ({ sourceRecord: { department, recordId: 'r1' } });
  expect(await found(desk, by('CRM'))).toEqual([['c-1', 1]]);
  expect(await found(desk, by('SUPPORT'))).toEqual([]);
});

describe('By a name with a birth date and a postal code', () => {
  const PERSON = { givenName: 'Ada', familyName: 'Byron', birthDate: '1984-05-17', postcode: '80331' };
  const born = (id: string, recordId: string) =>
    store.states('ada byron|1984-05-17', id, recordId, 'NAME_BIRTH_DATE');
  const lives = (id: string, recordId: string) =>
    store.states('ada byron|80331', id, recordId, 'NAME_POSTCODE');

  test('customers are found who meet both, as surely as the less sure of the two', async () => {
    store.add('c-1', [record('r1'), guessed('r2', 0.6)]);
    born('c-1', 'r1');
    lives('c-1', 'r2');
    expect(await found(desk, { person: PERSON })).toEqual([['c-1', 0.6]]);
  });

  test('customers are not found who meet only one', async () => {
    store.add('c-1', [record('r1')]);
    store.add('c-2', [record('r2')]);
    born('c-1', 'r1');
    lives('c-2', 'r2');
    expect(await found(desk, { person: PERSON })).toEqual([]);
  });

  test('customers who asked to be erased are found by whoever answers the request only', async () => {
    store.add('c-1', [record('r1')], [{ ...NO_RELATIONS, eventType: 'ERASURE_REQUESTED' }]);
    born('c-1', 'r1');
    lives('c-1', 'r1');
    expect(await found(desk, { person: PERSON })).toEqual([]);
    expect(await found({ ...desk, purpose: 'RIGHTS_FULFILMENT' }, { person: PERSON })).toEqual([['c-1', 1]]);
  });
});
