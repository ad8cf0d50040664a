const DAY_MS = 86_400_000;
/** More steps than zones of one country need. */
const MOST_STEPS = 100;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * The earliest moment, `now` or later, at which no clock of these IANA time zones shows a time from `from` (hh:mm) up to, not
 * including, `to`; the interval may go over midnight. Throws a RangeError where there are no zones, one that is none, a time
 * that is none, or no such moment.
 */
export function quietUntil(now: Date, zones: readonly string[], from: string, to: string): Date {
  if (zones.length === 0) throw new RangeError('Nobody knows in which time zone the customer is');
  const [start, end] = [msOfDay(from), msOfDay(to)];
  let at = now.getTime();
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = Math.max(...zones.map((zone) => wakingIn(zone, at, start, end)));
    if (next === at) return new Date(at);
    at = next;
  }
  throw new RangeError('There is no hour that is quiet in none of the time zones');
}

/** When the quiet that `at` lies in ends in a zone; `at` where it lies in none. Between two days a clock may be moved. */
function wakingIn(zone: string, at: number, start: number, end: number): number {
  const shown = clockIn(zone, at);
  const isQuiet = start <= end ? shown >= start && shown < end : shown >= start || shown < end;
  if (!isQuiet) return at;
  const waking = at + ((end - shown + DAY_MS) % DAY_MS);
  const ahead = (clockIn(zone, waking) - end + 1.5 * DAY_MS) % DAY_MS;
  return waking - (ahead - DAY_MS / 2);
}

/** What a clock of the zone shows, in milliseconds since its midnight. */
function clockIn(zone: string, at: number): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium', hourCycle: 'h23' });
    clocks.set(zone, clock);
  }
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(at).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (((at % 1000) + 1000) % 1000);
}

function msOfDay(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined)
    throw new RangeError('A time of the day must be of the form hh:mm');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}
