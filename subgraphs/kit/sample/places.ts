import type { NameOrigin } from './names.ts';
import type { Prng } from './prng.ts';
import type { SampleAddress } from './sampleCustomer.ts';

type City = readonly [name: string, postalPrefix: string, region?: string];

/** A country where customers of the sample company live. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** Of a hundred customers. */
  readonly share: number;
  readonly locale: string;
  readonly localNames: NameOrigin;
  readonly cities: readonly City[];
  readonly streets: readonly string[];
  /** The first line of an address. */
  readonly line1: (street: string, number: number) => string;
  /** A postal code of the area that the prefix stands for. */
  readonly postalCode: (prefix: string, rng: Prng) => string;
  /** The n-th number (from 0) of the country's ranges reserved for fiction, in E.164; undefined when they are used up. */
  readonly phone: (n: number) => string | undefined;
}

const two = (n: number) => String(n).padStart(2, '0');
const three = (n: number) => String(n).padStart(3, '0');
const four = (n: number) => String(n).padStart(4, '0');
const numberFirst = (street: string, number: number) => `${number} ${street}`;
const numberLast = (street: string, number: number) => `${street} ${number}`;
const digitsAfter = (count: number) => (prefix: string, rng: Prng) =>
  prefix + String(rng.int(0, 10 ** count - 1)).padStart(count, '0');
const letters = (rng: Prng, count: number) =>
  Array.from({ length: count }, () => rng.pick([...'ABDEFGHJLNPRSTUWXYZ'])).join('');

/** 100 numbers a prefix, such as the 555-0100 to 555-0199 of a North American area code. */
const hundreds = (prefixes: readonly string[]) => (n: number) => {
  const prefix = prefixes[Math.floor(n / 100)];
  return prefix === undefined ? undefined : prefix + two(n % 100);
};
/** 1,000 numbers a prefix. */
const thousands = (prefixes: readonly string[]) => (n: number) => {
  const prefix = prefixes[Math.floor(n / 1000)];
  return prefix === undefined ? undefined : prefix + three(n % 1000);
};

