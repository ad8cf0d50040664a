import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ComponentName } from '../../../../subgraphs/playbook/health/healthDefinition.ts';
import type { HealthInputs, HealthTicket } from '../../../../subgraphs/playbook/health/healthInputs.ts';
import { measureComponent } from '../../../../subgraphs/playbook/health/measureComponent.ts';
import type { Measured } from '../../../../subgraphs/playbook/health/measured.ts';
import { readHealthDefinition } from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';
import type { Mood } from '../../../../subgraphs/playbook/vocabulary.ts';
import { CONTENT, daysAgo, known, NOTHING_KNOWN, NOW, order, UNKNOWN, WITHHELD } from './support/inputs.ts';

const { components } = readHealthDefinition();

function measure(name: ComponentName, inputs: Partial<HealthInputs>, asOf = NOW) {
  const component = components.find((one) => one.name === name);
  if (component === undefined) throw new Error(`The definition has no ${name}`);
  return measureComponent(component, { ...NOTHING_KNOWN, ...inputs }, asOf);
}

const orders = (...list: ReturnType<typeof order>[]): Partial<HealthInputs> => ({ orders: known(list) });
const ticket = (opened: number, solved: number | null, priority: HealthTicket['priority'] = 'NORMAL') => ({
  openedAt: daysAgo(opened),
  solvedAt: solved === null ? null : daysAgo(solved),
  priority,
});
const tickets = (...list: HealthTicket[]): Partial<HealthInputs> => ({ tickets: known(list) });
const moods = (...list: [number, 'NEGATIVE' | 'NEUTRAL' | 'POSITIVE' | null][]): Partial<HealthInputs> => ({
  moods: known(list.map(([days, mood]) => ({ at: daysAgo(days), mood }))),
});

const is = (raw: number, bound: string | null = null, unread = 'orders') => ({
  ...{ kind: 'MEASURED', raw },
  bound: bound === null ? null : { is: bound, unread },
});
const about = (raw: number) => ({ kind: 'MEASURED', raw: expect.closeTo(raw, 6), bound: null });
const leftOut = (reason: string, because = '') => ({
  kind: 'LEFT_OUT',
  reason,
  because: expect.stringContaining(because),
});

