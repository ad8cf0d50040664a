/** The ways of writing a date that a mapping can name. */
export const DATE_FORMATS = [
  'yyyy-mm-dd',
  'yyyymmdd',
  'dd.mm.yyyy',
  'dd/mm/yyyy',
  'mm/dd/yyyy',
  'dd-mm-yyyy',
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** What is understood where the mapping names no formats. */
export const DEFAULT_DATE_FORMATS: readonly DateFormat[] = ['yyyy-mm-dd', 'yyyymmdd'];

/**
 * A date as yyyymmdd. Of several formats that fit, the first one that gives a day of the calendar is taken; where none
 * does, the first that fits at all: a date with a typing error (the 31st of February) is still worth comparing. A time
 * of day after an ISO date is left out. Undefined for what has none of the forms.
 */
export function normaliseDate(text: string, formats: readonly DateFormat[]): string | undefined {
  const trimmed = text.trim();
  const readings = formats.flatMap((format) => read(trimmed, format) ?? []);
  return readings.find(isInCalendar) ?? readings[0];
}

function read(text: string, format: DateFormat): string | undefined {
  const [year, month, day] = partsOf(text, format);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}`;
}

function partsOf(text: string, format: DateFormat): (string | undefined)[] {
  switch (format) {
    case 'yyyy-mm-dd':
      return /^(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$/.exec(text)?.slice(1, 4) ?? [];
    case 'yyyymmdd':
      return /^(\d{4})(\d\d)(\d\d)$/.exec(text)?.slice(1, 4) ?? [];
    case 'mm/dd/yyyy': {
      const [, month, day, year] = /^(\d\d?)\/(\d\d?)\/(\d{4})$/.exec(text) ?? [];
      return [year, month, day];
    }
    default: {
      const separator = format.charAt(2);
      const [day, month, year, ...rest] = text.split(separator);
      const fits = rest.length === 0 && /^\d\d?$/.test(day ?? '') && /^\d\d?$/.test(month ?? '');
      return fits && /^\d{4}$/.test(year ?? '') ? [year, month, day] : [];
    }
  }
}

function isInCalendar(date: string): boolean {
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso);
}
