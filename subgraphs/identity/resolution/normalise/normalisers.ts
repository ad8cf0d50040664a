import { foldText, normaliseEmail, normalisePostcode } from '../../../kit/normalise.ts';
import type { Attribute, Feature } from '../attributes.ts';
import { type DateFormat, normaliseDate } from './dates.ts';
import { createPhoneNormaliser } from './phones.ts';
import { words } from './words.ts';

/** How a file's values are to be read. */
export interface Reading {
  readonly dateFormats: readonly DateFormat[];
  /** ISO 3166-1 alpha-2: whose numbers telephone numbers without a country code are. */
  readonly country?: string | undefined;
}

/** The features that one attribute's value gives. What is no such value gives none. */
export type Normalised = Partial<Record<Feature, string>>;
export type Normaliser = (text: string, reading: Reading) => Normalised;

/**
 * For each attribute what is made of its value, which is not blank. Values are looked at one by one, so that each
 * distinct value of a file is normalised once, however often it stands there. Pure.
 */
export const NORMALISERS: Readonly<Record<Attribute, Normaliser>> = {
  givenName: (text) => {
    const givenName = foldText(text);
    const nicknames = words().formalNames.get(givenName)?.join(' ');
    return { ...some('givenName', givenName), ...some('nicknames', nicknames) };
  },
  familyName: (text) => some('familyName', foldText(text)),
  birthDate: (text, { dateFormats }) => some('birthDate', normaliseDate(text, dateFormats)),
  email: (text) => {
    const email = normaliseEmail(text);
    if (email === undefined) return {};
    const at = email.lastIndexOf('@');
    const emailUser = email.slice(0, at).replace(/(?<=.)\+.*$/, '');
    return { email, emailUser, emailHost: email.slice(at + 1) };
  },
  phone: (text, { country }) => some('phone', phone(text, country)),
  houseNumber: (text) => some('houseNumber', foldText(text).replaceAll(' ', '')),
  street: normaliseStreet,
  unit: (text) => some('unit', foldText(text)),
  city: (text) => some('city', foldText(text)),
  postcode: (text) => some('postcode', normalisePostcode(text)),
  nationalId: (text) => some('nationalId', identifier(text)),
  loyaltyId: (text) => ({ ...some('loyaltyId', identifier(text)), ...some('loyaltyCard', cardNumber(text)) }),
  organisation: (text) => {
    const all = foldText(text).split(' ');
    const bare = all.filter((word) => !words().legalForms.has(word));
    return some('organisation', (bare.length > 0 ? bare : all).join(' '));
  },
};

const phone = createPhoneNormaliser();

/** "12 Stanley St." is the street "stanley street" and the number 12; a number of its own column goes first. */
function normaliseStreet(text: string): Normalised {
  const parts = foldText(text).split(' ');
  const number = /^\d+\p{L}?$/u;
  const at = [0, parts.length - 1].find((index) => parts.length > 1 && number.test(parts[index] ?? ''));
  const street = parts
    .filter((_, index) => index !== at)
    .map((word, index) => (index === 0 ? word : (words().street.get(word) ?? word)))
    .join(' ');
  return { ...some('street', street), ...(at !== undefined && some('houseNumber', parts[at])) };
}

/** Letters in capitals and digits, nothing else. */
function identifier(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Letters in capitals, blanks left out, every other sign where it stands; "n/a" and "0" are no card. */
function cardNumber(text: string): string | undefined {
  const card = text.normalize('NFKC').toUpperCase().replace(/\s/g, '');
  const [signs, digits] = [/[\p{L}\p{N}]/gu, /\p{N}/gu].map((kind) => card.match(kind)?.length ?? 0);
  return (signs ?? 0) >= 6 && (digits ?? 0) >= 4 ? card : undefined;
}

/** Beyond what anybody is called or lives at; comparing two texts takes as long as the product of their lengths. */
const MOST_CHARACTERS = 256;

function some(feature: Feature, value: string | undefined): Normalised {
  return value === undefined || value === ''
    ? {}
    : { [feature]: value.slice(0, MOST_CHARACTERS).toWellFormed() };
}
