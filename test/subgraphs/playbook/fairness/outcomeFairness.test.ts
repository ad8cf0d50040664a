import { describe, expect, test } from '@jest/globals';
import type { FairnessRow } from '../../../../subgraphs/playbook/fairness/fairnessReport.ts';
import { outcomeFairness } from '../../../../subgraphs/playbook/fairness/outcomeFairness.ts';

function people(group: string | null, selected: number, size: number): FairnessRow[] {
  return Array.from({ length: size }, (_, index) => ({
    groups: { region: group },
    selected: index < selected,
  }));
}
const question = { outcome: 'may be offered a discount', attributes: ['region'] };

describe('how evenly people are selected', () => {
  const { all, attributes } = outcomeFairness(
    [...people('north', 50, 100), ...people('south', 30, 100), ...people('west', 45, 100)],
    question,
  );
  const [region] = attributes;

  test('is told for each group, the highest rate first, compared with that', () => {
    expect(all).toMatchObject({ selected: 125, size: 300, rate: { value: 125 / 300 } });
    expect(region).toMatchObject({ attribute: 'region', reference: 'north', hiddenGroups: 0 });
    expect(region?.groups.map(({ group, selected, size }) => [group, selected, size])).toEqual([
      ['north', 50, 100],
      ['west', 45, 100],
      ['south', 30, 100],
    ]);
    expect(region?.groups[0]).toMatchObject({ ratio: null, difference: null, isBelowFourFifths: false });
    expect(region?.groups[2]).toMatchObject({ ratio: { value: 0.6 }, difference: { value: -0.2 } });
  });

  test('has a flag below four fifths, which says how sure it is and that it is no verdict', () => {
    expect(region?.groups.map(({ isBelowFourFifths }) => isBelowFourFifths)).toEqual([false, false, true]);
    const said = (selected: number, size: number, of = size) =>
      outcomeFairness(
        [...people('a', of / 2, of), ...people('b', selected, size)],
        question,
      ).attributes[0]?.groups.find(({ group }) => group === 'b')?.screening;
    expect(said(30, 100)).toBe(
      'Selected at 0.600 times the rate of a (0.420 to 0.858): below four fifths, though the interval reaches above. A reason to look closer, not a verdict.',
    );
    expect(said(300, 1000)).toMatch(
      /below four fifths, and so is the whole interval\. A reason to look closer, not a verdict\.$/,
    );
    expect(said(45, 100)).toMatch(
      /not below four fifths, though the interval reaches below: too few people to tell\.$/,
    );
    expect(said(4900, 10_000)).toMatch(/: not below four fifths\.$/);
  });

  test('is flagged below four fifths and not at four fifths', () => {
    const flag = (selected: number) =>
      outcomeFairness([...people('a', 50, 100), ...people('b', selected, 100)], question).attributes[0]
        ?.groups[1]?.isBelowFourFifths;
    expect([flag(39), flag(40)]).toEqual([true, false]);
  });

  test('compares those whose group is not known, and compares nobody with them', () => {
    const rows = [...people('north', 20, 100), ...people(null, 90, 100), ...people('south', 10, 100)];
    const [one] = outcomeFairness(rows, question).attributes;
    expect(one?.reference).toBe('north');
    expect(one?.groups.map(({ group, isBelowFourFifths }) => [group, isBelowFourFifths])).toEqual([
      ['not known', false],
      ['north', false],
      ['south', true],
    ]);
  });

  test('does not show a small group, nor what would tell it', () => {
    const rows = [
      ...people('north', 20, 100),
      ...people('south', 9, 40),
      ...people('east', 5, 60),
      ...people('isle', 3, 4),
    ];
    const [one] = outcomeFairness(rows, question).attributes;
    expect(one?.groups.map(({ group }) => group)).toEqual(['north', 'east']);
    expect(one?.hiddenGroups).toBe(2);
    expect(JSON.stringify(one)).not.toContain('isle');
    expect(outcomeFairness(rows, { ...question, minimumSize: 4 }).attributes[0]?.hiddenGroups).toBe(0);
  });

  test('has nothing to compare where there is one group, and no ratio over nobody', () => {
    const [alone] = outcomeFairness(people('north', 20, 100), question).attributes;
    expect(alone).toMatchObject({
      reference: null,
      groups: [{ ratio: null, screening: 'There is no other group to compare with.' }],
    });
    const [none] = outcomeFairness(
      [...people('north', 0, 100), ...people('south', 0, 50)],
      question,
    ).attributes;
    expect(none?.groups[1]).toMatchObject({
      ratio: null,
      isBelowFourFifths: false,
      screening: 'Nobody of north was selected, so there is no ratio.',
    });
  });

  test('shows nothing of few people, or of nobody', () => {
    expect(outcomeFairness(people('north', 1, 29), question)).toMatchObject({
      all: null,
      attributes: [{ groups: [] }],
    });
    expect(outcomeFairness([], question)).toMatchObject({ all: null, attributes: [{ groups: [] }] });
  });
});
