import type { MoneyValue } from './inputValues.ts';

/** One language for all, so that the same facts are the same text on every machine. */
const LANGUAGE = 'en-GB';

const days = new Intl.DateTimeFormat(LANGUAGE, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** 3 October 2026, in UTC. */
export function dayInWords(moment: Date): string {
  return days.format(moment);
}

/** 1,234.56 EUR, exact: with as many digits as ISO 4217 gives the currency. Undefined for a currency that is none. */
export function moneyInWords({ amountMinor, currency }: MoneyValue): string | undefined {
  if (!/^[A-Z]{3}$/.test(currency) || !Number.isSafeInteger(amountMinor)) return undefined;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat(LANGUAGE, {
    style: 'currency',
    currency,
  }).resolvedOptions();
  const minor = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const whole = minor.slice(0, minor.length - digits);
  const decimal = digits === 0 ? whole : `${whole}.${minor.slice(-digits)}`;
  const amount = `${amountMinor < 0 ? '-' : ''}${decimal}` as Intl.StringNumericLiteral;
  const format = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: digits });
  return `${format.format(amount)} ${currency}`;
}

/** 1 ticket, 2 tickets. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** a, b and c. */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(LANGUAGE, { type: 'conjunction' }).format(words);
}
