import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ATTRIBUTES, FEATURES, type Features } from '../../../../subgraphs/identity/resolution/attributes.ts';
import {
  codeOf,
  codeSql,
  comparing,
  vectorOf,
} from '../../../../subgraphs/identity/resolution/compare/vectors.ts';
import { readDefinition } from '../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import { type Engine, literal, openEngine } from '../../../../subgraphs/identity/resolution/engine/engine.ts';
import {
  normaliseRecord,
  type RawRecord,
} from '../../../../subgraphs/identity/resolution/normalise/normaliseRecord.ts';

const { comparisons } = readDefinition();
const compare = comparing(comparisons);
const READING = { dateFormats: ['yyyy-mm-dd'], country: 'DE' } as const;
const features = (raw: RawRecord) => normaliseRecord(raw, READING);

/** The level of one comparison in words; undefined where it has nothing to say. */
function levelOf(name: string, one: RawRecord, other: RawRecord): string | undefined {
  const index = comparisons.findIndex((comparison) => comparison.name === name);
  const level = compare(features(one), features(other))[index] ?? 0;
  const back = compare(features(other), features(one))[index];
  expect(back).toBe(level); // whoever comes first
  return comparisons[index]?.levels[level - 1]?.name;
}

const named = (givenName: string, familyName = '') => ({ givenName, familyName });

test.each([
  [named('Anna', 'Berg'), named('ANNA', 'Bérg'), 'equal'],
  [named('Anna', 'Berg'), named('Berg', 'Anna'), 'swapped'],
  [named('A.', 'Berg'), named('Anna', 'Berg'), 'givenInitial'],
  [named('Bill', 'Berg'), named('William', 'Berg'), 'shortGivenName'],
  [named('Bill', 'Berg'), named('Will', 'Berg'), 'shortGivenName'],
  [named('Anna', 'Berg'), named('Anna Maria', 'Berg'), 'shortGivenName'],
  [named('Michaela', 'Berg'), named('Micheala', 'Berg'), 'givenNameAlike'],
  [named('Anna', 'Bergmann'), named('Anna', 'Bergman'), 'familyNameAlike'],
  [named('Michaela', 'Bergmann'), named('Micheala', 'Bergman'), 'bothAlike'],
  [named('Michaela', 'Bergmann'), named('Bergman', 'Michaela'), 'swappedAlike'],
  [named('', 'Berg'), named('Anna', 'Berg'), 'familyNameAlone'],
  [named('Anna', ''), named('Anna', 'Berg'), 'givenNameAlone'],
  [named('Anna', 'Stein'), named('Anna', 'Berg'), 'otherFamilyName'],
  [named('Otto', 'Berg'), named('Anna', 'Berg'), 'otherGivenName'],
  [named('Otto', 'Bergmann'), named('Anna', 'Bergman'), 'oneAlike'],
  [named('Otto', 'Stein'), named('Anna', 'Berg'), 'different'],
  [named('Otto', ''), named('', 'Berg'), undefined],
])('names: %p and %p are %s', (one, other, level) => {
  expect(levelOf('name', one, other)).toBe(level);
});

test.each([
  ['1980-05-12', '1980-05-12', 'equal'],
  ['1980-05-12', '1980-12-05', 'transposed'],
  ['1980-05-12', '1980-05-21', 'transposed'],
  ['1980-05-12', '1980-05-13', 'oneDigit'],
  ['1980-05-12', '1980-05-29', 'sameMonth'],
  ['1980-05-12', '1981-06-12', 'twoDigits'],
  ['1980-05-12', '1993-11-27', 'different'],
  ['1980-05-12', '', undefined],
])('birth dates: %s and %s are %s', (one, other, level) => {
  expect(levelOf('birthDate', { birthDate: one }, { birthDate: other })).toBe(level);
});

test.each([
  ['a.berg@x.example', 'A.Berg@X.example', 'equal'],
  ['a.berg@x.example', 'a.berg@y.example', 'sameUser'],
  ['a.berg+shop@x.example', 'a.berg@y.example', 'sameUser'],
  ['anna.berg@x.example', 'anna.brg@y.example', 'userAlike'],
  ['anna.berg@x.example', 'otto@x.example', 'different'],
  ['anna.berg@x.example', 'no address', undefined],
])('e-mail: %s and %s are %s', (one, other, level) => {
  expect(levelOf('email', { email: one }, { email: other })).toBe(level);
});

test.each([
  ['0176 1234567', '+49 176/1234567', 'equal'],
  ['0049 176 1234567', '(0176) 12345-67', 'equal'],
  ['0176 1234567', '0176 1234576', 'oneDigit'],
  ['0176 1234567', '0176 123456', 'oneDigit'],
  ['0176 1234567', '0151 7654321', 'different'],
])('phone: %s and %s are %s', (one, other, level) => {
  expect(levelOf('phone', { phone: one }, { phone: other })).toBe(level);
});

const at = (houseNumber: string, street: string, postcode = '', city = '') => ({
  houseNumber,
  street,
  postcode,
  city,
});

