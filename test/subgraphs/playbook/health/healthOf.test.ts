import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Health, HealthComponent } from '../../../../subgraphs/playbook/health/health.ts';
import { healthOf } from '../../../../subgraphs/playbook/health/healthOf.ts';
import { readHealthDefinition } from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';
import { arbitraryInputs } from './support/arbitraryInputs.ts';
import { CONTENT, daysAgo, known, NOTHING_KNOWN, NOW, order, UNKNOWN, WITHHELD } from './support/inputs.ts';

const definition = readHealthDefinition();
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function find({ components }: Health, name: string): HealthComponent | undefined {
  return components.find((one) => one.name === name);
}
function counted({ components }: Health) {
  return components.flatMap((one) => (one.kind === 'COUNTED' ? one : []));
}

describe('the health of a customer', () => {
  test('is a score whose contributions add up to it, with a band, a trend and the version', () => {
    const health = healthOf(definition, CONTENT, NOW);
    expect(health).toMatchObject({
      version: definition.version,
      asOf: NOW,
      coverage: 1,
      whyNone: null,
      band: 'STEADY',
    });
    expect(sum(counted(health).map(({ contribution }) => contribution ?? 0))).toBe(health.value);
    expect(health.range).toEqual({ atLeast: health.value, atMost: health.value });
    const before = healthOf(definition, CONTENT, daysAgo(30)).value;
    expect(health.trend).toEqual({ days: 30, before, change: (health.value ?? 0) - (before ?? 0) });
  });

  test('says of each component what was measured, what that is worth, what it counts and what it adds', () => {
    expect(find(healthOf(definition, CONTENT, NOW), 'recency')).toEqual({
      kind: 'COUNTED',
      name: 'recency',
      title: 'Recency of purchase',
      raw: 20,
      bound: null,
      normalised: expect.closeTo(100 - (20 / 30) * 10, 9),
      weight: 0.15,
      contribution: 14,
      sentence: 'The last order was placed 20 days ago.',
    });
  });

  test('leaves out what is withheld or unknown, says which, and weighs the rest anew', () => {
    const health = healthOf(definition, { ...CONTENT, ratings: WITHHELD, interactions: UNKNOWN }, NOW);
    expect(find(health, 'satisfaction')).toMatchObject({
      kind: 'LEFT_OUT',
      reason: 'WITHHELD',
      sentence: 'Satisfaction is left out: ratings may not be read for this purpose.',
    });
    expect(find(health, 'engagement')).toMatchObject({ kind: 'LEFT_OUT', reason: 'UNKNOWN' });
    expect(health.coverage).toBeCloseTo(0.8, 9);
    expect(find(health, 'recency')).toMatchObject({ weight: expect.closeTo(0.15 / 0.8, 9) });
  });

  test('is null with the reason where too little can be counted, and still shows what can', () => {
    const health = healthOf(
      definition,
      { ...NOTHING_KNOWN, orders: CONTENT.orders, knownSince: CONTENT.knownSince },
      NOW,
    );
    expect(health).toMatchObject({ value: null, band: null, range: null });
    expect(health.coverage).toBeCloseTo(0.45, 9);
    expect(health.whyNone).toEqual({
      code: 'TOO_LITTLE_COVERAGE',
      sentence: 'What can be counted holds 45 % of the weight, and a score needs 50 %.',
    });
    expect(find(health, 'recency')).toMatchObject({ kind: 'COUNTED', raw: 20, contribution: null });
    expect(health.trend).toMatchObject({ before: null, change: null });
  });

  test('is null where nothing at all is known, also when the definition asks for no coverage', () => {
    expect(healthOf({ ...definition, minimumCoverage: 0 }, NOTHING_KNOWN, NOW)).toMatchObject({
      value: null,
      coverage: 0,
    });
  });

  test('is null before the customer was known, unless something had happened by then', () => {
    const newcomer = {
      ...CONTENT,
      orders: known([order(3)]),
      tickets: known([]),
      subscriptions: known([]),
      interactions: known([]),
    };
    const young = { ...newcomer, knownSince: known(daysAgo(5)) };
    expect(healthOf(definition, young, daysAgo(10)).whyNone?.code).toBe('NOT_KNOWN_YET');
    expect(healthOf(definition, young, NOW)).toMatchObject({ trend: { before: null, change: null } });
    const guest = { ...young, orders: known([order(50)]) };
    expect(healthOf(definition, guest, daysAgo(10)).value).not.toBeNull();
  });

  test('says where a raw value is only the least that it can be, and that the score may be higher', () => {
    const health = healthOf(
      definition,
      { ...CONTENT, orders: known([order(3), order(30)]), ordersAreAll: false },
      NOW,
    );
    expect(find(health, 'frequency')).toMatchObject({
      bound: 'AT_LEAST',
      sentence: '2 orders were placed within 365 days. It is that at least: older orders were not read.',
    });
    expect(health.range?.atMost).toBeGreaterThan(health.value ?? 0);
  });

  test('could be anything better where its one component is a bound, and nothing worse', () => {
    const alone = {
      ...definition,
      components: definition.components.filter(({ name }) => name === 'frequency'),
    };
    const read = { ...CONTENT, orders: known([order(3), order(30)]), ordersAreAll: false };
    expect(healthOf(alone, read, NOW)).toMatchObject({ value: 50, range: { atLeast: 50, atMost: 100 } });
    expect(healthOf(alone, { ...read, ordersAreAll: true }, NOW).range).toEqual({ atLeast: 50, atMost: 50 });
  });

  test('says where the load of tickets is only the least that it can be, and that the score may be lower', () => {
    const loaded = {
      ...CONTENT,
      tickets: known([{ openedAt: daysAgo(400), solvedAt: daysAgo(30), priority: 'HIGH' as const }]),
      ticketsAreAll: false,
    };
    const health = healthOf(definition, loaded, NOW);
    expect(find(health, 'ticketLoad')).toMatchObject({
      bound: 'AT_LEAST',
      sentence: expect.stringMatching(/ It is that at least: older tickets were not read\.$/),
    });
    expect(health.range?.atLeast).toBeLessThan(health.value ?? 0);
    expect(sum(counted(health).map(({ contribution }) => contribution ?? 0))).toBe(health.value);
  });

  test('could be nothing better where its one component is a load that is so at least, and nothing else where it is the worst', () => {
    const alone = {
      ...definition,
      components: definition.components.filter(({ name }) => name === 'ticketLoad'),
    };
    const loaded = (...openedAt: number[]) => ({
      ...CONTENT,
      tickets: known(
        openedAt.map((days) => ({ openedAt: daysAgo(days), solvedAt: null, priority: 'NORMAL' as const })),
      ),
      ticketsAreAll: false,
    });
    expect(healthOf(alone, loaded(400), NOW)).toMatchObject({ value: 75, range: { atLeast: 0, atMost: 75 } });
    expect(healthOf(alone, loaded(1, 2, 3, 4, 5, 6), NOW)).toMatchObject({
      value: 0,
      range: { atLeast: 0, atMost: 0 },
    });
  });

  test('leaves the tickets out of a score of a time before the oldest that was read, and does not say that they were unknown', () => {
    const newcomer = {
      ...CONTENT,
      orders: known([]),
      subscriptions: known([]),
      interactions: known([]),
      tickets: known([{ openedAt: daysAgo(5), solvedAt: null, priority: 'LOW' as const }]),
      ticketsAreAll: false,
      knownSince: known(daysAgo(5)),
    };
    const then = healthOf(definition, newcomer, daysAgo(10));
    expect(find(then, 'ticketLoad')).toMatchObject({ kind: 'LEFT_OUT', reason: 'UNKNOWN' });
    expect(then.whyNone?.code).toBe('TOO_LITTLE_COVERAGE');
    expect(healthOf(definition, { ...newcomer, ticketsAreAll: true }, daysAgo(10)).whyNone?.code).toBe(
      'NOT_KNOWN_YET',
    );
  });

  test('takes bands to begin with their first score', () => {
    const bands = [
      { name: 'LOW', from: 0, meaning: 'x' },
      { name: 'HIGH', from: healthOf(definition, CONTENT, NOW).value ?? 0, meaning: 'y' },
    ];
    expect(healthOf({ ...definition, bands }, CONTENT, NOW).band).toBe('HIGH');
    expect(healthOf({ ...definition, bands }, CONTENT, daysAgo(0.5)).value).not.toBeNull();
  });
});

