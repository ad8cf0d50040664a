import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Candidate, survivorOf } from '../../../../subgraphs/identity/golden/survivor.ts';
import type { SurvivorshipRule } from '../../../../subgraphs/identity/resolution/definition/survivorship.ts';
import { seedOr } from '../../../properties/support/settings.ts';

const RUNS = { numRuns: 2_000, seed: seedOr(20_261_129) };
const VERIFIED: SurvivorshipRule = { kind: 'VERIFIED_FIRST' };
const RECENT: SurvivorshipRule = { kind: 'MOST_RECENT' };
const FREQUENT: SurvivorshipRule = { kind: 'MOST_FREQUENT' };
const SOURCE: SurvivorshipRule = { kind: 'SOURCE_ORDER', order: ['support', 'crm'] };

/** `crm/1` says `value`, heard of on that day of January. */
function says(name: string, value: string, day = 1, verified = false): Candidate {
  const [department, recordId] = name.split('/') as [Candidate['department'], string];
  const lastSeen = new Date(Date.UTC(2026, 0, day));
  return { department, recordId, value, normalised: value.toLowerCase(), lastSeen, verified };
}

const candidates: fc.Arbitrary<Candidate[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('crm', 'commerce', 'support'), fc.nat(4)), {
    selector: ([department, id]) => `${department}/${id}`,
    maxLength: 8,
  })
  .chain((names) =>
    fc.tuple(
      ...names.map(([department, id]) =>
        fc
          .tuple(fc.constantFrom('a', 'A', 'b', 'c'), fc.integer({ min: 1, max: 3 }), fc.boolean())
          .map(([value, day, verified]) => says(`${department}/${id}`, value, day, verified)),
      ),
    ),
  );
const rules = fc
  .uniqueArray(fc.constantFrom(VERIFIED, RECENT, FREQUENT, SOURCE), { maxLength: 4 })
  .map((list) => list as readonly SurvivorshipRule[]);

describe('of what several records say', () => {
  test.each<[string, SurvivorshipRule[], Candidate[], string, string]>([
    [
      'what the department has verified',
      [VERIFIED, RECENT],
      [says('crm/1', 'a', 1, true), says('crm/2', 'b', 9)],
      'a',
      'VERIFIED_FIRST',
    ],
    [
      'what was heard of last',
      [VERIFIED, RECENT],
      [says('crm/1', 'a', 1), says('crm/2', 'b', 9)],
      'b',
      'MOST_RECENT',
    ],
    [
      'what most records say',
      [FREQUENT],
      [says('crm/1', 'a', 9), says('crm/2', 'b'), says('support/1', 'B')],
      'b',
      'MOST_FREQUENT',
    ],
    [
      'what the better department says',
      [SOURCE],
      [says('crm/1', 'a', 9), says('support/1', 'b')],
      'b',
      'SOURCE_ORDER',
    ],
    [
      'what a department says that is named',
      [SOURCE],
      [says('commerce/1', 'a'), says('crm/1', 'b')],
      'b',
      'SOURCE_ORDER',
    ],
    [
      'what the next rule prefers, where the first finds them equal',
      [FREQUENT, SOURCE],
      [says('crm/1', 'a'), says('support/1', 'b')],
      'b',
      'SOURCE_ORDER',
    ],
    [
      'what the first record says, where all rules find them equal',
      [RECENT, FREQUENT],
      [says('support/1', 'a'), says('crm/2', 'b')],
      'b',
      'FIRST_RECORD',
    ],
    ['what all of them say', [RECENT], [says('crm/1', 'a'), says('crm/2', 'A', 9)], 'a', 'ONLY_VALUE'],
  ])('counts %s', (_, order, given, normalised, rule) => {
    const survivor = survivorOf(given, order);
    expect([survivor?.candidate.normalised, survivor?.rule]).toEqual([normalised, rule]);
  });

  test('a rule that comes earlier goes before those that come later', () => {
    const given = [says('crm/1', 'a', 1, true), says('support/1', 'b', 9), says('commerce/1', 'b', 5)];
    const counts = (...order: SurvivorshipRule[]) => survivorOf(given, order)?.candidate.recordId;
    expect(survivorOf(given, [VERIFIED, FREQUENT])?.candidate.normalised).toBe('a');
    expect(survivorOf(given, [FREQUENT, VERIFIED])?.candidate.normalised).toBe('b');
    expect(counts(SOURCE)).toBe('1');
  });

  test('the record that is named as the source is the one that the rules prefer, of those that say the same', () => {
    const given = [says('commerce/1', 'a', 9), says('crm/1', 'A', 1, true)];
    expect(survivorOf(given, [VERIFIED, RECENT])).toEqual({ candidate: given[1], rule: 'ONLY_VALUE' });
    expect(survivorOf(given, [RECENT, VERIFIED])).toEqual({ candidate: given[0], rule: 'ONLY_VALUE' });
  });

  test('nothing counts where nobody says anything', () => {
    expect(survivorOf([], [RECENT])).toBeUndefined();
  });

  test('the same counts in whatever order they come', () => {
    fc.assert(
      fc.property(
        candidates.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        rules,
        ([given, shuffled], order) => {
          expect(survivorOf(shuffled, order)).toEqual(survivorOf(given, order));
        },
      ),
      RUNS,
    );
  });

  test('one of them counts, and no rule that was asked first would have preferred another', () => {
    fc.assert(
      fc.property(candidates, rules, (given, order) => {
        const survivor = survivorOf(given, order);
        expect(survivor === undefined).toBe(given.length === 0);
        if (survivor === undefined) return;
        const { candidate, rule } = survivor;
        expect(given).toContain(candidate);
        const [first] = order;
        const isBest = {
          VERIFIED_FIRST: candidate.verified || !given.some(({ verified }) => verified),
          MOST_RECENT: given.every(({ lastSeen }) => lastSeen <= candidate.lastSeen),
          MOST_FREQUENT: given.every((one) => shares(given, one) <= shares(given, candidate)),
          SOURCE_ORDER: given.every(({ department }) => rank(department) >= rank(candidate.department)),
        };
        if (first !== undefined) expect(isBest[first.kind]).toBe(true);
        expect(rule === 'ONLY_VALUE').toBe(
          given.every(({ normalised }) => normalised === candidate.normalised),
        );
      }),
      RUNS,
    );
  });

  test('a record less whose value does not count changes nothing, where frequency is no rule', () => {
    fc.assert(
      fc.property(candidates, rules, fc.nat(7), (given, order, index) => {
        const survivor = survivorOf(given, order);
        const dropped = given[index];
        if (dropped === undefined || dropped === survivor?.candidate || order.includes(FREQUENT)) return;
        const rest = given.filter((one) => one !== dropped);
        expect(survivorOf(rest, order)?.candidate).toEqual(survivor?.candidate);
      }),
      RUNS,
    );
  });
});

const shares = (given: readonly Candidate[], { normalised }: Candidate) =>
  given.filter((one) => one.normalised === normalised).length;
const rank = (department: string) => {
  const place = ['support', 'crm'].indexOf(department);
  return place < 0 ? 2 : place;
};
