import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { CLIENT_KINDS } from '../../../schema/consent/callerToken.ts';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import type { ClaimsPage, RecordChange, RecordClaims } from '../../../subgraphs/kit/claims.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { openClaims } from '../../../subgraphs/kit/sealedClaims.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { support } from '../../../subgraphs/support/index.ts';
import { headersFor, keysFor, NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import { settled } from './support/settled.ts';
import { gateway } from './support/subjectFixture.ts';

const company = sampleCompany(120);
const QUERY =
  'query ($after: String, $first: Int! = 200) { answer: identityClaims(after: $after, first: $first) }';

/** What identity need not be told again: it knows whose the record is. */
const withoutCustomer = ({ customer: _customer, link: _link, ...claims }: RecordClaims) => claims;
/** Orders and tickets are a set. */
const sorted = ({ attributes, ...claims }: RecordClaims) => ({
  ...claims,
  attributes: attributes.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
});
const byId = (claims: readonly RecordClaims[]) =>
  new Map(claims.map((record) => [record.recordId, sorted(withoutCustomer(record))]));
const saidOf = (changes: readonly RecordChange[]) =>
  changes.flatMap((change) => (change.kind === 'SAID' ? [change.claims] : []));

eachEngine((_engine, open) => {
  describe.each([crm, commerce, support] as SubgraphModule[])('identityClaims of $name', (module) => {
    const { name } = module;
    const elsewhere = name === 'crm' ? 'support' : 'crm';
    let database: Kysely<unknown>;
    let subgraph: Subgraph;
    let registered: readonly RecordClaims[];

    beforeAll(async () => {
      database = await open<unknown>(name, { migrations: module.migrations });
      registered = await module.seed(database, company, 'sample', () => {});
      await module.seed(database, sampleCompany(12), 'other', () => {});
      await settled(database);
      subgraph = await module.create({ database, keys: keysFor(name), clock: () => NOW });
    }, 60_000);

    async function ask(variables: object = {}, headers: Record<string, string> = gateway(name)) {
      const { data, errors = [] } = await subgraph.execute(
        { query: QUERY, variables: { ...variables } },
        headers,
      );
      return { answer: data?.answer, codes: errors.map(({ extensions }) => extensions.code) };
    }

    async function everything(): Promise<RecordChange[]> {
      const changes: RecordChange[] = [];
      let after: string | undefined;
      for (;;) {
        const { answer } = await ask({ after, first: 50 });
        const page = openClaims(keysFor(name).passport, name, String(answer)) as ClaimsPage;
        changes.push(...page.changes);
        if (!page.hasMore) return changes;
        after = page.next;
      }
    }

    test('tells what identity was told when the records came, of every tenant', async () => {
      const changes = await everything();
      const of = (tenant: string) => byId(saidOf(changes.filter((change) => change.tenant === tenant)));
      expect(of('sample')).toEqual(byId(registered));
      expect(of('other').size).toBeGreaterThan(5);
      expect(changes).toHaveLength(of('sample').size + of('other').size);
    });

    test('describes the person of every record by what the record says', async () => {
      const [first] = company.customers;
      const record = saidOf(await everything()).find(
        ({ recordId }) => recordId === first?.records[name]?.[0],
      );
      expect(record?.person).toMatchObject({
        values: {
          givenName: first?.givenName,
          familyName: first?.familyName,
          email: first?.emails[0],
          street: first?.address.line1,
          postcode: first?.address.postalCode,
        },
        country: first?.address.country,
      });
      expect(Object.values(record?.person?.values ?? {})).not.toContain(null);
    });

    test('is sealed: nobody reads it with the keys of another department', async () => {
      const { answer } = await ask({ first: 1 });
      expect(String(answer)).toMatch(/^[\w-]+$/);
      expect(openClaims(keysFor(name).passport, name, String(answer))?.changes).toHaveLength(1);
      expect(openClaims(keysFor(elsewhere).passport, name, String(answer))).toBeUndefined();
      expect(openClaims(keysFor(name).passport, elsewhere, String(answer))).toBeUndefined();
      expect(openClaims(keysFor(name).caller, name, String(answer))).toBeUndefined();
    });

    test('is for the gateway itself', async () => {
      for (const kind of CLIENT_KINDS)
        expect(await ask({}, gateway(name, { kind, client: 'x' }))).toEqual({
          answer: null,
          codes: ['FORBIDDEN'],
        });
      expect(await ask({}, {})).toEqual({ answer: null, codes: ['FORBIDDEN'] });
      expect(await ask({}, headersFor(elsewhere, { kind: 'GATEWAY' }))).toMatchObject({ answer: null });
    });

    test('refuses pages of no size, and what is no cursor', async () => {
      const refused = { answer: null, codes: ['BAD_USER_INPUT'] };
      for (const first of [0, -1, 1_001]) expect(await ask({ first })).toEqual(refused);
      expect(await ask({ after: 'yesterday' })).toEqual(refused);
      expect((await ask({ first: 1_000 })).codes).toEqual([]);
    });
  });
});
