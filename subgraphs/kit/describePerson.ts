import type { PersonAttribute, PersonDescription } from './claims.ts';

/** A description of what is known; `values` as the department keeps them, what is missing null. */
export function describePerson(
  values: Readonly<Partial<Record<PersonAttribute, string | null | undefined>>>,
  country: string | null | undefined,
): PersonDescription {
  const known = Object.entries(values).flatMap(([attribute, value]) =>
    value === null || value === undefined ? [] : [[attribute, value] as const],
  );
  return { values: Object.fromEntries(known), ...(country && { country }) };
}
