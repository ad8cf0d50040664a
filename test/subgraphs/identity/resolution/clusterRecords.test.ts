import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  clusterRecords,
  type Link,
} from '../../../../subgraphs/identity/resolution/cluster/clusterRecords.ts';
import { Components } from '../../../../subgraphs/identity/resolution/cluster/components.ts';

/** All pairs of some records with one weight. */
function among(records: readonly number[], weight: number): Link[] {
  return records.flatMap((left, index) => records.slice(index + 1).map((right) => ({ left, right, weight })));
}

function between(one: readonly number[], other: readonly number[], weight: number): Link[] {
  return one.flatMap((left) => other.map((right) => ({ left, right, weight })));
}

/** Groups of two records and more, each in order. */
function groupsOf(links: readonly Link[]): number[][] {
  const groups = Map.groupBy(clusterRecords(links), ([, group]) => group);
  return [...groups.values()].map((members) => members.map(([record]) => record).toSorted((a, b) => a - b));
}

test('records that speak for each other are one', () => {
  expect(groupsOf(among([1, 2, 3], 12))).toEqual([[1, 2, 3]]);
});

test('a weak bridge does not fuse two strong groups', () => {
  const contradiction = between([1, 2, 3], [4, 5, 6], -8).filter(
    ({ left, right }) => left !== 3 || right !== 4,
  );
  const links = [
    ...among([1, 2, 3], 15),
    ...among([4, 5, 6], 15),
    { left: 3, right: 4, weight: 3 },
    ...contradiction,
  ];
  expect(groupsOf(links)).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('nor does a strong one, against everything else', () => {
  const contradiction = between([1, 2, 3], [4, 5, 6], -8).filter(
    ({ left, right }) => left !== 3 || right !== 4,
  );
  const links = [
    ...among([1, 2, 3], 15),
    ...among([4, 5, 6], 15),
    { left: 3, right: 4, weight: 60 },
    ...contradiction,
  ];
  expect(groupsOf(links)).toHaveLength(2);
});

test('a record that only one of a group knows still belongs to it, when the others do not contradict much', () => {
  const links = [...among([1, 2], 20), { left: 2, right: 3, weight: 20 }, { left: 1, right: 3, weight: -4 }];
  expect(groupsOf(links)).toEqual([[1, 2, 3]]);
});

test('a record between two groups goes where it belongs most', () => {
  const links = [
    ...among([1, 2, 3], 15),
    ...among([7, 8, 9], 15),
    ...between([5], [1, 2, 3], 6),
    ...between([5], [7, 8, 9], 4),
    ...between([1, 2, 3], [7, 8, 9], -10),
  ];
  expect(groupsOf(links)).toEqual([
    [1, 2, 3, 5],
    [7, 8, 9],
  ]);
});

test('the order of the links is nothing, and whoever is together has something that speaks for it', () => {
  const weight = fc.integer({ min: -20, max: 20 });
  const links = fc.uniqueArray(fc.record({ left: fc.nat(9), right: fc.nat(9), weight }), {
    selector: ({ left, right }) => `${Math.min(left, right)} ${Math.max(left, right)}`,
    maxLength: 40,
  });
  fc.assert(
    fc.property(links, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, draw) => {
      const groups = clusterRecords(all);
      const shuffled = all
        .map((link) => ({ link, key: draw.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ link: { left, right, weight: bits } }) => ({ left: right, right: left, weight: bits }));
      expect(new Map([...clusterRecords(shuffled)].toSorted())).toEqual(new Map([...groups].toSorted()));
      for (const [record, group] of groups) {
        if (record === group) continue;
        const within = all.filter(
          ({ left, right }) => groups.get(left) === group && groups.get(right) === group,
        );
        expect(within.some((link) => link.weight > 0)).toBe(true);
      }
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('ten thousand records in a chain take no quadratic time', () => {
  const links = Array.from({ length: 10_000 }, (_, left) => ({ left, right: left + 1, weight: 10 }));
  const started = performance.now();
  expect(new Set(clusterRecords(links).values()).size).toBe(1);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('components are named by their lowest record', () => {
  const components = new Components(6);
  components.connect(5, 3);
  components.connect(3, 1);
  components.connect(2, 4);
  expect([0, 1, 2, 3, 4, 5].map((record) => components.find(record))).toEqual([0, 1, 2, 1, 2, 1]);
  expect([...components.sizes()]).toEqual([1, 3, 2, 0, 0, 0]);
});
