import { type Department, RECORD_KEEPERS } from '../departments.ts';
import { NAME_POOLS, type NameOrigin } from './names.ts';
import { addressIn, COUNTRIES, type Country } from './places.ts';
import { createPrng, type Prng } from './prng.ts';
import {
  type ConsentState,
  daysAgo,
  digits,
  type SampleCompany,
  type SampleConsent,
  type SampleCustomer,
  type SampleLink,
  type SampleTraits,
} from './sampleCustomer.ts';
import { storyCustomers } from './storyCustomers.ts';

/** The share of customers that each department knows. */
const KNOWN_TO: readonly (readonly [Department, number])[] = [
  ['crm', 0.85],
  ['commerce', 0.8],
  ['support', 0.45],
];

/** How each department numbers its records. */
const RECORD_PREFIX: Partial<Record<Department, string>> = { crm: 'crm', commerce: 'shop', support: 'desk' };

const CONSENT_STATES: readonly (readonly [ConsentState, number])[] = [
  ['GIVEN', 45],
  ['WITHDRAWN', 15],
  ['NONE', 40],
];

/** A number that nobody has yet, or undefined when the country's are used up. */
type NextPhone = (country: Country) => string | undefined;

/** How many customers have not the names of the country that they live in. */
const FROM_ELSEWHERE = 0.35;

/**
 * Makes up the company's customers: the stories first, then the others. The same on every machine, and a smaller
 * company is the beginning of a larger one. Throws a RangeError when there is no room for the stories.
 */
export function sampleCompany(size = 2000): SampleCompany {
  const stories = storyCustomers();
  if (!Number.isSafeInteger(size) || size < stories.length || size > 999_999)
    throw new RangeError(`The sample company needs ${stories.length} to 999999 customers`);
  const nextPhone = phoneBook(stories);
  const others = Array.from({ length: size - stories.length }, (_, index) =>
    madeUpCustomer(stories.length + index + 1, nextPhone),
  );
  return { customers: [...stories, ...others] };
}

function madeUpCustomer(number: number, nextPhone: NextPhone): SampleCustomer {
  const id = `c-${digits(number)}`;
  const rng = createPrng(id);
  const country = rng.weighted(COUNTRIES.map((entry) => [entry, entry.share] as const));
  const origin = rng.chance(FROM_ELSEWHERE)
    ? rng.pick(Object.keys(NAME_POOLS) as NameOrigin[])
    : country.localNames;
  const givenName = rng.pick(NAME_POOLS[origin].given);
  const familyName = rng.pick(NAME_POOLS[origin].family);
  const phone = rng.chance(0.82) ? nextPhone(country) : undefined;
  const records = recordsOf(number, rng);
  const traits = traitsOf(rng);
  return {
    id,
    number,
    givenName,
    familyName,
    emails: emailsOf(givenName, familyName, number, rng),
    ...(phone !== undefined && { phone }),
    ...(rng.chance(0.7) && { birthDate: birthDateOf(rng) }),
    address: addressIn(country, rng),
    locale: country.locale,
    tier: rng.weighted([
      ['BRONZE', 50],
      ['SILVER', 30],
      ['GOLD', 15],
      ['PLATINUM', 5],
    ]),
    traits,
    consent: consentOf(traits.since, rng),
    records,
    links: linksOf(records, rng),
    deviations: {},
    rng: (use) => createPrng(`${id}/${use}`),
  };
}

/** Hands out the countries' fictional numbers, each once, but for those that the stories have. */
function phoneBook(stories: readonly SampleCustomer[]): NextPhone {
  const taken = new Set(stories.flatMap((customer) => customer.phone ?? []));
  const handedOut = new Map<string, number>();
  return (country) => {
    let count = handedOut.get(country.code) ?? 0;
    let phone = country.phone(count);
    while (phone !== undefined && taken.has(phone)) phone = country.phone(++count);
    handedOut.set(country.code, count + 1);
    return phone;
  };
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  ş: 's',
};

