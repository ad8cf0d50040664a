import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  bySeniority,
  join,
  type Merge,
  type Question,
  type Redirect,
  rootOf,
  type Settlement,
  settle,
} from '../../../../subgraphs/identity/linking/settle.ts';
import { seedOr } from '../../../properties/support/settings.ts';

const RUNS = { numRuns: 1_500, seed: seedOr(20_261_129) };
const NAMES = [...'abcdefghij'];

/** Weights that hardly ever tie, some of them beyond what one pair may say. */
const weight = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.integer({ min: -14_000_000, max: 14_000_000 }).map((micro) => micro / 1_000_000),
  },
  { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
);
const two = fc.uniqueArray(fc.integer({ min: 0, max: NAMES.length - 1 }), { minLength: 2, maxLength: 2 });

const question: fc.Arbitrary<Question> = fc
  .record({
    known: fc.array(
      fc.record({ records: fc.integer({ min: 0, max: 3 }), since: fc.integer({ min: 0, max: 3 }) }),
      {
        minLength: NAMES.length,
        maxLength: NAMES.length,
      },
    ),
    order: fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
    leads: fc.array(
      fc.option(fc.record({ to: fc.nat(NAMES.length), firm: fc.boolean(), certain: fc.boolean() })),
      {
        minLength: NAMES.length,
        maxLength: NAMES.length,
      },
    ),
    pairs: fc.array(fc.tuple(two, weight), { maxLength: 25 }),
    together: fc.array(two, { maxLength: 3 }),
    apart: fc.array(two, { maxLength: 4 }),
  })
  .map(({ known, order, leads, pairs, together, apart }) => {
    const name = (index: number | undefined) => NAMES[index ?? 0] as string;
    return {
      identities: NAMES.map((id, index) => ({
        id,
        records: known[index]?.records ?? 0,
        since: known[index]?.since ?? 0,
      })),
      // each leads to one that stands before it, so there is no circle
      redirects: leads.flatMap((lead, index) =>
        lead && index > 0
          ? [
              {
                id: order[index] as string,
                survivor: order[lead.to % index] as string,
                firm: lead.firm,
                certain: lead.firm || lead.certain,
              },
            ]
          : [],
      ),
      evidence: pairs.map(([[one, other], bits]) => ({ one: name(one), other: name(other), weight: bits })),
      together: together.map(([one, other]) => [name(one), name(other)] as const),
      apart: apart.map(([one, other]) => [name(one), name(other)] as const),
    };
  });

/** What leads where when the settlement is made. */
function leadingAfter(
  { redirects }: Question,
  { splits, merges, restated }: Settlement,
): Map<string, string> {
  const kept = redirects.filter(({ id }) => !splits.includes(id));
  return new Map([
    ...kept.map(({ id, survivor }) => [id, survivor] as const),
    ...[...merges, ...restated].map(({ givenUp, survivor }) => [givenUp, survivor] as const),
  ]);
}

/** The redirects that there are when the settlement is made. */
function redirectsAfter(asked: Question, found: Settlement): Redirect[] {
  const said = [...found.merges, ...found.restated];
  return [...leadingAfter(asked, found)].map(([id, survivor]) => {
    const before = asked.redirects.find((one) => one.id === id);
    const certain = said.find(({ givenUp }) => givenUp === id)?.certain ?? before?.certain ?? false;
    return { id, survivor, firm: before?.firm === true, certain };
  });
}

function partition(ids: readonly string[], leading: ReadonlyMap<string, string>): string[] {
  return [...Map.groupBy(ids, (id) => rootOf(id, leading)).values()]
    .map((group) => group.sort().join(''))
    .sort();
}

/** Whom firm redirects and a person's word have joined. */
function firmRoots({
  redirects,
  together,
}: Pick<Question, 'redirects' | 'together'>): (id: string) => string {
  const joined = new Map<string, string>();
  for (const { id, survivor, firm } of redirects) if (firm) join(id, survivor, joined);
  for (const [one, other] of together) join(one, other, joined);
  return (id) => rootOf(id, joined);
}

