import { describe, expect, test } from '@jest/globals';
import { bandOutcomes } from '../../../../subgraphs/playbook/fairness/bandOutcomes.ts';

const bands = [
  { name: 'LOW', from: 0 },
  { name: 'MIDDLE', from: 40 },
  { name: 'HIGH', from: 80 },
];
const people = (region: string, ...values: (number | null)[]) =>
  values.flatMap((value) => Array.from({ length: 20 }, () => ({ groups: { region }, value })));
const question = { bands, attributes: ['region'] };

function counts(outcomes: ReturnType<typeof bandOutcomes>) {
  return outcomes.map(({ outcome, attributes }) => [
    outcome,
    ...(attributes[0]?.groups ?? []).map(({ group, selected, size }) => `${group} ${selected}/${size}`),
  ]);
}

describe('how evenly bands are reached', () => {
  test('is asked of each band but the lowest, those in better ones included', () => {
    expect(
      counts(bandOutcomes([...people('north', 39, 40, 80), ...people('south', 10, 79, 100)], question)),
    ).toEqual([
      ['in the band MIDDLE or better', 'north 40/60', 'south 40/60'],
      ['in the band HIGH or better', 'north 20/60', 'south 20/60'],
    ]);
  });

  test('is asked of those who have a score, after who has one', () => {
    const some = [...people('north', 39, 40, 80), ...people('south', null, null, 90, 90)];
    expect(counts(bandOutcomes(some, question))).toEqual([
      ['has a score', 'north 60/60', 'south 40/80'],
      ['in the band MIDDLE or better', 'south 40/40', 'north 40/60'],
      ['in the band HIGH or better', 'south 40/40', 'north 20/60'],
    ]);
    expect(bandOutcomes(some, { ...question, minimumSize: 50 })[1]?.attributes[0]?.groups).toEqual([]);
  });
});
