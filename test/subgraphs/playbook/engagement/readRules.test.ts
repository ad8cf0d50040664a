import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_RULES, parseRules, readRules } from '../../../../subgraphs/playbook/engagement/readRules.ts';

const TEXT = readFileSync(DEFAULT_RULES, 'utf8');

/** What is said of the rules that come with Accord, where one thing in them is otherwise. */
function complaint(from: string, to: string): string {
  if (TEXT.split(from).length !== 2) throw new Error(`${from} is not in the file once`);
  try {
    parseRules(TEXT.replace(from, to), 'rules.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was said of it');
}

const URGENT =
  'name: urgent\n        intent: PROMOTE\n        channel: EMAIL\n        facts: { openPriority: URGENT }';

const lineOf = (text: string) => TEXT.slice(0, TEXT.indexOf(text)).split('\n').length;

describe('The rules of engagement', () => {
  test('that come with Accord are as they should be, each with its examples', () => {
    const { rules, version } = readRules();
    expect(version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
    expect(rules.length).toBeGreaterThan(10);
    for (const { examples } of rules) expect(new Set(examples.map(({ fires }) => fires)).size).toBe(2);
  });

  test('have another version when anything in them changes', () => {
    const changed = TEXT.replace('priority: 700', 'priority: 701');
    expect(parseRules(changed, 'rules.yaml').version).not.toBe(readRules().version);
  });

  test.each([
    {
      what: 'an unknown fact',
      from: 'when: openPriority in ["HIGH", "URGENT"]\n    do: STAY_SILENT',
      to: 'when: openPrioriti in ["HIGH", "URGENT"]\n    do: STAY_SILENT',
      says: 'speaks of openPrioriti, which is no fact; expected one of intent, channel, now',
      line: 'when: openPriority in',
    },
    {
      what: 'a word that a fact can never be',
      from: 'ticket.topic == "AUTOMATION"',
      to: 'ticket.topic == "AUTOMATON"',
      says: 'compares with "AUTOMATON"; expected one of "", DELIVERY, PRODUCT, BILLING, ACCOUNT, AUTOMATION, OTHER',
      line: 'when: isMachine && tickets',
    },
    {
      what: 'a word that is in no list of the fact',
      from: `when: '"FRAUD_SUSPECTED" in circumstances'\n    do: STAY_SILENT`,
      to: `when: '"FRAUD" in circumstances'\n    do: STAY_SILENT`,
      says: 'compares with "FRAUD"; expected one of BEREAVEMENT, DISPUTE, FRAUD_SUSPECTED',
      line: `when: '"FRAUD_SUSPECTED" in circumstances'`,
    },
    {
      what: 'an unknown part of a fact',
      from: 'item.reason == "DEFECTIVE" && item.at',
      to: 'item.cause == "DEFECTIVE" && item.at',
      says: 'No such key: cause',
      line: 'when: >-',
    },
    {
      what: 'a type error',
      from: 'size() >= 4',
      to: 'size() >= "four"',
      says: 'no such overload',
      line: 'size() >= 4',
    },
    {
      what: 'a condition that is none',
      from: 'when: objectsToMachines',
      to: 'when: sku',
      says: 'is of type string; expected a condition (bool)',
      line: 'when: objectsToMachines',
    },
    {
      what: 'a moment that is none',
      from: 'waitUntil: quietUntil(now, timeZones, "20:00", "08:00")',
      to: 'waitUntil: isQuiet(now, timeZones, "20:00", "08:00")',
      says: 'is of type bool; expected a moment (timestamp)',
      line: 'waitUntil: quietUntil',
    },
    {
      what: 'what is no expression',
      from: 'when: objectsToMachines',
      to: 'when: objectsToMachines &&',
      says: 'Unexpected token',
      line: 'when: objectsToMachines',
    },
    {
      what: 'a date that ends before it starts',
      from: 'from: 2026-01-01\n    intents: [LEGAL_NOTICE]',
      to: 'from: 2026-01-01\n    to: 2025-12-31\n    intents: [LEGAL_NOTICE]',
      says: 'ends before it begins; expected a day after 2026-01-01',
      line: 'from: 2026-01-01\n    intents: [LEGAL_NOTICE]',
      below: 1,
    },
    {
      what: 'a day that is none',
      from: 'date: 2026-11-01',
      to: 'date: 2026-11-31',
      says: 'date: expected a day of the form 2026-11-01',
      line: 'date: 2026-11-01',
    },
    {
      what: 'rules that are over each other',
      from: 'do: HAND_OVER_TO_PERSON\n    team: CUSTOMER_CARE\n    code: OBJECTS_TO_MACHINES',
      to: 'do: HAND_OVER_TO_PERSON\n    team: CUSTOMER_CARE\n    over: [SERVICE_NOTICE_GOES_OUT]\n    code: OBJECTS_TO_MACHINES',
      says: 'OBJECTS_TO_MACHINES and SERVICE_NOTICE_GOES_OUT are over each other: that is cyclic',
      line: 'code: OBJECTS_TO_MACHINES',
    },
    {
      what: 'an exception over a rule of a higher priority',
      from: 'priority: 900',
      to: 'priority: 745',
      says: 'OBJECTS_TO_MACHINES has the priority 760; expected one below 745, that of SERVICE_NOTICE_GOES_OUT',
      line: 'over: [OBJECTS_TO_MACHINES, COMPLAINED_OF_MACHINES]\n    code: SERVICE_DUTY',
    },
    {
      what: 'an exception over what is no rule',
      from: 'over: [OBJECTS_TO_MACHINES, COMPLAINED_OF_MACHINES]\n    code: SERVICE_DUTY',
      to: 'over: [OBJECTS_TO_MACHINE, COMPLAINED_OF_MACHINES]\n    code: SERVICE_DUTY',
      says: 'OBJECTS_TO_MACHINE is no rule; expected one of LEGAL_NOTICE_GOES_OUT',
      line: 'over: [OBJECTS_TO_MACHINES, COMPLAINED_OF_MACHINES]\n    code: SERVICE_DUTY',
    },
    {
      what: 'an exception over a rule that never holds beside it',
      from: 'over: [OBJECTS_TO_MACHINES, COMPLAINED_OF_MACHINES]\n    code: SERVICE_DUTY',
      to: 'over: [OBJECTS_TO_MACHINES, OPEN_ISSUE]\n    code: SERVICE_DUTY',
      says: 'SERVICE_NOTICE_GOES_OUT and OPEN_ISSUE never hold at once; expected a rule of the same intents',
      line: 'over: [OBJECTS_TO_MACHINES, COMPLAINED_OF_MACHINES]\n    code: SERVICE_DUTY',
    },
    {
      what: 'one priority for two rules that say different things',
      from: 'priority: 660',
      to: 'priority: 700',
      says: 'is that of OPEN_ISSUE, which says something else of the same; expected another priority',
      line: 'priority: 660',
    },
    {
      what: 'doubt that is freer than a rule',
      from: '  UPSELL: { do: STAY_SILENT }',
      to: '  UPSELL: { do: HAND_OVER_TO_PERSON, team: CUSTOMER_CARE }',
      says: 'is less restrained than FRAUD_SUSPECTED, which says STAY_SILENT; expected STAY_SILENT or more',
      line: '  UPSELL: {',
    },
    {
      what: 'a team that there is not',
      from: 'team: FRAUD_DESK',
      to: 'team: FRAUD',
      says: 'expected one of CUSTOMER_CARE, ACCOUNT_MANAGEMENT, FRAUD_DESK',
      line: 'team: FRAUD_DESK',
    },
    {
      what: 'a rule that waits for nothing',
      from: 'do: WAIT\n    waitUntil: quietUntil(now, timeZones, "20:00", "08:00")',
      to: 'do: WAIT',
      says: 'expected until when to wait',
      line: 'id: QUIET_HOURS',
    },
    {
      what: 'an intent that there is not',
      from: 'intents: [RETAIN]',
      to: 'intents: [RETAINED]',
      says: 'intents.0: expected one of PROMOTE, DISCOUNT, UPSELL, RETAIN',
      line: 'intents: [RETAIN]',
    },
    {
      what: 'a setting that there is not',
      from: 'priority: 660',
      to: 'prio: 660',
      says: 'does not know prio; expected id, priority, owner, reason',
      line: 'id: PRODUCT_ISSUE',
    },
    {
      what: 'an example that comes out otherwise',
      from: `${URGENT}\n        expect: STAY_SILENT`,
      to: `${URGENT}\n        expect: ENGAGE`,
      says: 'urgent: expected ENGAGE with OPEN_ISSUE firing, and it is STAY_SILENT by OPEN_ISSUE',
      line: URGENT,
    },
    {
      what: 'a fact of an example that there is not',
      from: URGENT,
      to: URGENT.replace('openPriority', 'priority'),
      says: 'does not know priority; expected isMachine, sku, category',
      line: 'facts: { openPriority: URGENT }\n        expect: STAY_SILENT\n        fires: true\n      - name: high',
    },
    {
      what: 'two rules of one id',
      from: 'id: OPEN_ISSUE_FIRST',
      to: 'id: OPEN_ISSUE',
      says: 'OPEN_ISSUE is the id of another rule already',
      line: 'id: OPEN_ISSUE_FIRST',
    },
  ])('are refused for $what, with the line and what was expected', ({ from, to, says, line, below = 0 }) => {
    const message = complaint(from, to);
    expect(message).toContain(says);
    expect(message).toContain(`rules.yaml:${lineOf(line) + below}: `);
  });

  test('are refused without an example in which a rule fires', () => {
    const only = TEXT.replace(
      / +- name: urgent\n +intent: RETAIN\n(?: {8}.+\n)+( +- .*nothing open.*\n)/,
      '$1$1',
    );
    expect(only === TEXT).toBe(false);
    expect(() => parseRules(only, 'rules.yaml')).toThrow(
      'expected an example in which OPEN_ISSUE_FIRST fires',
    );
  });

  test('that cannot be read are said to be', () => {
    expect(() => readRules('/nowhere/rules.yaml')).toThrow('/nowhere/rules.yaml: cannot be read (ENOENT)');
  });
});
