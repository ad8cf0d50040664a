import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FEATURES, type Features } from '../../../../subgraphs/identity/resolution/attributes.ts';
import { comparing, vectorOf } from '../../../../subgraphs/identity/resolution/compare/vectors.ts';
import { readDefinition } from '../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import { comparePairs } from '../../../../subgraphs/identity/resolution/engine/comparePairs.ts';
import { linkRecords } from '../../../../subgraphs/identity/resolution/linkRecords.ts';
import { withDataFile } from '../../../support/sharedData.ts';
import { linksOf } from './support/linkText.ts';

const MAPPING = {
  id: 'rec_id',
  country: 'AU',
  dateFormats: ['yyyymmdd'],
  columns: {
    givenName: 'given_name',
    familyName: 'surname',
    houseNumber: 'street_number',
    street: 'address_1',
    unit: 'address_2',
    city: 'suburb',
    postcode: 'postcode',
    birthDate: 'date_of_birth',
    nationalId: 'soc_sec_id',
  },
} as const;

// ten seeds: npm run bench:identity -- --febrl DIRECTORY
withDataFile('people/febrl4a.csv', (path) => {
  const link = (seed: number) =>
    linkRecords({
      sources: ['febrl4a.csv', 'febrl4b.csv'].map((name) => ({
        path: join(dirname(path), name),
        mapping: MAPPING,
      })),
      definition: readDefinition(),
      seed,
      threshold: 0.5,
      engine: { memoryMiB: 500, directory: tmpdir() },
    });

  test('without labels no pair is false, and F1 is at least 0.9996', async () => {
    const linked = await link(3);
    try {
      const links = (await linksOf(linked)).map((link) => link.split(' ').map((id) => id.split('-')[1]));
      const right = links.filter(([one, other]) => one === other).length;
      expect(links.length - right).toBe(0);
      expect((2 * right) / (right + 5_000)).toBeGreaterThanOrEqual(0.9996);
      expect(linked.clusters.cut).toBe(0);
      expect(linked.candidates).toBeLessThan(10_000);
    } finally {
      linked.engine.close();
    }
  });

  test('TypeScript gives real pairs the vectors that SQL gives them', async () => {
    const { engine, plan } = await link(1);
    try {
      await engine.run('CREATE TABLE a_fifth AS SELECT l, r FROM links WHERE l % 5 = 0');
      await comparePairs(engine, plan.comparisons, { source: 'a_fifth', target: 'a_fifth_vectors' });
      const columns = ['l', 'r'].flatMap((side) => FEATURES.map((feature) => `${side}.${feature}`));
      const rows = await engine.rows(`SELECT code, ${columns.join(', ')} FROM a_fifth_vectors v
        JOIN records l ON l.id = v.l JOIN records r ON r.id = v.r`);
      expect(rows.length).toBeGreaterThan(900);
      const features = (cells: (typeof rows)[number]) =>
        Object.fromEntries(FEATURES.map((feature, index) => [feature, cells[index]])) as Features;
      const compare = comparing(plan.comparisons);
      for (const [code, ...cells] of rows) {
        const vector = compare(
          features(cells.slice(0, FEATURES.length)),
          features(cells.slice(FEATURES.length)),
        );
        expect(vector).toEqual(vectorOf(plan.comparisons, Number(code)));
      }
    } finally {
      engine.close();
    }
  });
});
