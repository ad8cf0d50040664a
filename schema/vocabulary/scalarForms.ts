/** What a value of an agreed scalar looks like in JSON, and how that is said. */
export interface ScalarForm {
  readonly accepts: (input: unknown) => boolean;
  /** `A Date must be <expected>.` */
  readonly expected: string;
}

/** Hours end at 23: `Date` would take 24:00:00 for the next day. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
const CALENDAR_DATE = /^\d{4}-\d\d-\d\d$/;
const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether the text is a day of the calendar, as yyyy-mm-dd, from the year 1: databases know no year 0. */
export function isCalendarDate(text: string): boolean {
  if (!CALENDAR_DATE.test(text) || text.startsWith('0000')) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The moment that an RFC 3339 text names; undefined for any other text, and outside of the years 1 to 9999. */
export function parseInstant(text: string): Date | undefined {
  if (!RFC_3339.test(text) || !isCalendarDate(text.slice(0, 10))) return undefined;
  const instant = new Date(text);
  // The offset may lead out of the years that have four digits; NaN is no such year either.
  const year = instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant : undefined;
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Offsets are time zones to `Intl`, and no names: where clocks change, an offset is right for half of the year. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const text = (test: (value: string) => boolean) => (input: unknown) =>
  typeof input === 'string' && test(input);

/** The scalars that clients may send. The gateway refuses other values before any subgraph hears of them. */
export const SCALAR_FORMS = {
  DateTime: {
    accepts: text((value) => parseInstant(value) !== undefined),
    expected: 'an RFC 3339 date and time with an offset, such as 2026-11-01T12:00:00Z',
  },
  Date: { accepts: text(isCalendarDate), expected: 'a day of the calendar, such as 1984-05-17' },
  Currency: {
    accepts: text((value) => currencies.has(value)),
    expected: 'an ISO 4217 code in capitals, such as EUR',
  },
  Locale: { accepts: text(isLocale), expected: 'a BCP 47 language tag, such as en-GB' },
  TimeZone: {
    accepts: text(isTimeZone),
    expected: 'the name of an IANA time zone, such as Europe/Berlin',
  },
  SafeInt: {
    accepts: Number.isSafeInteger,
    expected: 'a whole number between -9007199254740991 and 9007199254740991',
  },
} as const satisfies Record<string, ScalarForm>;
