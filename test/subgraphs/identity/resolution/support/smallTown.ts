import { createPrng } from '../../../../../subgraphs/kit/sample/prng.ts';

/** The columns of a small town's file. */
export const TOWN_HEADER = 'id,givenName,familyName,birthDate,email,phone,houseNumber,street,city,postcode';

const GIVEN =
  'anna bert carla dirk elena felix greta hannes ida jonas karla ludwig marie nils olga paul'.split(' ');
const FAMILY = Array.from({ length: 120 }, (_, index) => {
  const letters = 'bdfglmnrst';
  const vowels = 'aeiou';
  return `${letters[index % 10]}${vowels[index % 5]}${letters[(index * 7) % 10]}${vowels[(index * 3) % 5]}rk${letters[(index >> 3) % 10]}`;
});

/**
 * A town of made-up people: `people` persons with one record each, p0, p1, …; every second one has another record, d0, d2,
 * …, with one of its values misspelt or left out.
 */
export function smallTown(people: number, seed = 'town'): string[] {
  const prng = createPrng(seed);
  const digits = (count: number) => Array.from({ length: count }, () => prng.int(0, 9)).join('');
  return Array.from({ length: people }, (_, index) => {
    const [given, family] = [prng.pick(GIVEN), prng.pick(FAMILY)];
    const birth = `19${digits(1)}${prng.int(0, 9)}-0${prng.int(1, 9)}-1${prng.int(0, 9)}`;
    const cells = [
      given,
      family,
      birth,
      `${given}.${family}${digits(2)}@mail.example`,
      `+4917${digits(8)}`,
      String(prng.int(1, 90)),
      `${prng.pick(FAMILY)} street`,
      `${prng.pick(GIVEN)}ton`,
      `1${digits(4)}`,
    ];
    const rows = [[`p${index}`, ...cells].join(',')];
    if (index % 2 === 0) {
      const changed = prng.int(0, 3);
      const copy = cells.map((cell, at) =>
        at === changed ? (at === 2 ? '' : `${cell.slice(0, 3)}${cell.slice(4)}`) : cell,
      );
      rows.push([`d${index}`, ...copy].join(','));
    }
    return rows;
  }).flat();
}

export function townCsv(rows: readonly string[]): string {
  return [TOWN_HEADER, ...rows, ''].join('\n');
}