describe('whatever is known of a customer', () => {
  test('contributions are whole points that add up to the score exactly, and weights to 1', () => {
    let scored = 0;
    fc.assert(
      fc.property(arbitraryInputs, (inputs) => {
        const health = healthOf(definition, inputs, NOW);
        if (health.value === null) return;
        scored++;
        const parts = counted(health);
        expect(sum(parts.map(({ contribution }) => contribution ?? Number.NaN))).toBe(health.value);
        expect(sum(parts.map(({ weight }) => weight))).toBeCloseTo(1, 9);
        for (const { contribution, weight, normalised } of parts)
          expect(Math.abs((contribution ?? Number.NaN) - weight * normalised)).toBeLessThan(1);
        expect(health.value).toBeGreaterThanOrEqual(health.range?.atLeast ?? 101);
        expect(health.value).toBeLessThanOrEqual(health.range?.atMost ?? -1);
      }),
      { numRuns: 400 },
    );
    expect(scored).toBeGreaterThan(50);
  });

  test('what is withheld cannot move the score beyond the range that is said', () => {
    const keys = ['returns', 'tickets', 'moods', 'ratings', 'interactions'] as const;
    fc.assert(
      fc.property(arbitraryInputs, fc.constantFrom(...keys), (inputs, key) => {
        const whole = healthOf(definition, inputs, NOW);
        const { range } = healthOf(definition, { ...inputs, [key]: WITHHELD }, NOW);
        // a component that had nothing to measure is out of both, and then the two ranges are of different weights
        if (range === null || whole.value === null || whole.coverage < 1) return;
        expect(whole.value).toBeGreaterThanOrEqual(range.atLeast);
        expect(whole.value).toBeLessThanOrEqual(range.atMost);
      }),
      { numRuns: 400 },
    );
  });

  test('the score as of then is that of what had happened by then', () => {
    const then = daysAgo(100);
    fc.assert(
      fc.property(arbitraryInputs, (inputs) => {
        expect(healthOf(definition, inputs, then)).toEqual(healthOf(definition, upTo(inputs, then), then));
      }),
      { numRuns: 200 },
    );
  });
});

