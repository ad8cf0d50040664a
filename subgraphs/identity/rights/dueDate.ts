/** A request is answered within one month, which may be made three (GDPR art. 12(3)). */
export const MONTHS_TO_ANSWER = 1;
export const MONTHS_MORE = 2;

/**
 * The same time of the day so many months later (UTC); the last day of a month that has no such day, as Regulation (EEC)
 * 1182/71 art. 3(2)(c) counts.
 */
export function monthsLater(from: Date, months: number): Date {
  const later = new Date(from);
  later.setUTCMonth(from.getUTCMonth() + months);
  // where the month is too short the date has run over into the next one: day 0 is the last of the month before
  if (later.getUTCDate() !== from.getUTCDate()) later.setUTCDate(0);
  return later;
}
