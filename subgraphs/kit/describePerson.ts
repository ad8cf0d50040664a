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
  readonly country: Maybe;
}

/** What identity is told of a person: claims, to find and to tell apart by; and the description that is compared. */
export function describePerson(facts: DescribedFacts): Pick<RecordClaims, 'attributes' | 'person'> {
  const { emails, phones, postalCodes, address, nationalId, country, ...name } = facts;
  return {
    attributes: personClaims({
      ...name,
      emails: known(emails),
      phones: known(phones),
      postalCodes: known(postalCodes),
      country: country ?? undefined,
    }),
    person: descriptionOf({ ...name, email: emails[0], phone: phones[0], ...address, nationalId }, country),
  };
}

function known(values: readonly Maybe[]): string[] {
  return values.flatMap((value) => value ?? []);
}

function descriptionOf(
  values: Readonly<Partial<Record<PersonAttribute, Maybe>>>,
  country: Maybe,
): PersonDescription {
  const said = Object.entries(values).flatMap(([attribute, value]) =>
    value === null || value === undefined ? [] : [[attribute, value] as const],
  );
  return { values: Object.fromEntries(said), ...(country && { country }) };
}
