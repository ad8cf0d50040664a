import { beforeAll, describe, expect, test } from '@jest/globals';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { support } from '../../../subgraphs/support/index.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  bring,
  company,
  EXPORT,
  gateway,
  type StoredRow,
  type SubjectFixture,
  subjectFixture,
} from './support/subjectFixture.ts';

/** The tables by the kind of their records; the columns that the company derived or assessed; customers to look at. */
const CASES = [
  {
    module: crm as SubgraphModule,
    kinds: {
      accounts: 'account',
      emails: 'email',
      addresses: 'address',
      interactions: 'interaction',
      circumstances: 'circumstance',
    },
    derived: [
      'account.tier',
      'account.account_manager_id',
      'account.updated_at',
      'account.content_hash',
      'interaction.topic',
      'interaction.note',
      'interaction.employee_id',
    ],
    // the company and the last one are at odds
    customers: [1, 7, 104],
  },
  {
    module: commerce as SubgraphModule,
    kinds: {
      shoppers: 'shopper',
      subscriptions: 'subscription',
      orders: 'order',
      order_lines: 'orderLine',
      returns: 'return',
    },
    derived: ['subscription.next_renewal_at'],
    customers: [1, 4],
  },
  {
    module: support as SubgraphModule,
    kinds: {
      requesters: 'requester',
      tickets: 'ticket',
      messages: 'message',
      satisfaction_ratings: 'satisfactionRating',
    },
    derived: ['requester.updated_at', 'ticket.priority', 'ticket.sentiment', 'ticket.topic'],
    customers: [3, 11],
  },
] as const;

interface Exported {
  readonly kind: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly categories: Readonly<Record<string, string>>;
  readonly retention: string;
}

/** Times are written in several ways, and mean the same. */
const same = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value;

/** Whether the record holds a column of the row: as data, or in its id. */
function holds(record: Exported, column: string, value: unknown): boolean {
  if (column === 'tenant') return true;
  if (column in record.data) return same(record.data[column]) === same(value);
  return record.id.split('/').includes(String(value));
}

const isWhole = (record: Exported, { row }: StoredRow) =>
  Object.entries(row).every(([column, value]) => value === null || holds(record, column, value));

eachEngine((_engine, open) => {
  describe.each(CASES)('a copy of what $module.name holds', ({ module, kinds, derived, customers }) => {
    const { name } = module;
    let fixture: SubjectFixture;

    beforeAll(async () => {
      fixture = await subjectFixture(module, open);
    }, 60_000);

    const recordsOf = (number: number) => company.customers[number - 1]?.records[name] ?? [];

    test.each(customers)(
      'has every value that stands in the tables of customer %d, and no other row',
      async (number) => {
        const records = recordsOf(number);
        expect(records).not.toEqual([]);
        const { answer, codes } = await bring(fixture, EXPORT, { records });
        expect(codes).toEqual([]);
        const theirs = (await fixture.stored(records)).filter((each) => each.theirs);
        expect(answer.records).toHaveLength(theirs.length);
        for (const stored of theirs) {
          const ofKind = answer.records.filter(({ kind }: Exported) => kind === Object(kinds)[stored.table]);
          expect(ofKind.filter((record: Exported) => isWhole(record, stored))).toHaveLength(1);
        }
        expect(theirs.length).toBeGreaterThan(3);
      },
    );

    test('says of each value what it is, how long it is kept, and what it may be used for', async () => {
      const { answer } = await bring(fixture, EXPORT, { records: recordsOf(customers[0]) });
      const categories = new Set<string>();
      for (const { data, categories: named, retention } of answer.records as Exported[]) {
        expect(Object.keys(named)).toEqual(Object.keys(data));
        expect(Object.values(data)).not.toContain(null);
        expect(retention.length).toBeGreaterThan(20);
        for (const category of Object.values(named)) categories.add(category);
      }
      expect(new Set(Object.keys(answer.purposes))).toEqual(categories);
      for (const purposes of Object.values<string[]>(answer.purposes))
        expect(purposes.length).toBeGreaterThan(1);
    });

    test('to be carried elsewhere has what the person provided, and nothing that the company derived', async () => {
      const records = recordsOf(customers[0]);
      const all = (await bring(fixture, EXPORT, { records })).answer.records as Exported[];
      const { answer } = await bring(fixture, EXPORT, { records, duty: 'EXPORT_PROVIDED' });
      // what an agent of the help desk wrote, the customer did not provide
      const given = all.filter(({ data }) => data.author !== 'AGENT');
      const isProvided = (kind: string, column: string) =>
        !(derived as readonly string[]).includes(`${kind}.${column}`);
      const expected = given.map(({ kind, data }) =>
        Object.fromEntries(Object.entries(data).filter(([column]) => isProvided(kind, column))),
      );
      expect(answer.records.map(({ data }: Exported) => data)).toEqual(expected);
      expect(expected).not.toEqual(all.map(({ data }) => data));
    });

    test('is the same every time, and of nobody empty', async () => {
      const records = recordsOf(customers[0]);
      const once = await bring(fixture, EXPORT, { records });
      expect(await bring(fixture, EXPORT, { records: [...records].reverse() })).toEqual(once);
      const nothing = { answer: { records: [], purposes: {} }, codes: [] };
      expect(await bring(fixture, EXPORT, { records: [] })).toEqual(nothing);
      expect(await bring(fixture, EXPORT, { records: ['nobody', "'; drop table x; --"] })).toEqual(nothing);
    });

    test('is of the warrant’s tenant, where another has the same ids', async () => {
      const records = recordsOf(customers[0]);
      const ours = await bring(fixture, EXPORT, { records });
      const other = { tenant: 'other' };
      const theirs = await bring(fixture, EXPORT, { records, ...other }, gateway(name, other));
      expect(theirs.answer.records[0].data.given_name).toBe('Elsewhere');
      expect(theirs.answer.records).toHaveLength(ours.answer.records.length);
      expect(JSON.stringify(ours)).not.toContain('Elsewhere');
    });

    test('takes one statement for each table, for twenty records as for one', async () => {
      const statementsFor = async (count: number) => {
        const records = company.customers.flatMap((each) => each.records[name] ?? []).slice(0, count);
        expect(records).toHaveLength(count);
        fixture.statements.length = 0;
        expect((await bring(fixture, EXPORT, { records })).answer.records.length).toBeGreaterThanOrEqual(
          count,
        );
        return fixture.statements.filter((statement) => /^\s*select/.test(statement)).length;
      };
      expect(await statementsFor(1)).toBe(Object.keys(kinds).length);
      expect(await statementsFor(20)).toBe(Object.keys(kinds).length);
    });
  });
});

