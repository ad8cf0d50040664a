import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '../../../../subgraphs/playbook/engagement/decide.ts';
import {
  DEPARTMENT_FACTS,
  type DepartmentFacts,
  type EngagementFacts,
} from '../../../../subgraphs/playbook/engagement/facts.ts';
import { readRules } from '../../../../subgraphs/playbook/engagement/readRules.ts';
import {
  ACTIONS,
  type Action,
  CHANNELS,
  CIRCUMSTANCES,
  DIRECTIONS,
  INTENTS,
  MOODS,
  RETURN_REASONS,
  restraint,
  TICKET_PRIORITIES,
  TICKET_TOPICS,
} from '../../../../subgraphs/playbook/vocabulary.ts';
import { playbookOf } from './rulesYaml.ts';

const NOW = new Date('2026-11-03T11:00:00Z');
const known = <T>(value: T) => ({ kind: 'KNOWN', value }) as const;

const moment = fc
  .integer({ min: 0, max: 400 * 24 })
  .map((hours) => new Date(NOW.getTime() - hours * 3_600_000));
const word = <T extends string>(words: readonly T[]) => fc.constantFrom(...words);
const latestFirst = <T extends { at: Date }>(one: fc.Arbitrary<T>) =>
  fc.array(one, { maxLength: 6 }).map((all) => all.sort((a, b) => b.at.getTime() - a.at.getTime()));

/** Nothing is the matter, and all of it is known. */
const CALM: DepartmentFacts = {
  openPriority: known('NONE'),
  tickets: known([]),
  moods: known([]),
  returns: known([]),
  contacts: known([]),
  circumstances: known([]),
  timeZones: known(['Europe/Berlin']),
};

/** All that may be the matter with a customer, all of it known. */
const departments: fc.Arbitrary<DepartmentFacts> = fc
  .record({
    openPriority: word(['NONE', ...TICKET_PRIORITIES]),
    tickets: latestFirst(fc.record({ at: moment, topic: word(['', ...TICKET_TOPICS]) })),
    moods: latestFirst(fc.record({ at: moment, mood: word(['', ...MOODS]) })),
    returns: latestFirst(
      fc.record({
        at: moment,
        sku: word(['a', 'b']),
        category: word(['x', 'y']),
        reason: word(RETURN_REASONS),
      }),
    ),
    contacts: latestFirst(
      fc.record({
        at: moment,
        channel: word(CHANNELS),
        direction: word(DIRECTIONS),
        topic: fc.constant('EVENT'),
      }),
    ),
    circumstances: fc.subarray([...CIRCUMSTANCES], { maxLength: 2 }),
    timeZones: fc.subarray(['Europe/Berlin', 'America/New_York', 'Asia/Tokyo']),
  })
  .map(
    (facts) =>
      Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [name, known(value)]),
      ) as unknown as DepartmentFacts,
  );

const facts: fc.Arbitrary<EngagementFacts> = fc.record({
  departments,
  isAllowed: fc.boolean(),
  request: fc.record({
    intent: word(INTENTS),
    channel: word(CHANNELS),
    now: fc.constant(NOW),
    isMachine: fc.boolean(),
    sku: word(['', 'a']),
    category: word(['', 'x']),
    objectsToMachines: fc.boolean(),
  }),
});

const hidden = fc.subarray(Object.keys(DEPARTMENT_FACTS) as (keyof DepartmentFacts)[], { minLength: 1 });

/** A rule file of random rules over the same facts, with exceptions. */
const CONDITIONS = [
  'openPriority in ["HIGH", "URGENT"]',
  'tickets.exists(ticket, ticket.topic == "AUTOMATION")',
  '!moods.exists(one, one.mood == "NEGATIVE")',
  'moods.size() == 2 || moods.exists(one, has(one.mood))',
  'moods.filter(one, one.mood != "NEGATIVE").size() == 1',
  'contacts.size() >= 2 || openPriority == "NONE"',
  '"DISPUTE" in circumstances && returns.size() == 0',
  'isQuiet(now, timeZones, "10:00", "12:00")',
  'isMachine ? circumstances.size() > 0 : contacts.size() == 0',
  'returns[0].reason == "DEFECTIVE"',
  'true',
];
const randomRules = fc
  .array(
    fc.record({ when: word(CONDITIONS), do: word(ACTIONS), over: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]) }),
    { minLength: 1, maxLength: 8 },
  )
  .map((rules) =>
    playbookOf(
      ...rules.map((rule, index) => ({
        id: `RULE_${index}`,
        priority: 900 - index,
        when: rule.when,
        do: rule.do,
        over: rule.over.filter(
          (other) =>
            other > index &&
            other < rules.length &&
            (rules[other]?.do === 'ENGAGE') !== (rule.do === 'ENGAGE'),
        ),
      })),
    ),
  );