/** A name as people write it in an e-mail address. */
function mailboxName(name: string): string {
  const folded = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '');
  return [...folded]
    .map((letter) => LETTERS[letter] ?? letter)
    .join('')
    .replace(/[^a-z]/g, '');
}

/** One to three addresses; the customer's number in them keeps them apart from everybody else's. */
function emailsOf(givenName: string, familyName: string, number: number, rng: Prng): string[] {
  const given = mailboxName(givenName);
  const family = mailboxName(familyName);
  const mailboxes = [
    `${given}.${family}${number}`,
    `${given.charAt(0)}${family}${number}`,
    `${family}.${given}.${number}`,
    `${given}${number}`,
  ];
  const first = rng.int(0, mailboxes.length - 1);
  const count = rng.weighted([
    [1, 79],
    [2, 18],
    [3, 3],
  ]);
  return Array.from({ length: count }, (_, index) => {
    const mailbox = mailboxes[(first + index) % mailboxes.length];
    return `${mailbox}@example.${rng.pick(['com', 'org', 'net'])}`;
  });
}

/** Between 18 and 88 years of age. */
function birthDateOf(rng: Prng): string {
  return rng
    .instant(daysAgo(88 * 365.25), daysAgo(18 * 365.25))
    .toISOString()
    .slice(0, 10);
}

function traitsOf(rng: Prng): SampleTraits {
  const activity = rng.weighted<SampleTraits['activity']>([
    ['DORMANT', 20],
    ['OCCASIONAL', 45],
    ['REGULAR', 27],
    ['HEAVY', 8],
  ]);
  return {
    since: rng.instant(daysAgo(3650), daysAgo(20)),
    activity,
    subscriber: rng.chance(activity === 'DORMANT' ? 0.03 : 0.22),
    sentiment: rng.weighted([
      ['NEGATIVE', 15],
      ['NEUTRAL', 50],
      ['POSITIVE', 35],
    ]),
    preferredChannel: rng.weighted([
      ['EMAIL', 60],
      ['PHONE', 20],
      ['CHAT', 15],
      ['POST', 5],
    ]),
  };
}

function consentOf(since: Date, rng: Prng): SampleConsent {
  const givenAt = rng.instant(since, daysAgo(10));
  return {
    marketing: rng.weighted(CONSENT_STATES),
    personalisation: rng.weighted(CONSENT_STATES),
    aiTraining: rng.weighted<ConsentState>([
      ['GIVEN', 12],
      ['WITHDRAWN', 5],
      ['NONE', 83],
    ]),
    analyticsObjection: rng.chance(0.06),
    automationObjection: rng.chance(0.05),
    erasureRequested: false,
    givenAt,
    withdrawnAt: rng.instant(new Date(givenAt.getTime() + 1000), daysAgo(1)),
  };
}

/** Each department knows its share of the customers; every customer is known to at least one. */
function recordsOf(number: number, rng: Prng): SampleCustomer['records'] {
  const known = KNOWN_TO.filter(([, share]) => rng.chance(share)).map(([department]) => department);
  const departments: readonly Department[] = known.length > 0 ? known : ['crm'];
  return Object.fromEntries(
    departments.map((department) => [department, [`${RECORD_PREFIX[department]}-${digits(number)}`]]),
  );
}

/** The first record is where the customer comes from; the others were joined to it by one rule or another. */
function linksOf(records: SampleCustomer['records'], rng: Prng): Record<string, SampleLink> {
  const ids = RECORD_KEEPERS.flatMap((department) => records[department] ?? []);
  return Object.fromEntries(
    ids.map((id, index): [string, SampleLink] => {
      if (index === 0) return [id, { rule: 'SOURCE_RECORD' }];
      const rule = rng.weighted([
        ['VERIFIED_LOGIN', 60],
        ['SAME_VERIFIED_EMAIL', 34],
        ['PROBABILISTIC', 6],
      ] as const);
      return [id, rule === 'PROBABILISTIC' ? { rule, score: rng.int(82, 98) / 100 } : { rule }];
    }),
  );
}