export const COUNTRIES: readonly Country[] = [
  {
    code: 'GB',
    share: 21,
    locale: 'en-GB',
    localNames: 'english',
    cities: [
      ['London', 'SE1'],
      ['Manchester', 'M4'],
      ['Leeds', 'LS6'],
      ['Bristol', 'BS3'],
      ['Edinburgh', 'EH6'],
      ['Cardiff', 'CF11'],
      ['Norwich', 'NR2'],
      ['Belfast', 'BT7'],
    ],
    streets: [
      'Mill Lane',
      'Church Road',
      'Victoria Terrace',
      'Orchard Way',
      'Station Road',
      'Quarry Hill',
      'Albion Street',
    ],
    line1: numberFirst,
    postalCode: (prefix, rng) => `${prefix} ${rng.int(1, 9)}${letters(rng, 2)}`,
    phone: thousands(['+447700900', '+442079460', '+441632960']),
  },
  {
    code: 'US',
    share: 24,
    locale: 'en-US',
    localNames: 'english',
    cities: [
      ['Portland', '972', 'OR'],
      ['Columbus', '432', 'OH'],
      ['Austin', '787', 'TX'],
      ['Providence', '029', 'RI'],
      ['Minneapolis', '554', 'MN'],
      ['Tucson', '857', 'AZ'],
      ['Raleigh', '276', 'NC'],
      ['Sacramento', '958', 'CA'],
    ],
    streets: [
      'Maple Avenue',
      'Lincoln Street',
      'Sunset Drive',
      'Juniper Court',
      'Riverside Boulevard',
      'Elm Street',
    ],
    line1: numberFirst,
    postalCode: digitsAfter(2),
    phone: hundreds(
      ['503', '614', '512', '401', '612', '520', '919', '916', '206', '303', '404', '617', '702', '813'].map(
        (area) => `+1${area}55501`,
      ),
    ),
  },
  {
    code: 'DE',
    share: 18,
    locale: 'de-DE',
    localNames: 'german',
    cities: [
      ['Berlin', '10'],
      ['Hamburg', '22'],
      ['Leipzig', '04'],
      ['Köln', '50'],
      ['Freiburg im Breisgau', '79'],
      ['Nürnberg', '90'],
      ['Kiel', '24'],
    ],
    streets: ['Lindenstraße', 'Am Mühlbach', 'Goethestraße', 'Bahnhofstraße', 'Kastanienallee', 'Hafenweg'],
    line1: numberLast,
    postalCode: digitsAfter(3),
    phone: thousands(['+493023125', '+496990009', '+494066969', '+492214710', '+498999998']),
  },
  {
    code: 'FR',
    share: 14,
    locale: 'fr-FR',
    localNames: 'french',
    cities: [
      ['Lyon', '69'],
      ['Nantes', '44'],
      ['Toulouse', '31'],
      ['Lille', '59'],
      ['Rennes', '35'],
      ['Grenoble', '38'],
    ],
    streets: [
      'rue des Tilleuls',
      'avenue Jean Jaurès',
      'rue du Moulin',
      'quai de la Loire',
      'place du Marché',
    ],
    line1: numberFirst,
    postalCode: digitsAfter(3),
    phone: (n) => (n < 10_000 ? `+3363998${four(n)}` : undefined),
  },
  {
    code: 'AU',
    share: 8,
    locale: 'en-AU',
    localNames: 'english',
    cities: [
      ['Melbourne', '30', 'VIC'],
      ['Newcastle', '23', 'NSW'],
      ['Hobart', '70', 'TAS'],
      ['Fremantle', '61', 'WA'],
    ],
    streets: ['Wattle Street', 'Harbour Parade', 'Banksia Crescent', 'Gilbert Road'],
    line1: numberFirst,
    postalCode: digitsAfter(2),
    phone: (n) => (n < 10_000 ? `+6135550${four(n)}` : undefined),
  },
  {
    code: 'IE',
    share: 5,
    locale: 'en-IE',
    localNames: 'irish',
    cities: [
      ['Dublin', 'D08'],
      ['Cork', 'T12'],
      ['Galway', 'H91'],
    ],
    streets: ['Bridge Street', 'Castle Road', 'Abbey Lane', "Saint Brigid's Terrace"],
    line1: numberFirst,
    postalCode: (prefix, rng) =>
      `${prefix} ${letters(rng, 1)}${rng.int(0, 9)}${letters(rng, 1)}${rng.int(0, 9)}`,
    phone: (n) => (n < 10_000 ? `+35320910${four(n)}` : undefined),
  },
  {
    code: 'SE',
    share: 6,
    locale: 'sv-SE',
    localNames: 'swedish',
    cities: [
      ['Göteborg', '41'],
      ['Malmö', '21'],
      ['Uppsala', '75'],
      ['Umeå', '90'],
    ],
    streets: ['Storgatan', 'Björkvägen', 'Skolgatan', 'Ängsvägen'],
    line1: numberLast,
    postalCode: (prefix, rng) => `${prefix}${rng.int(1, 9)} ${two(rng.int(10, 99))}`,
    phone: hundreds(['+463139006', '+464062804', '+468465004', '+469803192']),
  },
  {
    code: 'CA',
    share: 4,
    locale: 'en-CA',
    localNames: 'english',
    cities: [
      ['Halifax', 'B3K', 'NS'],
      ['Winnipeg', 'R3G', 'MB'],
      ['Victoria', 'V8T', 'BC'],
    ],
    streets: ['Spruce Street', 'Wellington Crescent', 'Quadra Street', 'Agricola Street'],
    line1: numberFirst,
    postalCode: (prefix, rng) => `${prefix} ${rng.int(1, 9)}${letters(rng, 1)}${rng.int(1, 9)}`,
    phone: hundreds(['+190255501', '+120455501', '+125055501']),
  },
];

/** An address in that country. */
export function addressIn(country: Country, rng: Prng): SampleAddress {
  const [city, prefix, region] = rng.pick(country.cities);
  return {
    line1: country.line1(rng.pick(country.streets), rng.int(1, 180)),
    ...(rng.chance(0.15) && { line2: `${rng.pick(['Flat', 'Unit', 'Apt'])} ${rng.int(1, 24)}` }),
    city,
    ...(region !== undefined && { region }),
    postalCode: country.postalCode(prefix, rng),
    country: country.code,
  };
}