/** The slowest way: average linkage from the firm groups on, the best first. Undefined where two are equally good. */
function oracle(asked: Question): string[] | undefined {
  const firm = firmRoots(asked);
  let groups = [...Map.groupBy(NAMES, firm).values()];
  const bits = (said: number) => (Number.isFinite(said) ? Math.max(-10, Math.min(10, said)) : said);
  const average = (one: readonly string[], other: readonly string[]) => {
    const between = (a: string, b: string) =>
      (one.includes(a) && other.includes(b)) || (one.includes(b) && other.includes(a));
    if (asked.apart.some(([a, b]) => between(a, b))) return Number.NEGATIVE_INFINITY;
    const said = asked.evidence.filter((pair) => between(pair.one, pair.other));
    return said.length === 0 ? 0 : said.reduce((sum, pair) => sum + bits(pair.weight), 0) / said.length;
  };
  for (;;) {
    const all = groups.flatMap((one, index) =>
      groups.slice(index + 1).map((other) => ({ one, other, average: average(one, other) })),
    );
    const [best, next] = all.filter((pair) => pair.average > 0).sort((a, b) => b.average - a.average);
    if (best === undefined) return groups.map((group) => [...group].sort().join('')).sort();
    if (next !== undefined && !(best.average - next.average >= 1e-6)) return undefined;
    groups = [
      ...groups.filter((group) => group !== best.one && group !== best.other),
      [...best.one, ...best.other],
    ];
  }
}

