import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type PersonValues, personClaims, type RecordClaims } from './product.ts';

/** What the columns of a made-up population are, as mappings/population.yaml says it. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  given_name: 'givenName',
  family_name: 'familyName',
  birth_date: 'birthDate',
  email: 'email',
  phone: 'phone',
  house_number: 'houseNumber',
  street: 'street',
  city: 'city',
  postcode: 'postcode',
  organisation: 'organisation',
  loyalty_id: 'loyaltyId',
};

/** Whose telephone numbers the population makes up. */
const COUNTRY = 'DE';
const SEEN = new Date('2026-10-01T00:00:00Z');

/** The records of a generated file, as its departments would tell of them; `change` replaces values. */
export async function* readPeople(
  path: string,
  change: (values: PersonValues) => PersonValues = (values) => values,
): AsyncGenerator<RecordClaims> {
  let header: readonly string[] | undefined;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const cells = line.split(',');
    if (header === undefined) header = cells;
    else yield claimsOf(new Map(header.map((name, index) => [name, cells[index] ?? ''])), change);
  }
}

function claimsOf(
  row: ReadonlyMap<string, string>,
  change: (values: PersonValues) => PersonValues,
): RecordClaims {
  const said = Object.entries(ATTRIBUTES).flatMap(([column, attribute]) => {
    const value = row.get(column);
    return value ? [[attribute, value] as const] : [];
  });
  const values = change(Object.fromEntries(said));
  return {
    department: row.get('system') ?? '',
    recordId: row.get('id') ?? '',
    lastSeen: SEEN,
    attributes: personClaims({
      givenName: values.givenName,
      familyName: values.familyName,
      birthDate: values.birthDate,
      emails: values.email === undefined ? [] : [values.email],
      phones: values.phone === undefined ? [] : [values.phone],
      postalCodes: values.postcode === undefined ? [] : [values.postcode],
      country: COUNTRY,
    }),
    person: { values, country: COUNTRY },
  };
}

/** Who each record is of: by the number in its id, the number of the person. */
export async function readTruth(path: string, records: number): Promise<Int32Array> {
  const truth = new Int32Array(records).fill(-1);
  let isHeader = true;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (!isHeader) {
      const [id = '', person = ''] = line.split(',');
      truth[numberOf(id)] = Number(person.slice(1));
    }
    isHeader = false;
  }
  return truth;
}

/** The number in `r123`. */
export function numberOf(recordId: string): number {
  return Number(recordId.slice(1));
}
