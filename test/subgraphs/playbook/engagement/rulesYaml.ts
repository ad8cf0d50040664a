import { parse, stringify } from 'yaml';
import { compileRules } from '../../../../subgraphs/playbook/engagement/compileRules.ts';
import type { Playbook } from '../../../../subgraphs/playbook/engagement/rules.ts';
import { rulesFile } from '../../../../subgraphs/playbook/engagement/rulesFile.ts';
import { INTENTS } from '../../../../subgraphs/playbook/vocabulary.ts';

/** A rule of a test; what is left out is as it should be. */
export interface TestRule {
  readonly id: string;
  readonly priority: number;
  readonly when: string;
  readonly do: string;
  /** By their numbers. */
  readonly over?: readonly number[];
  readonly [key: string]: unknown;
}

/** The text of a rules.yaml with these rules, whose examples are of the right shape and no more. */
export function rulesYaml(rules: readonly TestRule[], rest: Readonly<Record<string, unknown>> = {}): string {
  return stringify({
    version: '1.0.0',
    owner: 'Tests',
    date: '2026-11-01',
    teams: { CARE: 'Cares.' },
    insiders: ['CUSTOMER_SUPPORT'],
    whenUnsure: Object.fromEntries(INTENTS.map((intent) => [intent, { do: 'STAY_SILENT' }])),
    voice: ['Plainly.'],
    mustSay: [{ when: 'isMachine', says: 'I am a machine.', reason: 'The law.' }],
    ...rest,
    rules: rules.map(({ over = [], ...rule }) => ({
      owner: 'Tests',
      reason: 'To be tried.',
      from: '2026-01-01',
      intents: [...INTENTS],
      code: rule.id,
      says: `${rule.id} holds.`,
      over: over.map((number) => rules[number]?.id),
      ...(rule.do === 'HAND_OVER_TO_PERSON' && { team: 'CARE' }),
      ...(rule.do === 'WAIT' && { waitUntil: 'now + duration("2h")' }),
      examples: NEVER,
      ...rule,
    })),
  });
}

const NEVER = [true, false].map((fires) => ({
  name: 'not tried',
  intent: 'REPLY',
  channel: 'POST',
  expect: 'ENGAGE',
  fires,
}));

/** The playbook of these rules, whose examples are not tried. */
export function playbookOf(...rules: readonly TestRule[]): Playbook {
  const text = rulesYaml(rules);
  return compileRules(rulesFile.parse(parse(text)), 'tests', ({ message }) => {
    throw new Error(message);
  });
}
