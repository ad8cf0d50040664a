import { isCalendarDate } from '../../../schema/vocabulary/scalarForms.ts';
import type { PersonAttribute, PersonDescription } from '../../kit/claims.ts';
import { foldText, nameKey, normaliseEmail, normalisePhone, normalisePostcode } from '../../kit/normalise.ts';
import type { ComparedAttribute } from '../conflicts.ts';

/** A value of a compared attribute. */
export interface Value {
  /** As it is shown. */
  readonly value: string;
  /** As personClaims claims it: the same for two values that say the same. */
  readonly normalised: string;
}

interface Form {
  /** What of a description it is made of. */
  readonly of: readonly PersonAttribute[];
  /** Undefined for what is no such value. */
  readonly normalise: (text: string, country: string | undefined) => string | undefined;
  /** `must be <expected>` */
  readonly expected: string;
}

const FORMS: Readonly<Record<ComparedAttribute, Form>> = {
  NAME: {
    of: ['givenName', 'familyName'],
    normalise: (text) => foldText(text) || undefined,
    expected: 'a name with a letter or a digit in it, given name first',
  },
  EMAIL: {
    of: ['email'],
    normalise: normaliseEmail,
    expected: 'an e-mail address, such as ada@example.org',
  },
  PHONE: {
    of: ['phone'],
    normalise: normalisePhone,
    expected: 'a telephone number in international form, such as +44 20 7946 0958',
  },
  BIRTH_DATE: {
    of: ['birthDate'],
    normalise: (text) => (isCalendarDate(text) ? text : undefined),
    expected: 'a day of the calendar, such as 1984-05-17',
  },
  POSTCODE: {
    of: ['postcode'],
    normalise: normalisePostcode,
    expected: 'a postal code of 2 to 12 letters and digits',
  },
};

/** What a value of the attribute looks like: `must be …`. */
export function expectedOf(attribute: ComparedAttribute): string {
  return FORMS[attribute].expected;
}

/** Undefined for what is no value of the attribute. A telephone number is shown in E.164, everything else as it is written. */
export function readValue(attribute: ComparedAttribute, text: string, country?: string): Value | undefined {
  const written = text.trim();
  const normalised = FORMS[attribute].normalise(written, country);
  return normalised === undefined
    ? undefined
    : { value: attribute === 'PHONE' ? normalised : written, normalised };
}

/** What a record says of an attribute; undefined where it says nothing, or nothing that personClaims would claim. */
export function saidOf(
  attribute: ComparedAttribute,
  { values, country, verified = [] }: PersonDescription,
): (Value & { readonly verified: boolean }) | undefined {
  const { of } = FORMS[attribute];
  const parts = of.map((part) => values[part]?.trim() ?? '');
  const [first = '', second = ''] = parts;
  if (attribute === 'NAME' && nameKey(first, second) === undefined) return undefined;
  const read = readValue(attribute, parts.join(' '), country);
  return read && { ...read, verified: of.every((part) => verified.includes(part)) };
}
