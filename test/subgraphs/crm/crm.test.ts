import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import type { PassportSection } from '../../../schema/consent/passport.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import type { CrmTables } from '../../../subgraphs/crm/tables.ts';
import type { CircumstanceKind } from '../../../subgraphs/crm/vocabulary.ts';
import type { RecordClaims } from '../../../subgraphs/kit/claims.ts';
import type { Fault } from '../../../subgraphs/kit/faults.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import type { SampleCustomer } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { headersFor, keysFor, NOW, passportFor } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';

const company = sampleCompany(120);
const customerOf = (number: number) => company.customers[number - 1] as SampleCustomer;

const EVERYTHING = `
  name { givenName familyName full } email phone
  addresses { kind line1 line2 city region postalCode country }
  birthDate tier accountManager { name workEmail } preferredChannel preferredLanguage timeZones circumstances { kind since }
  interactions(first: 3) {
    edges { cursor node { id occurredAt channel direction topic note employee { name } } }
    pageInfo { hasNextPage endCursor }
  }`;

eachEngine((_engine, open) => {
  let database: Kysely<CrmTables>;
  let subgraph: Subgraph;
  let claims: readonly RecordClaims[];
  const statements: string[] = [];
  const faults: Fault[] = [];
  const progress: [number, number][] = [];

  beforeAll(async () => {
    database = await open<CrmTables>('crm', {
      migrations: crm.migrations,
      onStatement: (statement) => statements.push(statement),
    });
    claims = await crm.seed(database, company, 'sample', (done, total) => progress.push([done, total]));
    subgraph = await crm.create({
      database,
      keys: keysFor('crm'),
      clock: () => NOW,
      onFault: (fault) => faults.push(fault),
    });
  }, 60_000);

  beforeEach(() => {
    statements.length = 0;
    faults.length = 0;
  });

  function referenceTo(customer: SampleCustomer, section: Partial<PassportSection> = {}) {
    const records = customer.records.crm ?? [];
    return { __typename: 'Customer', passport: passportFor('crm', customer.id, { records, ...section }) };
  }

  async function ask(selection: string, references: unknown[], caller: Partial<Caller> = {}) {
    const query = `query ($references: [_Any!]!) {
      _entities(representations: $references) { ... on Customer { ${selection} } }
    }`;
    // Every purpose's fields are asked for in turn; RIGHTS_FULFILMENT is the one that all of them serve.
    const headers = headersFor('crm', { purpose: 'RIGHTS_FULFILMENT', ...caller });
    const answer = await subgraph.execute({ query, variables: { references } }, headers);
    const { data, errors = [], extensions } = JSON.parse(JSON.stringify(answer));
    return { entities: data?._entities, errors, withheld: extensions?.consent.withheld ?? [] };
  }

  describe('a customer', () => {
    test('is answered with every field', async () => {
      const [margarethe] = company.customers as [SampleCustomer];
      const { entities, errors, withheld } = await ask(EVERYTHING, [referenceTo(margarethe)]);
      expect(errors).toEqual([]);
      expect(withheld).toEqual([]);
      expect(entities).toEqual([
        {
          name: { givenName: 'Margarethe', familyName: 'Lindqvist', full: 'Margarethe Lindqvist' },
          email: 'margarethe.lindqvist@example.com',
          phone: '+46980319298',
          addresses: [
            {
              kind: 'HOME',
              line1: 'Ängsvägen 14',
              line2: null,
              city: 'Göteborg',
              region: null,
              postalCode: '413 02',
              country: 'SE',
            },
          ],
          birthDate: '1961-03-08',
          tier: 'PLATINUM',
          accountManager: { name: 'Samuel Oyelaran', workEmail: 'samuel.oyelaran@accord-sample.example' },
          preferredChannel: 'EMAIL',
          preferredLanguage: 'sv-SE',
          timeZones: ['Europe/Stockholm'],
          circumstances: [],
          interactions: {
            edges: Array.from({ length: 3 }, () => ({
              cursor: expect.any(String),
              node: expect.objectContaining({ employee: { name: 'Samuel Oyelaran' } }),
            })),
            pageInfo: { hasNextPage: true, endCursor: expect.any(String) },
          },
        },
      ]);
    });

    test('in two records has the fresher one’s name, and the addresses of both', async () => {
      const { entities } = await ask('name { full } email addresses { line1 }', [referenceTo(customerOf(7))]);
      expect(entities).toEqual([
        {
          name: { full: 'Priya Raman' },
          email: 'priya.raman@example.com',
          addresses: [{ line1: '9 Quarry Hill' }, { line1: '9 Quarry Hl' }],
        },
      ]);
    });

    test('who has one of the records only, sees only that one', async () => {
      const onlyB = referenceTo(customerOf(7), { records: ['crm-000007-b'] });
      const { entities } = await ask('name { full } email addresses { line1 }', [onlyB]);
      expect(entities).toEqual([
        {
          name: { full: 'P. Raman' },
          email: 'p.raman.home@example.net',
          addresses: [{ line1: '9 Quarry Hl' }],
        },
      ]);
    });

    test('takes from the older record what the fresher one lacks', async () => {
      await database
        .updateTable('accounts')
        .set({ phone: null, tier: null })
        .where('id', '=', 'crm-000007')
        .execute();
      await database
        .updateTable('accounts')
        .set({ phone: '+442079460799', tier: 'SILVER' })
        .where('id', '=', 'crm-000007-b')
        .execute();
      const { entities } = await ask('phone tier name { full }', [referenceTo(customerOf(7))]);
      expect(entities).toEqual([{ phone: '+442079460799', tier: 'SILVER', name: { full: 'Priya Raman' } }]);
    });

    test('whom the CRM does not know has nothing, and no error', async () => {
      const kwame = customerOf(9);
      expect(kwame.records.crm).toBeUndefined();
      const { entities, errors } = await ask(EVERYTHING, [
        referenceTo(kwame),
        referenceTo(kwame, { records: ['gone'] }),
      ]);
      const nothing = {
        name: null,
        email: null,
        phone: null,
        addresses: [],
        birthDate: null,
        tier: null,
        accountManager: null,
        preferredChannel: null,
        preferredLanguage: null,
        timeZones: [],
        circumstances: [],
        interactions: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
      };
      expect(entities).toEqual([nothing, nothing]);
      expect(errors).toEqual([]);
    });

    test('of another tenant with the same record has nothing here', async () => {
      const section = { tenant: 'other' };
      const { entities } = await ask('name { full }', [referenceTo(customerOf(1), section)], section);
      expect(entities).toEqual([{ name: null }]);
    });
  });

  describe('a list of customers', () => {
    const knownToCrm = company.customers.filter((customer) => customer.records.crm !== undefined);

    test('runs the same number of statements, however long it is', async () => {
      const counts: number[] = [];
      for (const length of [1, 50]) {
        statements.length = 0;
        const { entities, errors } = await ask(
          EVERYTHING,
          knownToCrm.slice(0, length).map((each) => referenceTo(each)),
        );
        expect(errors).toEqual([]);
        expect(entities).toHaveLength(length);
        counts.push(statements.length);
      }
      expect(counts).toEqual([5, 5]); // accounts, e-mails, addresses, circumstances, interactions
    });

    test('gives each their own', async () => {
      const fifty = knownToCrm.slice(11, 61);
      const { entities } = await ask(
        'email birthDate',
        fifty.map((each) => referenceTo(each)),
      );
      expect(entities).toEqual(
        fifty.map(({ emails, birthDate }) => ({ email: emails[0], birthDate: birthDate ?? null })),
      );
    });

    test('runs no statement when nobody allows anything', async () => {
      const nothing = { grants: grantsOf({}) };
      const { entities, withheld } = await ask(
        'email',
        knownToCrm.slice(0, 50).map((each) => referenceTo(each, nothing)),
      );
      expect(entities).toEqual(Array.from({ length: 50 }, () => ({ email: null })));
      expect(withheld).toHaveLength(50);
      expect(statements).toEqual([]);
    });

    test.each([
      ['timeZones', 2], // accounts, addresses
      ['circumstances { kind since }', 1],
    ])('reads %s of fifty in %d statements', async (selection, expected) => {
      for (const length of [1, 50]) {
        statements.length = 0;
        const { errors } = await ask(
          selection,
          knownToCrm.slice(0, length).map((each) => referenceTo(each)),
        );
        expect(errors).toEqual([]);
        expect(statements).toHaveLength(expected);
      }
    });

    test('is in the time zones that are on record, or that their countries have', async () => {
      const { entities } = await ask(
        'addresses { region country } timeZones',
        knownToCrm.map((each) => referenceTo(each)),
      );
      const byPlace = new Map<string, string[]>();
      for (const { addresses, timeZones } of entities)
        byPlace.set(`${addresses[0].country} ${addresses[0].region}`, timeZones);
      expect(byPlace.get('US OR')).toEqual(['America/Los_Angeles']);
      expect(byPlace.get('AU WA')).toEqual(['Australia/Perth']);
      expect(byPlace.get('FR null')).toEqual(['Europe/Paris']);
      expect(byPlace.get('DE null')).toEqual(['Europe/Berlin', 'Europe/Busingen']);
      const several = [...byPlace].filter(([, timeZones]) => timeZones.length !== 1);
      expect(several.map(([place]) => place)).toEqual(['DE null']);
    });
  });

  describe('the time zones of a customer', () => {
    const zones = async (time_zone: string | null, country: string | null) => {
      await database.updateTable('accounts').set({ time_zone }).where('id', '=', 'crm-000004').execute();
      await database
        .updateTable('addresses')
        .set({ country })
        .where('account_id', '=', 'crm-000004')
        .execute();
      const { entities, errors } = await ask('timeZones', [referenceTo(customerOf(4))]);
      expect(errors).toEqual([]);
      return entities[0].timeZones;
    };

    test('are the one on record, whatever the address says', async () => {
      expect(await zones('America/Denver', 'FR')).toEqual(['America/Denver']);
      expect(await zones('America/Denver', null)).toEqual(['America/Denver']);
    });

    test('are all of the country’s where none is on record', async () => {
      const all = await zones(null, 'US');
      expect(all).toEqual(expect.arrayContaining(['America/New_York', 'Pacific/Honolulu']));
      expect(all.length).toBeGreaterThan(6);
    });

    test('are none where nothing says where the customer is', async () => {
      expect(await zones(null, null)).toEqual([]);
    });

    test('are those of all records: somebody who was known in one country may live in another', async () => {
      const set = (id: string, time_zone: string | null) =>
        database.updateTable('accounts').set({ time_zone }).where('id', '=', id).execute();
      await set('crm-000007-b', 'Asia/Tokyo');
      const ofPriya = async () =>
        (await ask('timeZones', [referenceTo(customerOf(7))])).entities[0].timeZones.toSorted();
      expect(await ofPriya()).toEqual(['Asia/Tokyo', 'Europe/London']);
      await set('crm-000007', 'Europe/Paris');
      expect(await ofPriya()).toEqual(['Asia/Tokyo', 'Europe/Paris']);
      await set('crm-000007', null);
      await set('crm-000007-b', null);
      await database
        .updateTable('addresses')
        .set({ country: null })
        .where('account_id', '=', 'crm-000007')
        .execute();
      expect(await ofPriya()).toEqual(['Europe/London']);
    });
  });

  describe('what is to be respected of a customer', () => {
    const at = (days: number) => new Date(NOW * 1000 + days * 86_400_000);
    const iso = (days: number) => at(days).toISOString();
    let count = 0;

    async function note(
      account_id: string,
      kind: CircumstanceKind,
      [since, end]: readonly [since: Date, end: Date | null],
      tenant = 'sample',
    ) {
      count += 1;
      const row = { tenant, id: `noted-${count}`, account_id, kind, since, ended_at: end };
      await database.insertInto('circumstances').values(row).execute();
    }
    const inForce = async (number: number, section: Partial<PassportSection> = {}, caller = {}) =>
      (await ask('circumstances { kind since }', [referenceTo(customerOf(number), section)], caller))
        .entities[0].circumstances;

    test('is what has begun and has not ended, to the second of the request', async () => {
      await note('crm-000002', 'BEREAVEMENT', [at(0), null]);
      await note('crm-000002', 'DISPUTE', [at(-9), new Date(NOW * 1000 + 1000)]);
      expect(await inForce(2)).toEqual([
        { kind: 'DISPUTE', since: iso(-9) },
        { kind: 'BEREAVEMENT', since: iso(0) },
      ]);
      await note('crm-000003', 'BEREAVEMENT', [new Date(NOW * 1000 + 1000), null]);
      await note('crm-000003', 'DISPUTE', [at(-9), at(0)]);
      await note('crm-000003', 'FRAUD_SUSPECTED', [at(-9), at(-8)]);
      expect(await inForce(3)).toEqual([]);
    });

    test('is of all records together, each kind once, since the earliest', async () => {
      await note('crm-000007', 'DISPUTE', [at(-5), null]);
      await note('crm-000007-b', 'DISPUTE', [at(-40), null]);
      await note('crm-000007-b', 'DISPUTE', [at(-90), at(-80)]);
      await note('crm-000007', 'FRAUD_SUSPECTED', [at(-7), at(7)]);
      expect(await inForce(7)).toEqual([
        { kind: 'DISPUTE', since: iso(-40) },
        { kind: 'FRAUD_SUSPECTED', since: iso(-7) },
      ]);
      expect(await inForce(7, { records: ['crm-000007'] })).toEqual([
        { kind: 'FRAUD_SUSPECTED', since: iso(-7) },
        { kind: 'DISPUTE', since: iso(-5) },
      ]);
    });

    test('is not that of another tenant’s record of the same id', async () => {
      const account = await database
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', 'crm-000005')
        .executeTakeFirstOrThrow();
      await database
        .insertInto('accounts')
        .values({ ...account, tenant: 'other', account_manager_id: null })
        .execute();
      await note('crm-000005', 'DISPUTE', [at(-5), null], 'other');
      const other = { tenant: 'other' };
      expect(await inForce(5)).toEqual([]);
      expect(await inForce(5, other, other)).toEqual([{ kind: 'DISPUTE', since: iso(-5) }]);
    });

    test.each(['DIRECT_MARKETING', 'ANALYTICS', 'PERSONALISATION', 'ORDER_FULFILMENT'] as const)(
      'is not told for %s',
      async (purpose) => {
        const { entities, withheld } = await ask('circumstances { kind }', [referenceTo(customerOf(2))], {
          purpose,
        });
        expect(entities).toEqual([{ circumstances: null }]);
        expect(withheld).toMatchObject([{ reason: 'NOT_FOR_PURPOSE' }]);
      },
    );
  });

  describe('the interactions', () => {
    const margarethe = customerOf(1);
    const page = (args: string, reference = referenceTo(margarethe)) =>
      ask(
        `interactions${args} { edges { cursor node { id occurredAt } } pageInfo { hasNextPage endCursor } }`,
        [reference],
      );

    test('can be read from end to end, each once, the latest first', async () => {
      const stored = await database
        .selectFrom('interactions')
        .select(['id', 'occurred_at'])
        .where('account_id', '=', 'crm-000001')
        .orderBy('occurred_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      const read: unknown[] = [];
      let after: string | null = null;
      do {
        const { entities } = await page(`(first: 4${after === null ? '' : `, after: "${after}"`})`);
        const { edges, pageInfo } = entities[0].interactions;
        read.push(...edges.map((edge: { node: unknown }) => edge.node));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null && read.length <= stored.length);
      expect(stored.length).toBeGreaterThan(5);
      expect(read).toEqual(stored.map((row) => ({ id: row.id, occurredAt: row.occurred_at.toISOString() })));
    });

    test('go on after any edge, and are ten when nobody says how many', async () => {
      const { entities } = await page('(first: 3)');
      const [first, second] = entities[0].interactions.edges;
      const next = await page(`(first: 1, after: "${first.cursor}")`);
      expect(next.entities[0].interactions.edges[0].node).toEqual(second.node);
      expect((await page('')).entities[0].interactions.edges.length).toBeLessThanOrEqual(10);
    });

    test('do not go on after a cursor of another customer', async () => {
      const { entities } = await page('(first: 1)');
      const cursor = entities[0].interactions.pageInfo.endCursor;
      const other = await page(`(first: 1, after: "${cursor}")`, referenceTo(customerOf(3)));
      expect(other.entities).toEqual([{ interactions: null }]);
      expect(other.errors).toMatchObject([
        { message: expect.stringContaining('"after"'), extensions: { code: 'BAD_USER_INPUT' } },
      ]);
      expect(faults).toEqual([]);
    });

    test.each(['first: 0', 'first: 101', 'after: "made up"'])('refuse %s', async (args) => {
      const { entities, errors } = await page(`(${args})`);
      expect(entities).toEqual([{ interactions: null }]);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });

    test('for analytics are counted, but what was written down is withheld', async () => {
      const { entities, withheld } = await ask(
        'interactions(first: 1) { edges { node { topic note employee { name } } } }',
        [referenceTo(margarethe)],
        { purpose: 'ANALYTICS' },
      );
      expect(entities[0].interactions.edges).toEqual([
        { node: { topic: expect.any(String), note: null, employee: null } },
      ]);
      expect(withheld.map((each: { reason: string }) => each.reason)).toEqual([
        'NOT_FOR_PURPOSE',
        'NOT_FOR_PURPOSE',
      ]);
    });
  });

  describe('marketing', () => {
    test('sees of a customer who said yes what it may, and nothing else', async () => {
      const { entities, withheld } = await ask(
        'name { full } email phone addresses { city } birthDate tier accountManager { name } preferredChannel timeZones circumstances { kind } interactions { edges { cursor } }',
        [referenceTo(customerOf(2))],
        { purpose: 'DIRECT_MARKETING' },
      );
      expect(entities).toEqual([
        {
          name: { full: 'Tomas Okafor' },
          email: 'tomas.okafor@example.org',
          phone: null,
          addresses: null,
          birthDate: null,
          tier: 'BRONZE',
          accountManager: null,
          preferredChannel: 'EMAIL',
          timeZones: null,
          circumstances: null,
          interactions: null,
        },
      ]);
      expect(withheld.map((each: { path: unknown[] }) => each.path.at(-1))).toEqual([
        'phone',
        'addresses',
        'birthDate',
        'accountManager',
        'timeZones',
        'circumstances',
        'interactions',
      ]);
    });
  });

  test('the tiers are told to anybody', async () => {
    const { data } = await subgraph.execute({ query: '{ tiers { tier meaning } }' }, {});
    const { tiers } = JSON.parse(JSON.stringify(data));
    expect(tiers.map((each: { tier: string }) => each.tier)).toEqual([
      'BRONZE',
      'SILVER',
      'GOLD',
      'PLATINUM',
    ]);
    expect(tiers.every((each: { meaning: string }) => each.meaning.length > 20)).toBe(true);
  });

  test('a database that is away is a neutral error, and no other field suffers', async () => {
    const broken = await crm.create({
      database: database.withSchema('nowhere'),
      keys: keysFor('crm'),
      clock: () => NOW,
    });
    const query = `query ($references: [_Any!]!) { tiers { tier } _entities(representations: $references) { ... on Customer { email } } }`;
    const headers = headersFor('crm');
    const { data, errors } = await broken.execute(
      { query, variables: { references: [referenceTo(customerOf(1))] } },
      headers,
    );
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({
      tiers: expect.any(Array),
      _entities: [{ email: null }],
    });
    expect(errors).toMatchObject([
      { message: 'The crm subgraph could not answer this field.', path: ['_entities', 0, 'email'] },
    ]);
  });

  describe('seeding', () => {
    test('reports its progress up to the end', () => {
      const [done, total] = progress.at(-1) ?? [];
      expect(done).toBe(total);
      expect(progress.map(([each]) => each)).toEqual(
        progress.map(([each]) => each).toSorted((a, b) => a - b),
      );
    });

    test('tells identity of every record, with its customer and why it is theirs', () => {
      const records = company.customers.flatMap((customer) => customer.records.crm ?? []);
      expect(claims.map((claim) => claim.recordId)).toEqual(records);
      expect(claims.find((claim) => claim.recordId === 'crm-000007-b')).toMatchObject({
        department: 'crm',
        customer: 'c-000007',
        link: { rule: 'PROBABILISTIC', score: 0.94 },
        attributes: expect.arrayContaining([
          { attribute: 'EMAIL', value: 'p.raman.home@example.net' },
          { attribute: 'NAME', value: 'p raman' },
        ]),
      });
    });

    test('leaves nothing when it fails', async () => {
      const twice = crm.seed(database, company, 'sample', () => {});
      await expect(twice).rejects.toThrow();
      const fresh = crm.seed(database, { customers: [customerOf(1), customerOf(1)] }, 'third', () => {});
      await expect(fresh).rejects.toThrow();
      const left = database.selectFrom('employees').select('id').where('tenant', '=', 'third');
      expect(await left.execute()).toEqual([]);
    });
  });
});