function withhold(
  facts: EngagementFacts,
  names: readonly (keyof DepartmentFacts)[],
  kind: 'WITHHELD' | 'UNKNOWN',
) {
  const withheld = Object.fromEntries(names.map((name) => [name, { kind }]));
  return { ...facts, departments: { ...facts.departments, ...withheld } };
}

describe('What is not known', () => {
  const playbook = readRules();

  function expectNoMorePermission(
    rules: typeof playbook,
    all: EngagementFacts,
    names: readonly (keyof DepartmentFacts)[],
  ) {
    const full = decide(rules, all);
    for (const kind of ['WITHHELD', 'UNKNOWN'] as const) {
      const partly = decide(rules, withhold(all, names, kind));
      expect(restraint(partly.action)).toBeGreaterThanOrEqual(restraint(full.action));
      if (partly.action === 'WAIT')
        expect(partly.until?.getTime()).toBeGreaterThanOrEqual(full.until?.getTime() ?? 0);
      for (const duty of full.mustSay)
        if (partly.action === full.action) expect(partly.mustSay).toContain(duty);
    }
  }

  test('never makes the playbook more permissive', () => {
    fc.assert(
      fc.property(facts, hidden, (all, names) => expectNoMorePermission(playbook, all, names)),
      { numRuns: 1_500 },
    );
  });

  test('never makes any other playbook more permissive either', () => {
    fc.assert(
      fc.property(
        randomRules,
        fc.array(fc.tuple(facts, hidden), { minLength: 5, maxLength: 5 }),
        (rules, cases) => {
          for (const [all, names] of cases) expectNoMorePermission(rules, all, names);
        },
      ),
      { numRuns: 150 },
    );
  });

  /** The moods of some tickets, by their places, are not read. */
  function unread(all: EngagementFacts, places: readonly number[]): EngagementFacts {
    const { moods } = all.departments;
    if (moods.kind !== 'KNOWN') return all;
    const partly = moods.value.map((one, at) =>
      places.includes(at) ? { at: one.at, mood: undefined } : one,
    );
    return { ...all, departments: { ...all.departments, moods: known(partly) } };
  }
  const places = fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 });

  test('of the moods of single tickets makes no playbook more permissive', () => {
    fc.assert(
      fc.property(
        randomRules,
        fc.array(fc.tuple(facts, places), { minLength: 5, maxLength: 5 }),
        (rules, cases) => {
          for (const [all, hidden] of cases)
            for (const each of [playbook, rules])
              expect(restraint(decide(each, unread(all, hidden)).action)).toBeGreaterThanOrEqual(
                restraint(decide(each, all).action),
              );
        },
      ),
      { numRuns: 150 },
    );
  });

  test('of the mood of a ticket counts only where a rule looks at that ticket', () => {
    const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
    const decided = (...moods: [days: number, mood: string | undefined][]) =>
      decide(playbook, {
        departments: {
          ...CALM,
          moods: known(moods.map(([days, mood]) => ({ at: ago(days), mood }))),
        },
        isAllowed: true,
        request: request('RETAIN'),
      });
    expect(decided([3, 'NEGATIVE'], [121, undefined], [200, undefined]).action).toBe('ENGAGE');
    expect(decided([3, 'NEGATIVE'], [119, 'NEGATIVE'], [121, undefined])).toMatchObject({
      action: 'HAND_OVER_TO_PERSON',
      won: { rule: { id: 'FRUSTRATED' }, certainty: 'SURE' },
    });
    expect(decided([3, 'NEGATIVE'], [119, undefined])).toMatchObject({
      action: 'STAY_SILENT',
      won: { rule: { id: 'FRUSTRATED' }, certainty: 'UNSURE' },
    });
    expect(decided([3, 'NEGATIVE'], [119, '']).action).toBe('ENGAGE');
  });

  test('restrains a marketing intent to silence and a reply to a person', () => {
    const all = withhold(
      { departments: {} as DepartmentFacts, isAllowed: true, request: request('PROMOTE') },
      Object.keys(DEPARTMENT_FACTS) as (keyof DepartmentFacts)[],
      'WITHHELD',
    );
    expect(decide(playbook, all).action).toBe('STAY_SILENT');
    expect(decide(playbook, { ...all, request: request('REPLY') })).toMatchObject({
      action: 'HAND_OVER_TO_PERSON',
      team: 'CUSTOMER_CARE',
    });
    expect(decide(playbook, { ...all, request: request('LEGAL_NOTICE') }).action).toBe('ENGAGE');
  });
});