describe(`A settlement, with seed ${RUNS.seed}`, () => {
  const always = (check: (asked: Question, found: Settlement) => void) =>
    fc.assert(
      fc.property(question, (asked) => check(asked, settle(asked))),
      RUNS,
    );

  test('takes no firm redirect back, and no redirect that is not there', () => {
    always(({ redirects }, { splits }) => {
      const guesses = redirects.filter(({ firm }) => !firm).map(({ id }) => id);
      expect(splits.filter((id) => !guesses.includes(id))).toEqual([]);
      expect(new Set(splits).size).toBe(splits.length);
    });
  });

  test('keeps who was said to be two apart, also through others, unless a firm redirect or a word joins the very two', () => {
    always((asked, found) => {
      const leading = leadingAfter(asked, found);
      const firm = firmRoots(asked);
      for (const [one, other] of asked.apart)
        if (firm(one) !== firm(other)) expect(rootOf(one, leading)).not.toBe(rootOf(other, leading));
    });
  });

  test('puts together whom the slow way puts together', () => {
    let compared = 0;
    always((asked, found) => {
      const expected = oracle(asked);
      if (expected === undefined) return;
      compared++;
      expect(partition(NAMES, leadingAfter(asked, found))).toEqual(expected);
    });
    expect(compared).toBeGreaterThan(RUNS.numRuns / 3);
  });

  test('is all that there is to change', () => {
    always((asked, found) => {
      expect(settle({ ...asked, redirects: redirectsAfter(asked, found) })).toEqual({
        splits: [],
        merges: [],
        restated: [],
      });
    });
  });

  test('says of no redirect that it is certain but of one between whom rules and people have joined', () => {
    let certain = 0;
    always((asked, found) => {
      const { redirects, evidence } = asked;
      const { merges, restated } = found;
      const leading = leadingAfter(asked, found);
      const rules = evidence.filter(
        ({ one, other, ...pair }) =>
          pair.weight === Number.POSITIVE_INFINITY && rootOf(one, leading) === rootOf(other, leading),
      );
      const rootIn = firmRoots({
        redirects,
        together: rules.map(({ one, other }) => [one, other] as const),
      });
      const said = [...merges, ...restated];
      certain += said.filter((one) => one.certain).length;
      for (const one of said) expect(one.certain).toBe(rootIn(one.givenUp) === rootIn(one.survivor));
    });
    expect(certain).toBeGreaterThan(RUNS.numRuns / 20);
  });

  test('leads ids that rules and people have made one to each other by steps that are all certain', () => {
    let roundabout = 0;
    always((asked, found) => {
      const leading = leadingAfter(asked, found);
      const isOne = (one: string, other: string) => rootOf(one, leading) === rootOf(other, leading);
      const certainly = asked.evidence.filter(
        ({ one, other, weight: bits }) => bits === Number.POSITIVE_INFINITY && isOne(one, other),
      );
      const joined = new Map<string, string>();
      for (const { id, survivor, certain } of redirectsAfter(asked, found))
        if (certain) join(id, survivor, joined);
      for (const { one, other } of certainly) expect(rootOf(one, joined)).toBe(rootOf(other, joined));
      const moved = found.restated.filter(({ givenUp, survivor }) =>
        asked.redirects.some(({ id, ...before }) => id === givenUp && before.survivor !== survivor),
      );
      roundabout += moved.length;
      // and for that no step is changed that need not be
      for (const { certain } of moved) expect(certain).toBe(true);
    });
    expect(roundabout).toBeGreaterThan(RUNS.numRuns / 100);
  });

  test('leaves the last id of every redirect that it keeps where it is senior, whatever steps it changes', () => {
    always((asked, found) => {
      const kept = new Map(
        asked.redirects
          .filter(({ id }) => !found.splits.includes(id))
          .map(({ id, survivor }) => [id, survivor]),
      );
      const givenUp = new Set(found.merges.map((merge) => merge.givenUp));
      const leading = leadingAfter(asked, found);
      for (const id of NAMES) {
        const before = rootOf(id, kept);
        if (!givenUp.has(before)) expect(rootOf(id, leading)).toBe(before);
      }
    });
  });

  test('takes back only what leads from one group to another', () => {
    always((asked, found) => {
      const leading = leadingAfter(asked, found);
      for (const { id, survivor } of asked.redirects)
        expect(found.splits.includes(id)).toBe(rootOf(id, leading) !== rootOf(survivor, leading));
    });
  });

  test('does not depend on the order of what is asked', () => {
    fc.assert(
      fc.property(
        question.chain((asked) =>
          fc.tuple(
            fc.constant(asked),
            fc.record({
              identities: fc.shuffledSubarray([...asked.identities], { minLength: asked.identities.length }),
              redirects: fc.shuffledSubarray([...asked.redirects], { minLength: asked.redirects.length }),
              evidence: fc
                .shuffledSubarray([...asked.evidence], { minLength: asked.evidence.length })
                .map((pairs) =>
                  pairs.map(({ one, other, weight: bits }) => ({ one: other, other: one, weight: bits })),
                ),
              together: fc.shuffledSubarray([...asked.together], { minLength: asked.together.length }),
              apart: fc.shuffledSubarray([...asked.apart], { minLength: asked.apart.length }),
            }),
          ),
        ),
        ([asked, shuffled]) => {
          const both = [asked, shuffled].map((one) => {
            const { splits, merges, restated } = settle(one);
            const byId = (a: Merge, b: Merge) => (a.givenUp < b.givenUp ? -1 : 1);
            return {
              splits: splits.toSorted(),
              merges: merges.toSorted(byId),
              restated: restated.toSorted(byId),
            };
          });
          expect(both[1]).toEqual(both[0]);
        },
      ),
      RUNS,
    );
  });

  test('gives up only ids that lead nowhere, each once, and in a group one that is senior to all keeps its id', () => {
    always((asked, found) => {
      const kept = new Map(
        asked.redirects
          .filter(({ id }) => !found.splits.includes(id))
          .map(({ id, survivor }) => [id, survivor]),
      );
      const trees = Map.groupBy(asked.identities, ({ id }) => rootOf(id, kept));
      const tree = (root: string) => {
        const members = trees.get(root) ?? [];
        return {
          id: root,
          records: members.reduce((sum, { records }) => sum + records, 0),
          since: Math.min(...members.map(({ since }) => since)),
        };
      };
      expect(new Set(found.merges.map(({ givenUp }) => givenUp)).size).toBe(found.merges.length);
      const leading = leadingAfter(asked, found);
      for (const { givenUp } of found.merges) {
        const survivor = rootOf(givenUp, leading);
        expect([kept.has(givenUp), kept.has(survivor)]).toEqual([false, false]);
        expect(found.merges.map((merge) => merge.givenUp)).not.toContain(survivor);
        expect(bySeniority(tree(survivor), tree(givenUp))).toBeLessThan(0);
      }
    });
  });
});