test.each([
  [at('8', 'Stanley Street', '4223', 'Perth'), at('8', 'stanley st.', '4223'), 'equal'],
  [at('', '8 Stanley Street', '4223'), at('8', 'Stanley Street', '4223'), 'equal'],
  [at('8', 'Stanley Street', '4223'), at('8', 'Stanly Street', '4223'), 'streetAlike'],
  [at('8', 'Stanley Street', '4223'), at('18', 'Stanley Street', '4223'), 'otherNumber'],
  [at('8', 'Stanley Street', '4223'), at('8', 'Stanley Street', '4232'), 'streetAndNumber'],
  [{ ...at('8', 'Stanley Street'), unit: 'Mill House' }, { street: 'Mill House' }, 'secondLine'],
  [at('8', 'Stanley Street', '4223', 'Perth'), at('3', 'Queen Road', '4223', 'Perth'), 'postcodeAndCity'],
  [at('8', 'Stanley Street', '4223'), at('3', 'Stanley Street', '9000'), 'street'],
  [at('8', 'Stanley Street', '4223'), at('3', 'Queen Road', '4223'), 'postcode'],
  [at('8', 'Stanley Street', '', 'Perth'), at('3', 'Queen Road', '', 'Perth'), 'city'],
  [at('8', 'Stanley Street', '4223'), at('3', 'Queen Road', '9000'), 'different'],
])('addresses: %p and %p are %s', (one, other, level) => {
  expect(levelOf('address', one, other)).toBe(level);
});

test.each([
  ['nationalId', '530-4218', '5304218', 'equal'],
  ['nationalId', '5304218', '5304281', 'oneDigit'],
  ['nationalId', '5304218', '9071135', 'different'],
  ['loyaltyId', 'ab 12 34', 'AB1234', 'equal'],
  ['loyaltyId', 'AB1234', 'AB124', 'oneDigit'],
  ['loyaltyId', 'AB1234', 'ZZ9999', 'different'],
  ['organisation', 'Müller & Söhne GmbH', 'Muller Sohne', 'equal'],
  ['organisation', 'Nordwind Logistik AG', 'Nordwind Logistk', 'alike'],
  ['organisation', 'Nordwind Logistik AG', 'Bäckerei Krume', 'different'],
])('%s: %s and %s are %s', (name, one, other, level) => {
  expect(levelOf(name, { [name]: one }, { [name]: other })).toBe(level);
});

test('every level of every comparison has been seen in a table above', () => {
  // a level that nothing reaches would be learned from nothing
  const levels = comparisons.flatMap((comparison) =>
    comparison.levels.map(({ name }) => `${comparison.name}.${name}`),
  );
  expect(levels).toHaveLength(14 + 6 + 4 + 3 + 10 + 3 + 3 + 3);
});

describe('beside the engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ memoryMiB: 200, directory: tmpdir() });
  });
  afterAll(() => engine.close());

  const WORDS = ['anna', 'ana', 'a', 'berg', 'bergg', 'bill', 'william', 'bil'];
  const raw = fc.record(
    Object.fromEntries(
      ATTRIBUTES.map((attribute) => [
        attribute,
        attribute === 'birthDate'
          ? fc.constantFrom('1980-05-12', '1980-12-05', '1980-05-13', '1980-05-21', '1991-05-12')
          : attribute === 'email'
            ? fc.constantFrom('a.berg@x.example', 'a.berg@y.example', 'a.brg@x.example', 'otto@x.example')
            : attribute === 'phone'
              ? fc.constantFrom('0176 1234567', '0176 1234576', '0176 123456', '0151 7654321')
              : fc.constantFrom(...WORDS),
      ]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<RawRecord>;

  test('SQL gives each pair the vector that TypeScript gives it', async () => {
    const pairs = fc
      .sample(fc.tuple(raw, raw), { numRuns: 500, seed: 11 })
      .map(([one, other]) => [features(one), features(other)] as const);
    const columns = FEATURES.map((feature) => `${feature} VARCHAR`).join(', ');
    for (const table of ['lefts', 'rights'])
      await engine.run(`CREATE TABLE ${table} (i INTEGER, ${columns})`);
    const row = (index: number, of: Features) =>
      `(${[index, ...FEATURES.map((feature) => (of[feature] === null ? 'NULL' : literal(of[feature])))].join(', ')})`;
    await engine.run(`INSERT INTO lefts VALUES ${pairs.map(([one], index) => row(index, one)).join(', ')}`);
    await engine.run(
      `INSERT INTO rights VALUES ${pairs.map(([, other], index) => row(index, other)).join(', ')}`,
    );
    const rows = await engine.rows(
      `SELECT ${codeSql(comparisons)} FROM lefts l JOIN rights r USING (i) ORDER BY i`,
    );
    const inSql = rows.map(([code]) => vectorOf(comparisons, Number(code)));
    expect(inSql).toEqual(pairs.map(([one, other]) => compare(one, other)));
    expect(new Set(inSql.map(String)).size).toBeGreaterThan(200);
  });
});

test('a vector and its code say the same', () => {
  const vector = comparisons.map(({ levels }, index) => (index * 5) % (levels.length + 1));
  expect(vectorOf(comparisons, codeOf(comparisons, vector))).toEqual(vector);
});
