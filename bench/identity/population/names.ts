import { Random, Ranks } from './random.ts';

/**
 * Made-up names with the frequencies of real ones: a few are very common, most are rare. The most common surname of the
 * 1990 U.S. census names files is borne by 1 % of people, the most common male given name by 3.3 % of men.
 */
export class Names {
  private readonly given: readonly string[];
  private readonly family: readonly string[];
  private readonly streets: readonly string[];
  private readonly cities: readonly string[];
  private readonly givenRanks = new Ranks(4_000, 1.05, 6);
  private readonly familyRanks = new Ranks(60_000, 0.95, 8);
  private readonly streetRanks = new Ranks(8_000, 0.7, 10);
  private readonly cityRanks = new Ranks(3_000, 0.9, 5);

  constructor(seed: number) {
    const random = new Random(seed);
    const taken = new Set<string>(FORMAL.map(([formal]) => formal));
    const make = (count: number, length: readonly [number, number], ending = '') =>
      Array.from({ length: count }, () => unused(random, length, taken) + ending);
    // the names that have short forms are spread over the common ones
    this.given = make(4_000, [2, 3]).map((name, rank) =>
      rank % 3 === 0 ? (FORMAL[rank / 3]?.[0] ?? name) : name,
    );
    this.family = make(60_000, [2, 3]);
    this.streets = make(8_000, [2, 2]).map((name) => `${name} ${random.pick(STREET_TYPES)}`);
    this.cities = make(3_000, [1, 2], 'ton');
  }

  givenName(random: Random): string {
    return this.given[this.givenRanks.draw(random)] as string;
  }

  familyName(random: Random): string {
    return this.family[this.familyRanks.draw(random)] as string;
  }

  street(random: Random): string {
    return this.streets[this.streetRanks.draw(random)] as string;
  }

  /** A city by its number, and its name. */
  city(random: Random): { readonly number: number; readonly name: string } {
    const number = this.cityRanks.draw(random);
    return { number, name: this.cities[number] as string };
  }

  /** A company of some hundred thousand. */
  organisation(number: number): string {
    const random = new Random(number);
    return `${capital(syllables(random, [2, 3]))} ${capital(syllables(random, [1, 2]))} ${random.pick(LEGAL_FORMS)}`;
  }

  /** What somebody of this name is called for short. */
  shortName(random: Random, givenName: string): string | undefined {
    const short = FORMAL.find(([formal]) => formal === givenName)?.[1];
    return short === undefined ? undefined : random.pick(short);
  }
}

/** Given names and their short forms, of public knowledge. */
const FORMAL: readonly (readonly [string, readonly string[]])[] = [
  ['william', ['bill', 'will']],
  ['elizabeth', ['liz', 'beth']],
  ['robert', ['bob', 'rob']],
  ['margaret', ['maggie', 'peggy']],
  ['michael', ['mike', 'mick']],
  ['katherine', ['kate', 'kathy']],
  ['thomas', ['tom']],
  ['jennifer', ['jenny', 'jen']],
  ['james', ['jim', 'jimmy']],
  ['patricia', ['pat', 'trish']],
  ['christopher', ['chris']],
  ['deborah', ['debbie']],
  ['anthony', ['tony']],
  ['susan', ['sue']],
  ['richard', ['rick', 'dick']],
  ['rebecca', ['becky']],
  ['edward', ['ed', 'ted']],
  ['victoria', ['vicky']],
  ['joseph', ['joe']],
  ['samantha', ['sam']],
  ['daniel', ['dan']],
  ['alexandra', ['alex', 'sandra']],
  ['charles', ['charlie', 'chuck']],
  ['stephanie', ['steph']],
  ['matthew', ['matt']],
  ['jessica', ['jess']],
  ['andrew', ['andy', 'drew']],
  ['barbara', ['barb']],
  ['nicholas', ['nick']],
  ['josephine', ['josie', 'jo']],
];

const STREET_TYPES = ['street', 'street', 'road', 'avenue', 'lane', 'close', 'drive', 'court'];
const LEGAL_FORMS = ['Ltd', 'Inc', 'GmbH', 'plc', 'LLC'];
const ONSETS = 'b br c ch cl d dr f fl g gr h j k kr l m n p pr qu r s sch sh sl st t th tr v w z'.split(' ');
const VOWELS = 'a a e e i o o u ai au ea ee ie oo ou'.split(' ');
const CODAS = ['', '', '', '', '', 'n', 'r', 's', 'l', 'm', 'nd', 'ck'];

function syllables(random: Random, [least, most]: readonly [number, number]): string {
  const count = random.between(least, most);
  return Array.from(
    { length: count },
    () => random.pick(ONSETS) + random.pick(VOWELS) + random.pick(CODAS),
  ).join('');
}

function unused(random: Random, length: readonly [number, number], taken: Set<string>): string {
  for (;;) {
    const name = syllables(random, length);
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
