import { misspell, misspellDate } from './misspell.ts';
import { capital, type Names } from './names.ts';
import type { Home, People, Person } from './people.ts';
import type { Random } from './random.ts';
import { RATES, SYSTEMS, type SystemRates } from './rates.ts';

/** The columns of a generated file. */
export const COLUMNS = [
  'id',
  'system',
  'given_name',
  'family_name',
  'birth_date',
  'email',
  'phone',
  'house_number',
  'street',
  'city',
  'postcode',
  'organisation',
  'loyalty_id',
] as const;

export type PopulationRecord = Record<(typeof COLUMNS)[number], string>;

/** Somebody as they are at the moment of one record: moved, married, with another address of mail. */
interface Life {
  familyName: string;
  email: string;
  phone: string;
  home: Home;
}

/** Writes down what the systems of a company have of a person. */
export class Records {
  private readonly names: Names;
  private readonly people: People;
  private readonly random: Random;

  constructor(names: Names, people: People, random: Random) {
    this.names = names;
    this.people = people;
    this.random = random;
  }

  /** All records of a person, oldest first; `nextId` numbers them. */
  of(person: Person, count: number, nextId: () => string): PopulationRecord[] {
    const life: Life = { ...person };
    return Array.from({ length: count }, (_, index) => {
      if (index > 0) this.liveOn(person, life);
      const system = SYSTEMS[this.random.weighted(SYSTEMS.map(({ share }) => share))] as SystemRates;
      return this.record(person, life, system, nextId());
    });
  }

  private liveOn(person: Person, life: Life): void {
    const { random, people } = this;
    if (random.chance(RATES.moved)) life.home = people.home();
    if (random.chance(RATES.familyNameChanged)) life.familyName = this.names.familyName(random);
    if (random.chance(RATES.phoneChanged)) life.phone = people.phone();
    if (!random.chance(RATES.emailChanged)) return;
    const user = life.email.slice(0, life.email.indexOf('@'));
    life.email = random.chance(RATES.sameUserAtOtherHost)
      ? people.unusedEmail(user)
      : people.email(person.givenName, life.familyName, person.birthDate);
  }

  private record(person: Person, life: Life, system: SystemRates, id: string): PopulationRecord {
    const { random } = this;
    const has = (share: number, value: string) => (random.chance(share) ? value : '');
    const { work } = person;
    const isShared = work !== undefined && random.chance(system.sharedContact);
    let given = this.givenName(person.givenName);
    let family = has(system.familyName, this.maybe(RATES.familyNameTypo, life.familyName));
    if (random.chance(RATES.namesSwapped)) [given, family] = [family, given];
    const lives = random.chance(system.address);
    const home = (value: string) => (lives ? value : '');
    return {
      id,
      system: system.name,
      given_name: capital(given),
      family_name: capital(family),
      birth_date: has(system.birthDate, this.birthDate(person.birthDate)),
      email: has(system.email, isShared ? work.email : this.maybe(RATES.emailTypo, life.email)),
      phone: has(system.phone, isShared ? work.phone : this.phone(life.phone)),
      house_number: home(life.home.houseNumber),
      street: home(capital(this.maybe(RATES.streetTypo, life.home.street))),
      city: home(capital(life.home.city)),
      postcode: home(this.maybe(RATES.postcodeTypo, life.home.postcode)),
      organisation: work === undefined ? '' : has(system.organisation, work.organisation),
      loyalty_id: has(system.loyaltyId, person.loyaltyId),
    };
  }

  private maybe(share: number, text: string): string {
    return this.random.chance(share) ? misspell(this.random, text) : text;
  }

  private givenName(name: string): string {
    const { random } = this;
    if (random.chance(RATES.shortGivenName)) return this.names.shortName(random, name) ?? name;
    if (random.chance(RATES.initialOnly)) return name.charAt(0);
    return this.maybe(RATES.givenNameTypo, name);
  }

  private birthDate(date: string): string {
    const { random } = this;
    if (random.chance(RATES.birthDateDefault)) return '1970-01-01';
    if (random.chance(RATES.birthDayMonthSwapped) && Number(date.slice(8)) <= 12)
      return `${date.slice(0, 4)}-${date.slice(8)}-${date.slice(5, 7)}`;
    return random.chance(RATES.birthDateTypo) ? misspellDate(random, date) : date;
  }

  /** In one of the ways in which people write a number. */
  private phone(number: string): string {
    const { random } = this;
    const typed = random.chance(RATES.phoneTypo)
      ? number.slice(0, 5) + misspell(random, number.slice(5))
      : number;
    const national = `0${typed.slice(3)}`;
    return random.pick([
      typed,
      national,
      `${national.slice(0, 4)} ${national.slice(4)}`,
      typed.replace('+', '00'),
    ]);
  }
}
