import { expect, test } from '@jest/globals';
import { monthsLater } from '../../../../subgraphs/identity/rights/dueDate.ts';

test.each([
  ['2026-11-01T12:30:00.000Z', 1, '2026-12-01T12:30:00.000Z'],
  ['2026-12-15T23:59:59.999Z', 1, '2027-01-15T23:59:59.999Z'],
  ['2026-01-31T00:00:00.000Z', 1, '2026-02-28T00:00:00.000Z'],
  ['2028-01-30T00:00:00.000Z', 1, '2028-02-29T00:00:00.000Z'],
  ['2026-11-30T08:00:00.000Z', 3, '2027-02-28T08:00:00.000Z'],
  ['2026-12-31T08:00:00.000Z', 3, '2027-03-31T08:00:00.000Z'],
])('what is asked for on %s is due in %i months, on %s', (from, months, due) => {
  expect(monthsLater(new Date(from), months).toISOString()).toBe(due);
});