describe('what a component measures', () => {
  test.each<[string, ComponentName, Partial<HealthInputs>, unknown]>([
    ['whole days since the last order', 'recency', orders(order(200), order(12.9)), is(12)],
    ['… that was not cancelled', 'recency', orders(order(40), order(5, 1, { cancelled: true })), is(40)],
    ['… and nothing without one', 'recency', orders(), leftOut('NOTHING', 'nothing was ordered')],
    ['the orders of a year', 'frequency', orders(order(1), order(364), order(366)), is(2)],
    ['… none at all being a number', 'frequency', orders(), is(0)],
    ['spending that stayed', 'spendTrend', orders(order(10), order(200), order(400)), is(0.5)],
    ['spending that ended', 'spendTrend', orders(order(200), order(400)), is(0)],
    [
      'spending of the main currency alone',
      'spendTrend',
      orders(
        order(10, 100),
        order(20, 100),
        order(190, 300),
        order(30, 99_999, { currency: 'JPY' }),
        order(400),
      ),
      is(0.4),
    ],
    [
      '… of two as frequent ones the one used last',
      'spendTrend',
      orders(
        order(190, 100),
        order(20, 300),
        order(10, 200, { currency: 'USD' }),
        order(200, 200, { currency: 'USD' }),
        order(400),
      ),
      is(0.5),
    ],
    [
      'no trend of who began within it',
      'spendTrend',
      orders(order(10), order(300)),
      leftOut('NOTHING', '360 days to compare'),
    ],
    [
      'no trend where nothing was spent',
      'spendTrend',
      orders(order(500)),
      leftOut('NOTHING', 'nothing was spent'),
    ],
    [
      'lines returned for each order',
      'returns',
      {
        ...orders(order(10), order(90), order(100), order(200)),
        returns: known([{ requestedAt: daysAgo(5) }, { requestedAt: daysAgo(500) }]),
      },
      is(0.25),
    ],
    [
      'returns of what was ordered before the window',
      'returns',
      { ...orders(order(500)), returns: known([{ requestedAt: daysAgo(5) }]) },
      is(1),
    ],
    ['no returns of nothing', 'returns', { ...orders(), returns: known([]) }, leftOut('NOTHING')],
    ['no tickets as no load', 'ticketLoad', tickets(), is(0)],
    [
      'open tickets in full, however old',
      'ticketLoad',
      tickets(ticket(900, null, 'URGENT'), ticket(3, null, 'LOW')),
      is(9),
    ],
    [
      'solved tickets fading from when they were solved',
      'ticketLoad',
      tickets(ticket(100, 30, 'HIGH')),
      about(2),
    ],
    ['no ticket solved before the window', 'ticketLoad', tickets(ticket(500, 366, 'URGENT')), is(0)],
    ['a mood that is what it is', 'sentimentTrend', moods([10, 'NEGATIVE']), is(-1)],
    ['moods that stay bad as bad', 'sentimentTrend', moods([10, 'NEGATIVE'], [100, 'NEGATIVE']), about(-1)],
    // weights 1 and 0.5: recent (1 - 0.5) / 1.5 = 1/3, usual 0
    [
      'moods that get better as on the way up',
      'sentimentTrend',
      moods([10, 'POSITIVE'], [70, 'NEGATIVE']),
      about(2 / 3),
    ],
    [
      'moods that get worse as on the way down',
      'sentimentTrend',
      moods([10, 'NEGATIVE'], [70, 'POSITIVE']),
      about(-2 / 3),
    ],
    [
      'no trend of moods that nobody has read',
      'sentimentTrend',
      moods([10, 'POSITIVE'], [70, null]),
      leftOut('UNKNOWN', 'the moods of some tickets of the latest 365 days were not read'),
    ],
    ['… unless they are too old to count', 'sentimentTrend', moods([10, 'POSITIVE'], [366, null]), is(1)],
    ['no mood without tickets', 'sentimentTrend', moods([400, 'POSITIVE']), leftOut('NOTHING', '365 days')],
    [
      'ratings, the latest counting most',
      'satisfaction',
      {
        ratings: known([
          { at: daysAgo(20), score: 5 },
          { at: daysAgo(200), score: 2 },
        ]),
      },
      about(4),
    ],
    [
      'no rating of who never rated',
      'satisfaction',
      { ratings: known([]) },
      leftOut('NOTHING', 'nothing was rated'),
    ],
    ['whole days since they are known', 'tenure', { knownSince: known(daysAgo(99.5)) }, is(99)],
    [
      'subscriptions that run, and inbound interactions fading',
      'engagement',
      {
        subscriptions: known([
          { startedAt: daysAgo(50), endedAt: null, status: 'ACTIVE' },
          { startedAt: daysAgo(50), endedAt: null, status: 'PAUSED' },
          { startedAt: daysAgo(50), endedAt: daysAgo(1), status: 'ENDED' },
        ]),
        interactions: known([
          { at: daysAgo(90), direction: 'INBOUND' },
          { at: daysAgo(1), direction: 'OUTBOUND' },
          { at: daysAgo(366), direction: 'INBOUND' },
        ]),
      },
      about(2.5),
    ],
    [
      'no engagement by half of it',
      'engagement',
      { subscriptions: known([]), interactions: WITHHELD },
      leftOut('WITHHELD', 'interactions'),
    ],
    [
      'that something is withheld',
      'satisfaction',
      { ratings: WITHHELD },
      leftOut('WITHHELD', 'ratings may not be read'),
    ],
    [
      'that something is not known',
      'satisfaction',
      { ratings: UNKNOWN },
      leftOut('UNKNOWN', 'ratings could not be learned'),
    ],
    [
      'returns without orders',
      'returns',
      { returns: known([]), orders: WITHHELD },
      leftOut('WITHHELD', 'orders'),
    ],
  ])('is %s', (_, name, inputs, expected) => {
    expect(measure(name, inputs)).toEqual(expected);
  });

  test('holds its window without the moment at which it begins', () => {
    expect(measure('frequency', orders(order(0), order(364.999), order(365)))).toEqual(is(2));
  });

  test('ignores whatever happened later', () => {
    const then = daysAgo(300);
    const past = (name: ComponentName, inputs: Partial<HealthInputs>) => measure(name, inputs, then);
    expect(past('recency', orders(order(310), order(10)))).toEqual(is(10));
    expect(past('ticketLoad', tickets(ticket(305, 299, 'HIGH'), ticket(1, null, 'URGENT')))).toEqual(is(4));
    expect(past('sentimentTrend', moods([310, 'NEGATIVE'], [10, 'POSITIVE']))).toEqual(is(-1));
    expect(past('tenure', { knownSince: known(daysAgo(10)) })).toEqual(leftOut('NOTHING', 'not known yet'));
    const subscriptions = known([{ startedAt: daysAgo(400), endedAt: daysAgo(200), status: 'ENDED' }]);
    expect(past('engagement', { subscriptions, interactions: known([]) })).toEqual(is(2));
  });
});

