import { beforeAll, describe, expect, test } from '@jest/globals';
import { identity } from '../../../../subgraphs/identity/index.ts';
import type { RecordClaims } from '../../../../subgraphs/kit/claims.ts';
import { sampleCompany } from '../../../../subgraphs/kit/sample/sampleCompany.ts';
import { SUBGRAPHS } from '../../../../subgraphs/registry.ts';
import { onPglite } from '../../../support/databases.ts';
import { type IdentityFixture, identityFixture, TENANT } from '../support/identityFixture.ts';
import { customersOf, learn, resolve, resolverOf } from './support/resolver.ts';

const STEWARD = { scopes: ['identity:resolve'] };
const EXPLAIN = `{
  explainMatch(a: { department: CRM, recordId: "crm-000008" }, b: { department: SUPPORT, recordId: "desk-000008" }) {
    prior contributions { weight frequencyAdjustment } relation { weight } matchWeight matchProbability sentence chart
  }
}`;

interface Explained {
  readonly prior: number;
  readonly contributions: readonly { readonly weight: number; readonly frequencyAdjustment: number }[];
  readonly relation: { readonly weight: number };
  readonly matchWeight: number;
  readonly matchProbability: number;
  readonly sentence: string;
  readonly chart: string;
}

onPglite((open) => {
  describe('the sample company', () => {
    const told: RecordClaims[] = [];

    beforeAll(async () => {
      const company = sampleCompany();
      for (const { name, migrations, seed } of SUBGRAPHS) {
        if (name === identity.name) continue;
        const database = await open<unknown>(name, { migrations });
        told.push(...(await seed(database, company, TENANT, () => {})));
      }
    }, 120_000);

    const resolved = async (records: readonly RecordClaims[]): Promise<IdentityFixture> => {
      const fixture = await identityFixture(open);
      await fixture.intake.register(TENANT, records);
      const resolver = resolverOf(fixture);
      await learn(resolver);
      await resolve(resolver);
      return fixture;
    };

    /** The records of each customer in truth, as customersOf has them. */
    const truth = () =>
      [...Map.groupBy(told, ({ customer }) => customer).values()]
        .map((records) =>
          records
            .map(({ recordId }) => recordId)
            .sort()
            .join(' '),
        )
        .sort();

    test('comes out of its records alone, but for one who contradicts himself everywhere', async () => {
      const fixture = await resolved(told.map(({ customer: _customer, link: _link, ...said }) => said));
      const found = await customersOf(fixture.database);
      const missing = truth().filter((group) => !found.includes(group));
      expect(missing).toEqual(['crm-000008 desk-000008 shop-000008']);
      expect(found.filter((group) => !truth().includes(group))).toEqual([
        'crm-000008 shop-000008',
        'desk-000008',
      ]);
      expect(found).toContain('crm-000007 crm-000007-b desk-000007 shop-000007');
      const { data } = await fixture.ask(STEWARD, EXPLAIN);
      const { contributions, prior, relation, matchWeight, matchProbability, sentence, chart } =
        data.explainMatch as Explained;
      const parts = [
        ...contributions.flatMap((one) => [one.weight, one.frequencyAdjustment]),
        relation.weight,
      ];
      expect(parts.reduce((sum, part) => sum + part, prior)).toBeCloseTo(matchWeight, 9);
      expect(matchProbability).toBeLessThan(0.5);
      expect(sentence).toMatch(/^Probably two people .*two people of one household could look like this too/);
      expect(chart).toMatch(/^<svg /);
    }, 120_000);

    test('is left as it is where logins and people have joined its records', async () => {
      const fixture = await resolved(told);
      expect(await customersOf(fixture.database)).toEqual(truth());
      const { data } = await fixture.ask(STEWARD, '{ identityChanges { changes { why } } }');
      expect(data).toEqual({ identityChanges: { changes: [] } });
    }, 120_000);
  });
});
