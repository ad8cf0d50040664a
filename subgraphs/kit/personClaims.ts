import { isCalendarDate } from '../../schema/vocabulary/scalarForms.ts';
import type { Claim, ClaimAttribute } from './claims.ts';
import { nameKey, normaliseEmail, normalisePhone, normalisePostcode, pairKey } from './normalise.ts';

/** What a record says of a person, as the department keeps it. Empty and missing are the same. */
export interface PersonFacts {
  readonly givenName?: string | null | undefined;
  readonly familyName?: string | null | undefined;
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  /** yyyy-mm-dd. */
  readonly birthDate?: string | null | undefined;
  readonly postalCodes?: readonly string[];
  /** ISO 3166-1 alpha-2: where a telephone number without a country code is from. */
  readonly country?: string | undefined;
}

/** The claims that follow from the facts, each once, also the pairs. What is not well formed claims nothing. */
export function personClaims(facts: PersonFacts): Claim[] {
  const name = nameKey(facts.givenName ?? '', facts.familyName ?? '');
  const birthDate = facts.birthDate && isCalendarDate(facts.birthDate) ? facts.birthDate : undefined;
  const postcodes = (facts.postalCodes ?? []).map(normalisePostcode);
  const values: Partial<Record<ClaimAttribute, readonly (string | undefined)[]>> = {
    EMAIL: (facts.emails ?? []).map(normaliseEmail),
    PHONE: (facts.phones ?? []).map((phone) => normalisePhone(phone, facts.country)),
    NAME: [name],
    BIRTH_DATE: [birthDate],
    POSTCODE: postcodes,
    NAME_BIRTH_DATE: [pairOf(name, birthDate)],
    NAME_POSTCODE: postcodes.map((postcode) => pairOf(name, postcode)),
  };
  return Object.entries(values).flatMap(([attribute, all]) =>
    [...new Set(all)].flatMap((value) =>
      value === undefined ? [] : [{ attribute: attribute as ClaimAttribute, value }],
    ),
  );
}

function pairOf(one: string | undefined, other: string | undefined): string | undefined {
  return one === undefined || other === undefined ? undefined : pairKey(one, other);
}
