import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * The forms in which departments state what identifies a person, so that the same thing said in two ways is the same
 * text. Each answers undefined for what is no such thing.
 */

const MAILBOX =
  /^[^\s@"(),:;<>[\\\]]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

/** Letters that do not decompose into a base letter and marks, and how they are written without them. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** An e-mail address in lower case. What follows a "+" stays: it can be another mailbox. */
export function normaliseEmail(text: string): string | undefined {
  const email = text.normalize('NFKC').trim().toLowerCase();
  return email.length <= 254 && MAILBOX.test(email) ? email : undefined;
}

/**
 * A telephone number in E.164. One without a country code is read as a number of `country` (ISO 3166-1 alpha-2), and is
 * none without that.
 */
export function normalisePhone(text: string, country?: string): string | undefined {
  const defaultCountry: CountryCode | undefined =
    country !== undefined && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(text.normalize('NFKC'), {
    extract: false,
    ...(defaultCountry && { defaultCountry }),
  });
  return number?.isPossible() ? number.number : undefined;
}

/** A postal code in capitals, without spaces and hyphens. */
export function normalisePostcode(text: string): string | undefined {
  const code = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  return /^[\p{L}\p{N}]{2,12}$/u.test(code) ? code : undefined;
}

/** Text without case, accents and punctuation, its words one space apart: "Ólaf  O'Brien-Łoś" is "olaf obrien los". */
export function foldText(text: string): string {
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '');
  const letters = Array.from(bare, (letter) => FOLDED[letter] ?? letter).join('');
  return letters
    .replace(/['’ʼ.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A person's name, given name first. Undefined when either part is missing. */
export function nameKey(givenName: string, familyName: string): string | undefined {
  const given = foldText(givenName);
  const family = foldText(familyName);
  return given === '' || family === '' ? undefined : `${given} ${family}`;
}

/** Two normalised values as one, for the claims that are pairs, such as NAME_BIRTH_DATE. */
export function pairKey(one: string, other: string): string {
  return `${one}|${other}`;
}