describe('of customers whose latest orders alone were read', () => {
  const latest = (...list: ReturnType<typeof order>[]) => ({ ...orders(...list), ordersAreAll: false });

  test('the last order is known, and how many there were at least', () => {
    const read = latest(order(3), order(100));
    expect(measure('recency', read)).toEqual(is(3));
    expect(measure('frequency', read)).toEqual(is(2, 'AT_LEAST'));
    expect(measure('frequency', latest(order(3), order(366)))).toEqual(is(1));
  });

  test('the rate of returns is the most that it can be', () => {
    const returned = known([{ requestedAt: daysAgo(2) }]);
    expect(measure('returns', { ...latest(order(3), order(100)), returns: returned })).toEqual(
      is(0.5, 'AT_MOST'),
    );
    expect(measure('returns', { ...latest(order(3)), returns: known([]) })).toEqual(is(0));
  });

  test('there is no trend of spending, which would only look like more', () => {
    expect(measure('spendTrend', latest(order(3), order(300)))).toEqual(
      leftOut('UNKNOWN', '360 days were read'),
    );
    expect(measure('spendTrend', latest(order(3), order(200), order(360)))).toEqual(is(0.5));
  });

  test('nothing is known of a time before the oldest of them', () => {
    for (const name of ['recency', 'frequency', 'spendTrend'] as const)
      expect(measure(name, latest(order(3)), daysAgo(10))).toEqual(leftOut('UNKNOWN'));
  });
});

describe('of customers whose latest tickets alone were read', () => {
  const latest = (...list: HealthTicket[]) => ({ ...tickets(...list), ticketsAreAll: false });

  test('the load is one at least where they reach back through the window', () => {
    const read = latest(ticket(3, null, 'HIGH'), ticket(366, 365, 'URGENT'));
    expect(measure('ticketLoad', read)).toEqual({
      ...about(4),
      bound: { is: 'AT_LEAST', unread: 'tickets' },
    });
  });

  test('the load is not known where they do not, unless it is as bad as can be already', () => {
    const unread = leftOut('UNKNOWN', 'not all tickets of the latest 365 days were read');
    expect(measure('ticketLoad', latest(ticket(3, null, 'HIGH')))).toEqual(unread);
    const worst = latest(...Array.from({ length: 3 }, () => ticket(3, null, 'HIGH')));
    expect(measure('ticketLoad', worst)).toEqual(is(12, 'AT_LEAST', 'tickets'));
  });

  test('nothing is known of a time before the oldest of them, and above all not that there was no load', () => {
    const read = {
      ...latest(ticket(5, null, 'URGENT')),
      ...moods([5, 'POSITIVE']),
      ratings: known([{ at: daysAgo(5), score: 5 }]),
    };
    for (const name of ['ticketLoad', 'sentimentTrend', 'satisfaction'] as const)
      expect(measure(name, read, daysAgo(6))).toEqual(leftOut('UNKNOWN', 'not all tickets'));
  });

  test('moods and ratings count where all tickets of their window were read', () => {
    const old = ticket(400, 390);
    const read = { ...latest(ticket(5, 4), old), ...moods([5, 'POSITIVE'], [400, 'NEGATIVE']) };
    const ratings = known([{ at: daysAgo(4), score: 5 }]);
    expect(measure('sentimentTrend', read)).toEqual(is(1));
    expect(measure('satisfaction', { ...read, ratings })).toEqual(
      leftOut('UNKNOWN', 'not all tickets of the latest 730 days were read'),
    );
    expect(measure('satisfaction', { ...latest(ticket(5, 4), ticket(730, 729)), ratings })).toEqual(is(5));
    expect(measure('sentimentTrend', { ...moods([5, 'POSITIVE']), ...latest(ticket(5, 4)) })).toEqual(
      leftOut('UNKNOWN', 'not all tickets of the latest 365 days were read'),
    );
  });

  test('moods do not count where it is not known how far back the tickets go', () => {
    const read = { ...moods([5, 'POSITIVE']), tickets: UNKNOWN, ticketsAreAll: false };
    expect(measure('sentimentTrend', read)).toEqual(leftOut('UNKNOWN'));
  });
});

