import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shownGroups } from '../../../../subgraphs/playbook/fairness/shownGroups.ts';

const sizes = (record: Record<string, number>) => new Map(Object.entries(record));

describe('the groups that may be shown', () => {
  test.each<[string, Record<string, number>, string[]]>([
    ['are all where all are large enough', { a: 30, b: 500 }, ['a', 'b']],
    ['lack the next smallest where only one is too small', { a: 500, b: 12, c: 40, d: 90 }, ['a', 'd']],
    ['lack no more where the small ones hide each other', { a: 500, b: 12, c: 20, d: 40 }, ['a', 'd']],
    ['lack another one where the small ones are few together', { a: 500, b: 3, c: 4, d: 40 }, ['a']],
    ['are none where one of two is too small', { a: 500, b: 3 }, []],
    ['are none where the only one is too small', { a: 29 }, []],
    ['are none of nobody', {}, []],
  ])('%s', (_, given, shown) => {
    expect(shownGroups(sizes(given), 30)).toEqual(shown);
  });

  test('never tell the size of a small group to whoever knows the total', () => {
    const record = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(record, fc.integer({ min: 2, max: 60 }), (list, minimum) => {
        const all = new Map(list.map((size, index) => [`g${index}`, size]));
        const shown = shownGroups(all, minimum);
        const hidden = [...all].filter(([name]) => !shown.includes(name));
        for (const name of shown) expect(all.get(name)).toBeGreaterThanOrEqual(minimum);
        if (hidden.length === 0 || shown.length === 0) return;
        expect(hidden.length).toBeGreaterThan(1);
        expect(hidden.reduce((sum, [, size]) => sum + size, 0)).toBeGreaterThanOrEqual(minimum);
      }),
    );
  });
});
