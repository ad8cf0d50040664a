import type { PersonAttribute, PersonDescription, RecordClaims } from './claims.ts';
import { type PersonFacts, personClaims } from './personClaims.ts';

type Maybe = string | null | undefined;

/** All that a record says of a person, as the department keeps it; what is missing is null. */
export interface DescribedFacts extends Omit<PersonFacts, 'emails' | 'phones' | 'postalCodes' | 'country'> {
  /** Of several the first one is compared with what others say; so it is of telephone numbers. */
  readonly emails: readonly Maybe[];
  readonly phones: readonly Maybe[];
  readonly postalCodes: readonly Maybe[];
  /** The address that is compared. */
  readonly address: Readonly<Record<'street' | 'unit' | 'city' | 'postcode', Maybe>>;
  readonly nationalId?: Maybe;
  readonly loyaltyId?: Maybe;
  /** Which of what is compared the department has verified; none when left out. */
  readonly verified?: readonly PersonAttribute[];
  readonly country: Maybe;
}

/** What identity is told of a person: claims, to find and to tell apart by; and the description that is compared. */
export function describePerson(facts: DescribedFacts): Pick<RecordClaims, 'attributes' | 'person'> {
  const { emails, phones, postalCodes, address, nationalId, loyaltyId, country, verified, ...name } = facts;
  const values = { ...name, email: emails[0], phone: phones[0], ...address, nationalId, loyaltyId };
  return {
    attributes: personClaims({
      ...name,
      emails: known(emails),
      phones: known(phones),
      postalCodes: known(postalCodes),
      country: country ?? undefined,
    }),
    person: descriptionOf(values, country, verified),
  };
}

function known(values: readonly Maybe[]): string[] {
  return values.flatMap((value) => value ?? []);
}

function descriptionOf(
  values: Readonly<Partial<Record<PersonAttribute, Maybe>>>,
  country: Maybe,
  verified: readonly PersonAttribute[] = [],
): PersonDescription {
  const said = Object.entries(values).flatMap(([attribute, value]) =>
    value === null || value === undefined ? [] : [[attribute, value] as const],
  );
  const known = verified.filter((attribute) => values[attribute]);
  return {
    values: Object.fromEntries(said),
    ...(country && { country }),
    ...(known.length > 0 && { verified: known }),
  };
}