/** What could have been known then: nothing that happened later, and nothing solved or ended later as such. */
function upTo(inputs: typeof CONTENT, then: Date): typeof CONTENT {
  const keep = <T>(input: { kind: string; value?: readonly T[] }, at: (one: T) => Date) =>
    (input.value === undefined ? input : known(input.value.filter((one) => at(one) <= then))) as never;
  const tickets = keep(
    inputs.tickets,
    ({ openedAt }: { openedAt: Date }) => openedAt,
  ) as typeof CONTENT.tickets;
  return {
    ...inputs,
    orders: keep(inputs.orders, ({ placedAt }: { placedAt: Date }) => placedAt),
    returns: keep(inputs.returns, ({ requestedAt }: { requestedAt: Date }) => requestedAt),
    tickets:
      tickets.kind === 'KNOWN'
        ? known(
            tickets.value.map((one) => ({
              ...one,
              solvedAt: one.solvedAt !== null && one.solvedAt > then ? null : one.solvedAt,
            })),
          )
        : tickets,
    moods: keep(inputs.moods, ({ at }: { at: Date }) => at),
    ratings: keep(inputs.ratings, ({ at }: { at: Date }) => at),
    subscriptions: keep(inputs.subscriptions, ({ startedAt }: { startedAt: Date }) => startedAt),
    interactions: keep(inputs.interactions, ({ at }: { at: Date }) => at),
  };
}
