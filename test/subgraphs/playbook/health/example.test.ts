import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { compareHealth } from '../../../../subgraphs/playbook/health/compareHealth.ts';
import { healthOf } from '../../../../subgraphs/playbook/health/healthOf.ts';
import { readHealthDefinition } from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';
import { CONTENT, daysAgo, known, NOW, order } from './support/inputs.ts';

const DOCS = readFileSync(new URL('../../../../docs/health.md', import.meta.url), 'utf8');

test('the example of docs/health.md is what is answered', () => {
  const ticket = (opened: number, solved: number | null) => ({
    openedAt: daysAgo(opened),
    solvedAt: solved === null ? null : daysAgo(solved),
    priority: 'HIGH' as const,
  });
  const frustrated = {
    ...CONTENT,
    orders: known([15, 60, 110, 160, 220, 300, 500].map((days) => order(days))),
    returns: known([]),
    tickets: known([ticket(40, 30), ticket(20, 15), ticket(5, null)]),
    moods: known([40, 20, 5].map((days) => ({ at: daysAgo(days), mood: 'NEGATIVE' as const }))),
    ratings: known([
      { at: daysAgo(30), score: 2 },
      { at: daysAgo(15), score: 1 },
    ]),
    subscriptions: known([]),
    interactions: known([]),
    knownSince: known(daysAgo(1_500)),
  };
  const definition = readHealthDefinition();
  const health = healthOf(definition, frustrated, NOW);
  const { sentence } = compareHealth(healthOf(definition, frustrated, daysAgo(30)), health);
  for (const one of health.components) {
    if (one.kind !== 'COUNTED') throw new Error(`${one.name} is left out`);
    expect(DOCS).toContain(
      `| ${one.title} | ${one.sentence} | ${Math.round(one.normalised)} | ${one.contribution} |`,
    );
  }
  const [, start] = /^(.*?\(−5\), )/.exec(sentence) ?? [];
  expect(DOCS).toContain(`| **${health.band}** | ${start}… | | **${health.value}** |`);
});
