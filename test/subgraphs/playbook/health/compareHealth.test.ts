import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareHealth } from '../../../../subgraphs/playbook/health/compareHealth.ts';
import { healthOf } from '../../../../subgraphs/playbook/health/healthOf.ts';
import { readHealthDefinition } from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';
import { arbitraryInputs } from './support/arbitraryInputs.ts';
import { CONTENT, daysAgo, known, NOTHING_KNOWN, NOW, order, WITHHELD } from './support/inputs.ts';

const definition = readHealthDefinition();
const health = (inputs = CONTENT, asOf = NOW) => healthOf(definition, inputs, asOf);

describe('why a score moved', () => {
  test('is told by what moved it most, and each component says what it measured before and now', () => {
    const urgent = { openedAt: daysAgo(1), solvedAt: null, priority: 'URGENT' as const };
    const worse = { ...CONTENT, tickets: known([urgent]), orders: known([order(120), order(500)]) };
    const { difference, sentence, movements } = compareHealth(health(), health(worse));
    expect(difference).toBeLessThan(0);
    expect(sentence).toMatch(/^The score fell by \d+ points, from \d+ to \d+, (mostly )?by .* \(−\d+\)/);
    expect(movements[0]?.difference).toBeLessThan(0);
    const load = movements.find(({ name }) => name === 'ticketLoad');
    expect(load?.cause).toBe('VALUE');
    expect(load?.sentence).toMatch(
      /^Load and severity of tickets \(−\d+\): before: Their tickets weigh 1 point: .* Now: Their tickets weigh 8 points: /,
    );
  });

  test('tells what entered and left, and what only counts for more since then', () => {
    const withheld = health({ ...CONTENT, ratings: WITHHELD });
    const { movements } = compareHealth(health(), withheld);
    expect(movements.find(({ name }) => name === 'satisfaction')).toMatchObject({ cause: 'LEFT', after: 0 });
    const recency = movements.find(({ name }) => name === 'recency');
    expect(recency?.cause).toBe('WEIGHT');
    expect(recency?.sentence).toContain('It counts for 16.67 % of the score, before for 15 %.');
    expect(
      compareHealth(withheld, health()).movements.find(({ name }) => name === 'satisfaction')?.cause,
    ).toBe('ENTERED');
  });

  test('does not take the rounding to whole points for a cause', () => {
    const parts = (one: ReturnType<typeof health>, name: string) =>
      one.components.find((part) => part.name === name);
    let seen = 0;
    for (let step = 0; step <= 120; step++) {
      const ratings = known([{ at: daysAgo(60), score: 1 + step / 30 }]);
      const other = { ...CONTENT, ratings };
      for (const { name, cause, difference } of compareHealth(health(), health(other)).movements) {
        if (name === 'satisfaction' || difference === 0) continue;
        expect(parts(health(), name)).toMatchObject({ kind: 'COUNTED' });
        expect([cause, Math.abs(difference ?? 0)]).toEqual(['ROUNDING', 1]);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(0);
  });

  test('says when nothing moved, and when there is nothing to compare', () => {
    const same = compareHealth(health(), health());
    expect(same).toMatchObject({
      difference: 0,
      sentence: expect.stringMatching(/^The score stayed at \d+, and so did all/),
    });
    expect(same.movements.every(({ cause }) => cause === 'NONE')).toBe(true);
    const none = compareHealth(health(NOTHING_KNOWN), health());
    expect(none.difference).toBeNull();
    expect(none.sentence).toMatch(
      /^There is no score before to compare: What can be counted holds 0 % of the weight/,
    );
    expect(none.movements.every(({ difference }) => difference === null)).toBe(true);
    expect(compareHealth(health(), health(NOTHING_KNOWN)).sentence).toMatch(
      /^There is no score now to compare: /,
    );
  });

  test('says when the definition changed', () => {
    const other = healthOf({ ...definition, version: '2027-01-01' }, CONTENT, NOW);
    expect(compareHealth(health(), other).sentence).toContain(
      `The definition changed from ${definition.version} to 2027-01-01.`,
    );
  });

  test('adds up to the difference of the scores exactly, whatever is known', () => {
    let compared = 0;
    fc.assert(
      fc.property(arbitraryInputs, arbitraryInputs, (one, other) => {
        const any = { ...definition, minimumCoverage: 0.1 };
        const [before, after] = [healthOf(any, one, daysAgo(30)), healthOf(any, other, NOW)];
        const { difference, movements } = compareHealth(before, after);
        if (difference === null) return;
        compared++;
        expect(movements.reduce((all, movement) => all + (movement.difference ?? Number.NaN), 0)).toBe(
          difference,
        );
        expect(difference).toBe((after.value ?? Number.NaN) - (before.value ?? Number.NaN));
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});
