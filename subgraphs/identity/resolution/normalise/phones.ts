import { normalisePhone } from '../../../kit/normalise.ts';

/** What is done with all numbers of one exchange: they differ in the last digits only. */
interface Exchange {
  /** What its numbers begin with as they are written, and in E.164; undefined where they are no numbers. */
  readonly international: string | undefined;
}

const LAST_DIGITS = 4;
const MOST_EXCHANGES = 100_000;

/**
 * A normaliser that answers what normalisePhone does, in a tenth of the time where numbers come in thousands. How a number
 * is read depends on its beginning and its length; so one number of each exchange is parsed, and the others, which differ
 * from it in the last four digits, are read alike.
 */
export function createPhoneNormaliser(): (text: string, country: string | undefined) => string | undefined {
  const exchanges = new Map<string, Exchange>();
  return (text, country) => {
    const plain = text.replace(/[\s()./-]/g, '');
    if (!/^\+?\d{8,15}$/.test(plain)) return normalisePhone(text, country);
    const last = plain.slice(-LAST_DIGITS);
    const key = `${country} ${plain.length} ${plain.slice(0, -LAST_DIGITS)}`;
    const known = exchanges.get(key);
    if (known !== undefined)
      return known.international === undefined ? undefined : known.international + last;
    const parsed = normalisePhone(text, country);
    if (parsed !== undefined && !parsed.endsWith(last)) return parsed;
    if (exchanges.size >= MOST_EXCHANGES) exchanges.clear();
    exchanges.set(key, { international: parsed?.slice(0, -LAST_DIGITS) });
    return parsed;
  };
}