function request(intent: EngagementFacts['request']['intent']): EngagementFacts['request'] {
  return {
    intent,
    channel: 'EMAIL',
    now: NOW,
    isMachine: false,
    sku: '',
    category: '',
    objectsToMachines: false,
  };
}

describe('A decision', () => {
  test('is silence without consent, whatever the rules say', () => {
    fc.assert(
      fc.property(facts, (all) => {
        expect(decide(readRules(), { ...all, isAllowed: false }).action).toBe('STAY_SILENT');
      }),
      { numRuns: 50 },
    );
  });

  const rules = (
    ...written: {
      do: Action;
      priority: number;
      when?: string;
      over?: number[];
      team?: string;
      waitUntil?: string;
    }[]
  ) => playbookOf(...written.map((rule, index) => ({ id: `RULE_${index}`, when: 'true', ...rule })));
  const calm: EngagementFacts = {
    departments: CALM,
    isAllowed: true,
    request: request('PROMOTE'),
  };

  test('is that of the most restrained rule, whatever its priority', () => {
    const decision = decide(
      rules({ do: 'HAND_OVER_TO_PERSON', priority: 900 }, { do: 'STAY_SILENT', priority: 10 }),
      calm,
    );
    expect(decision).toMatchObject({ action: 'STAY_SILENT', won: { rule: { id: 'RULE_1' } } });
    expect(decision.fired.map(({ rule }) => rule.id)).toEqual(['RULE_0', 'RULE_1']);
  });

  test('is that of the highest priority among several alike', () => {
    const decision = decide(
      rules({ do: 'STAY_SILENT', priority: 10 }, { do: 'STAY_SILENT', priority: 20 }),
      calm,
    );
    expect(decision.won?.rule.id).toBe('RULE_1');
  });

  test('waits for the longest of several', () => {
    const decision = decide(
      rules(
        { do: 'WAIT', priority: 20, waitUntil: 'now + duration("1h")' },
        { do: 'WAIT', priority: 10, waitUntil: 'now + duration("3h")' },
      ),
      calm,
    );
    expect(decision).toMatchObject({
      action: 'WAIT',
      until: new Date('2026-11-03T14:00:00Z'),
      won: { rule: { id: 'RULE_1' } },
    });
  });

  test('does not wait for what is over', () => {
    const decision = decide(rules({ do: 'WAIT', priority: 20, waitUntil: 'now - duration("1h")' }), calm);
    expect(decision).toMatchObject({ action: 'STAY_SILENT', won: { certainty: 'UNSURE' } });
  });

  test('leaves out what an exception sets aside, and says by which', () => {
    const decision = decide(
      rules({ do: 'ENGAGE', priority: 900, over: [1] }, { do: 'STAY_SILENT', priority: 10 }),
      calm,
    );
    expect(decision.action).toBe('ENGAGE');
    expect(decision.fired[1]).toMatchObject({ setAsideBy: 'RULE_0' });
  });

  test('counts what the exception is over again, where a rule sets the exception aside', () => {
    const decision = decide(
      rules(
        { do: 'WAIT', priority: 950, over: [1], waitUntil: 'now + duration("1h")' },
        { do: 'ENGAGE', priority: 900, over: [2] },
        { do: 'STAY_SILENT', priority: 10 },
      ),
      calm,
    );
    expect(decision.action).toBe('STAY_SILENT');
  });

  test('says what must be said only where one speaks', () => {
    const machine = { ...calm, request: { ...calm.request, isMachine: true } };
    expect(decide(rules({ do: 'ENGAGE', priority: 1 }), machine).mustSay).toEqual(['I am a machine.']);
    expect(decide(rules({ do: 'STAY_SILENT', priority: 1 }), machine).mustSay).toEqual([]);
    expect(decide(rules({ do: 'ENGAGE', priority: 1 }), calm).mustSay).toEqual([]);
  });
});