eachEngine((_engine, open) => {
  test('the copy of an account is what the CRM agreed to show', async () => {
    const fixture = await subjectFixture(crm as SubgraphModule, open);
    const { answer } = await bring(fixture, EXPORT, { records: ['crm-000001'] });
    expect(answer.records[0]).toEqual({
      kind: 'account',
      id: 'crm-000001',
      data: {
        given_name: 'Margarethe',
        family_name: 'Lindqvist',
        birth_date: '1961-03-08',
        phone: '+46980319298',
        tier: 'PLATINUM',
        preferred_channel: 'EMAIL',
        preferred_language: 'sv-SE',
        account_manager_id: expect.any(String),
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
      categories: expect.objectContaining({ given_name: 'IDENTITY', tier: 'BEHAVIOUR' }),
      retention: expect.any(String),
    });
    expect(answer.purposes.CONTACT_PHONE).toEqual([
      'ORDER_FULFILMENT',
      'CUSTOMER_SUPPORT',
      'RELATIONSHIP_MANAGEMENT',
      'FRAUD_PREVENTION',
      'RIGHTS_FULFILMENT',
    ]);
  });

  test('what is to be respected of a customer is in their copy, and not in what they carry elsewhere', async () => {
    const fixture = await subjectFixture(crm as SubgraphModule, open);
    const circumstances = async (duty: 'EXPORT' | 'EXPORT_PROVIDED') => {
      const { answer } = await bring(fixture, EXPORT, { records: ['crm-000104'], duty });
      return answer.records.filter(({ kind }: Exported) => kind === 'circumstance');
    };
    expect(await circumstances('EXPORT')).toEqual([
      {
        kind: 'circumstance',
        id: 'circumstance-000104-dispute',
        data: {
          account_id: 'crm-000104',
          kind: 'DISPUTE',
          since: expect.stringMatching(/^2026-05-06T.*Z$/),
        },
        categories: { account_id: 'BEHAVIOUR', kind: 'BEHAVIOUR', since: 'BEHAVIOUR' },
        retention: expect.any(String),
      },
    ]);
    expect(await circumstances('EXPORT_PROVIDED')).toEqual([]);
  });

  test('what a department holds and shows nobody has a purpose too', async () => {
    const fixture = await subjectFixture(support as SubgraphModule, open);
    const { answer } = await bring(fixture, EXPORT, { records: ['desk-000003'] });
    expect(answer.purposes.CONTACT_EMAIL).toEqual(['CUSTOMER_SUPPORT', 'RIGHTS_FULFILMENT']);
  });
});
