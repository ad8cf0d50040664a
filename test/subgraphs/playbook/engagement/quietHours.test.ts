import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quietUntil } from '../../../../subgraphs/playbook/engagement/quietHours.ts';

const until = (now: string, zones: string[], from = '20:00', to = '08:00') =>
  quietUntil(new Date(now), zones, from, to).toISOString();

describe('Quiet hours', () => {
  test.each([
    ['by day it is now', '2026-11-03T11:00:00.000Z', ['Europe/Berlin'], '2026-11-03T11:00:00.000Z'],
    [
      'in the evening it is the next morning',
      '2026-11-03T20:30:00.000Z',
      ['Europe/Berlin'],
      '2026-11-04T07:00:00.000Z',
    ],
    [
      'at night it is this morning',
      '2026-11-04T01:00:00.000Z',
      ['Europe/Berlin'],
      '2026-11-04T07:00:00.000Z',
    ],
    ['they begin on the minute', '2026-11-03T19:00:00.000Z', ['Europe/Berlin'], '2026-11-04T07:00:00.000Z'],
    ['they end on the minute', '2026-11-04T07:00:00.000Z', ['Europe/Berlin'], '2026-11-04T07:00:00.000Z'],
    [
      'half an hour before they begin',
      '2026-11-03T18:30:00.500Z',
      ['Europe/Berlin'],
      '2026-11-03T18:30:00.500Z',
    ],
    ['in zones of half an hour', '2026-11-03T01:00:00.000Z', ['Asia/Kolkata'], '2026-11-03T02:30:00.000Z'],
    [
      'of several zones the last to wake counts',
      '2026-11-03T14:00:00.000Z',
      ['America/New_York', 'America/Los_Angeles'],
      '2026-11-03T16:00:00.000Z',
    ],
    [
      'over the night when clocks go forward',
      '2027-03-27T22:00:00.000Z',
      ['Europe/Berlin'],
      '2027-03-28T06:00:00.000Z',
    ],
    [
      'over the night when clocks go back',
      '2026-10-24T20:00:00.000Z',
      ['Europe/Berlin'],
      '2026-10-25T07:00:00.000Z',
    ],
  ])('%s', (_, now, zones, expected) => {
    expect(until(now, zones)).toBe(expected);
  });

  test('that do not go over midnight end on the same day', () => {
    expect(until('2026-11-03T12:30:00Z', ['Europe/Berlin'], '12:00', '14:00')).toBe(
      '2026-11-03T13:00:00.000Z',
    );
  });

  test.each([
    ['no zones', [], '20:00'],
    ['a zone that is none', ['Europe/Atlantis'], '20:00'],
    ['a time that is none', ['Europe/Berlin'], '24:00'],
    [
      'zones between which it is always night somewhere',
      ['Pacific/Auckland', 'Europe/London', 'America/New_York'],
      '16:00',
    ],
  ])('cannot be told with %s', (_, zones, from) => {
    expect(() => until('2026-11-03T11:00:00Z', zones, from)).toThrow(RangeError);
  });

  test('always end at a moment when it is quiet nowhere, and never before now', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Tokyo',
      'Australia/Adelaide',
      'UTC',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 31_536_000 }),
        fc.uniqueArray(zone, { minLength: 1, maxLength: 2 }),
        (s, zones) => {
          const now = new Date(Date.UTC(2026, 0, 1) + s * 1000);
          const end = quietUntil(now, zones, '22:00', '07:00');
          expect(end.getTime()).toBeGreaterThanOrEqual(now.getTime());
          for (const timeZone of zones) {
            const hour = Number(
              new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(end),
            );
            expect(hour).toBeGreaterThanOrEqual(7);
            expect(hour).toBeLessThan(22);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