describe('of customers whose latest interactions alone were read', () => {
  const latest = (...days: number[]) => ({
    subscriptions: known([]),
    interactions: known(days.map((each) => ({ at: daysAgo(each), direction: 'INBOUND' as const }))),
    interactionsAreAll: false,
  });

  test('their engagement is one at least, unless they reach back through the window', () => {
    expect(measure('engagement', latest(0, 90))).toEqual(is(1.5, 'AT_LEAST', 'interactions'));
    expect(measure('engagement', latest(0, 90, 365))).toEqual(is(1.5));
  });

  test('nothing is known of a time before the oldest of them', () => {
    expect(measure('engagement', latest(5), daysAgo(6))).toEqual(
      leftOut('UNKNOWN', 'interactions of that time were not read'),
    );
  });
});

interface History {
  readonly tickets: readonly {
    readonly opened: number;
    /** How much of the time since then it stayed open. */
    readonly open: number;
    readonly priority: HealthTicket['priority'];
    readonly mood: Mood | 'NONE';
  }[];
  readonly inbound: readonly number[];
}

/** What is known where at most so many tickets and interactions were read, the latest ones. */
function latestOf({ tickets: all, inbound }: History, most: number): Partial<HealthInputs> {
  const latest = all.toSorted((one, other) => one.opened - other.opened).slice(0, most);
  const times = inbound.toSorted((one, other) => one - other).slice(0, most);
  const told = latest.flatMap(({ opened, mood }): [number, Mood][] =>
    mood === 'NONE' ? [] : [[opened, mood]],
  );
  return {
    ...tickets(...latest.map(({ opened, open, priority }) => ticket(opened, opened * open, priority))),
    ticketsAreAll: latest.length === all.length,
    ...moods(...told),
    subscriptions: known([]),
    interactions: known(times.map((each) => ({ at: daysAgo(each), direction: 'INBOUND' as const }))),
    interactionsAreAll: times.length === inbound.length,
  };
}

test('of tickets and interactions of which only the latest were read, nothing is measured that all of them belie', () => {
  const days = fc.double({ min: 0, max: 900, noNaN: true });
  const histories: fc.Arbitrary<History> = fc.record({
    tickets: fc.array(
      fc.record({
        opened: days,
        open: fc.double({ min: 0, max: 1, noNaN: true }),
        priority: fc.constantFrom('LOW', 'NORMAL', 'HIGH', 'URGENT'),
        mood: fc.constantFrom('NEGATIVE', 'NEUTRAL', 'POSITIVE', 'NONE'),
      }),
      { maxLength: 8 },
    ),
    inbound: fc.array(days, { maxLength: 8 }),
  });
  const counts = { whole: 0, bound: 0, leftOut: 0 };
  const check = (told: Measured, truth: Measured) => {
    if (told.kind === 'LEFT_OUT') {
      counts.leftOut++;
      if (told.reason === 'NOTHING') expect(truth).toEqual(told);
    } else if (told.bound === null) {
      counts.whole++;
      expect(truth).toEqual(told);
    } else {
      counts.bound++;
      expect(truth.kind === 'MEASURED' && truth.raw).toBeGreaterThanOrEqual(told.raw - 1e-9);
    }
  };
  fc.assert(
    fc.property(histories, fc.integer({ min: 1, max: 8 }), days, (history, most, asOf) => {
      for (const name of ['ticketLoad', 'sentimentTrend', 'engagement'] as const)
        check(
          measure(name, latestOf(history, most), daysAgo(asOf)),
          measure(name, latestOf(history, 8), daysAgo(asOf)),
        );
    }),
    { numRuns: 500 },
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(50);
});

test('every component measures something of a customer of whom everything is known', () => {
  for (const component of components)
    expect(measureComponent(component, CONTENT, NOW)).toMatchObject({ kind: 'MEASURED' });
});
