import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LinkRule } from '../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  type IdentityFixture,
  identityFixture,
  ingrid,
  NOW,
  record,
  selfService,
  TENANT,
} from './support/identityFixture.ts';

const OFFICE = { client: 'privacy-office', purpose: 'RIGHTS_FULFILMENT' };
const DAY = 86_400;

eachEngine((_engine, open) => {
  let fixture: IdentityFixture;

  beforeEach(async () => {
    fixture = await identityFixture(open);
    await fixture.intake.register(TENANT, [
      ...ingrid(),
      record('crm/crm-4', 'c-4'),
      record('crm/crm-5', 'c-5'),
    ]);
  });

  const at = (secondsAgo: number) => new Date((NOW - secondsAgo) * 1000).toISOString();

  interface Written {
    readonly customers?: readonly string[];
    readonly secondsAgo?: number;
    readonly person?: string;
    readonly tenant?: string;
    readonly groups?: readonly object[];
  }

  const write = async (id: string, written: Written = {}) => {
    const { customers = ['c-3'], secondsAgo = 60, person = '', tenant = TENANT } = written;
    const group = { customers, released: ['Customer.name'], withheld: [], read: [] };
    const record = {
      ...{ id, at: at(secondsAgo), tenant, client: 'marketing-bot', person },
      ...{ purpose: 'DIRECT_MARKETING', automated: true, groups: written.groups ?? [group] },
    };
    const { errors } = await fixture.ask(
      { kind: 'GATEWAY', purpose: '' },
      'mutation ($records: [DisclosureInput!]!) { recordDisclosures(records: $records) }',
      { records: [record] },
    );
    expect(errors).toEqual([]);
  };

  interface Page {
    readonly edges: { readonly cursor: string; readonly node: Record<string, unknown> }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  }

  const read = async (args = '', customer = 'c-3', caller: object = OFFICE) =>
    await fixture.ask(
      caller,
      `{ customer(id: "${customer}") { disclosures${args} {
        edges { cursor node { id at client person purpose automated released withheld { field reason }
          read { field for purpose } sentence } }
        pageInfo { hasNextPage endCursor } } } }`,
    );
  const page = async (...question: Parameters<typeof read>): Promise<Page> => {
    const { data, errors } = await read(...question);
    expect(errors).toEqual([]);
    return (data.customer as { disclosures: Page }).disclosures;
  };
  const ids = ({ edges }: Page) => edges.map(({ node }) => node.id);

  const merge = async (id: string, survivor: string, rule: LinkRule) => {
    const deterministic = rule !== 'PROBABILISTIC';
    await fixture.database
      .insertInto('customer_redirects')
      .values({
        ...{ tenant: TENANT, id, survivor, rule, deterministic },
        ...{ score: deterministic ? null : 0.91, since: new Date(NOW * 1000) },
      })
      .execute();
    await fixture.database.updateTable('customers').set({ state: 'MERGED' }).where('id', '=', id).execute();
  };

  describe('Customer.disclosures', () => {
    test('says who was told what, when and for what, and what was kept back', async () => {
      const group = {
        customers: ['c-9', 'c-3'],
        released: ['Customer.engagement'],
        withheld: [
          { field: 'Customer.tickets', reason: 'NOT_FOR_PURPOSE' },
          { field: 'Customer.email', reason: 'NOT_CONSENTED' },
        ],
        read: [
          {
            field: 'Customer.openTicketCount',
            for: 'Customer.engagement',
            purpose: 'RELATIONSHIP_MANAGEMENT',
          },
        ],
      };
      const other = { customers: ['c-4'], released: ['Customer.phone'], withheld: [], read: [] };
      await write('r-1', { groups: [other, group] });
      const { customers: _, ...fields } = group;
      const { edges, pageInfo } = await page();
      expect(edges.map(({ node }) => node)).toEqual([
        {
          ...{ id: 'r-1/1', at: at(60), client: 'marketing-bot', person: null, purpose: 'DIRECT_MARKETING' },
          ...{ automated: true, ...fields },
          sentence:
            'marketing-bot, a machine, asked for direct marketing: 1 field was given (Customer.engagement); 2 fields were kept back; 1 field was read to work out others.',
        },
      ]);
      expect(pageInfo.hasNextPage).toBe(false);
      expect(ids(await page('', 'c-5'))).toEqual([]);
    });

    test('comes in pages, the latest first, over the months', async () => {
      const agos = [1, 1, 40 * DAY, 20 * DAY, 2 * DAY, 75 * DAY];
      for (const [index, secondsAgo] of agos.entries()) await write(`r-${index}`, { secondsAgo });
      const order = ['r-1/0', 'r-0/0', 'r-4/0', 'r-3/0', 'r-2/0', 'r-5/0'];
      expect(ids(await page('(first: 100)'))).toEqual(order);
      const seen: unknown[] = [];
      let after = '';
      for (;;) {
        const part = await page(`(first: 2${after})`);
        seen.push(...ids(part));
        if (!part.pageInfo.hasNextPage) break;
        after = `, after: "${part.pageInfo.endCursor}"`;
      }
      expect(seen).toEqual(order);
    });

    test('refuses a page that is too long, and the cursor of another list', async () => {
      await write('r-1');
      await write('r-2', { customers: ['c-4'] });
      expect((await read('(first: 101)')).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
      const { pageInfo } = await page('', 'c-4');
      const { errors } = await read(`(after: "${pageInfo.endCursor}")`);
      expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    });

    test('is of this customer and tenant only, under all their ids, and once', async () => {
      await write('r-1', { customers: ['c-3', 'c-4'], secondsAgo: 10 });
      await write('r-2', { customers: ['c-4'], secondsAgo: 20 });
      await write('r-3', { customers: ['c-5'], secondsAgo: 30 });
      await write('r-4', { tenant: 'other', secondsAgo: 40 });
      expect(ids(await page())).toEqual(['r-1/0']);
      await merge('c-4', 'c-3', 'SAME_VERIFIED_EMAIL');
      await merge('c-5', 'c-3', 'PROBABILISTIC');
      expect(ids(await page())).toEqual(['r-1/0', 'r-2/0', 'r-3/0']);
      expect(ids(await page('', 'c-4'))).toEqual(['r-1/0', 'r-2/0', 'r-3/0']);
      const self = { ...selfService('c-3'), purpose: 'RIGHTS_FULFILMENT' };
      expect(ids(await page('', 'c-3', self))).toEqual(['r-1/0', 'r-2/0']);
    });

    test('names the person behind a program to the privacy office, and to the customer themselves only', async () => {
      await write('r-1', { person: 'employee-7', secondsAgo: 10 });
      await write('r-2', { person: 'c-3', secondsAgo: 20 });
      const persons = ({ edges }: Page) => edges.map(({ node }) => node.person);
      expect(persons(await page())).toEqual(['employee-7', 'c-3']);
      const self = { ...selfService('c-3'), purpose: 'RIGHTS_FULFILMENT' };
      expect(persons(await page('', 'c-3', self))).toEqual([null, 'c-3']);
    });

    test('is for the rights of the customer, and for nothing else', async () => {
      await write('r-1');
      for (const purpose of ['CUSTOMER_SUPPORT', 'DIRECT_MARKETING', 'ANALYTICS']) {
        const { data, withheld } = await read('', 'c-3', { purpose });
        expect(data).toEqual({ customer: { disclosures: null } });
        expect(withheld).toMatchObject([{ reason: 'NOT_FOR_PURPOSE' }]);
      }
      expect((await read('', 'c-3', { ...selfService('c-4'), purpose: 'RIGHTS_FULFILMENT' })).data).toEqual({
        customer: null,
      });
    });

    test('forgets whole months when their time is over, and takes nothing of them any more', async () => {
      await write('r-1', { secondsAgo: 0 });
      await write('r-2', { secondsAgo: 720 * DAY });
      await write('r-3', { secondsAgo: 800 * DAY });
      expect(ids(await page())).toEqual(['r-1/0', 'r-2/0']);
      fixture.time = NOW + 90 * DAY;
      expect(ids(await page())).toEqual(['r-1/0', 'r-2/0']);
      await write('r-4', { secondsAgo: 5 });
      expect(ids(await page())).toEqual(['r-1/0', 'r-4/0']);
      await fixture.restart({ disclosureMonths: 1 });
      expect(ids(await page())).toEqual([]);
    });

    test('costs one statement for a list of customers, and none where it is not asked for', async () => {
      for (const id of ['c-3', 'c-4', 'c-5']) await write(`of-${id}`, { customers: [id] });
      const statementsFor = async (selection: string) => {
        fixture.statements.length = 0;
        await fixture.ask(OFFICE, `{ customers(ids: ["c-3", "c-4", "c-5"]) { id ${selection} } }`);
        return fixture.statements.length;
      };
      const without = await statementsFor('');
      expect(await statementsFor('disclosures { edges { node { id } } }')).toBe(without + 1);
    });
  });
});
