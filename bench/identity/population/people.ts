import type { Names } from './names.ts';
import type { Random } from './random.ts';
import { RATES } from './rates.ts';

/** Where somebody lives. */
export interface Home {
  readonly houseNumber: string;
  readonly street: string;
  readonly city: string;
  readonly postcode: string;
  /** A telephone that the household shares, where it has one. */
  readonly phone: string;
}

/** Where somebody works, and how the whole place is reached. */
export interface Workplace {
  readonly organisation: string;
  readonly email: string;
  readonly phone: string;
}

/** Somebody as they are. */
export interface Person {
  readonly number: number;
  readonly givenName: string;
  readonly familyName: string;
  /** yyyy-mm-dd */
  readonly birthDate: string;
  readonly email: string;
  readonly phone: string;
  readonly loyaltyId: string;
  readonly home: Home;
  readonly work: Workplace | undefined;
}

/** Mail hosts and how common each is: a few have most people. */
const HOSTS = [
  'gmail.com',
  'yahoo.com',
  'hotmail.com',
  'outlook.com',
  'icloud.com',
  'web.de',
  'gmx.net',
  'aol.com',
];
const HOST_WEIGHTS = [38, 14, 12, 10, 9, 6, 6, 5];

/** Makes up households: people who share a home, most of them a family name, some a birthday. */
export class People {
  private readonly names: Names;
  private readonly random: Random;
  private readonly takenEmails = new Set<string>();
  private readonly workplaces: Workplace[] = [];
  private count = 0;

  constructor(names: Names, random: Random) {
    this.names = names;
    this.random = random;
  }

  household(): Person[] {
    const { random } = this;
    const home = this.home();
    const size = 1 + random.weighted([0.3, 0.34, 0.16, 0.14, 0.06]);
    const familyName = this.names.familyName(random);
    const people: Person[] = [];
    for (let index = 0; index < size; index++) {
      const isParent = index < 2;
      // assumption: a quarter of the couples keep two names
      const shares = index === 0 || random.chance(isParent ? 0.75 : 0.95);
      people.push(
        this.person(
          home,
          shares ? familyName : this.names.familyName(random),
          this.birthDate(isParent ? 35 : 18),
        ),
      );
      if (!isParent && random.chance(RATES.twins)) {
        const twin = people.at(-1) as Person;
        people.push(this.person(home, twin.familyName, twin.birthDate));
      }
    }
    return people;
  }

  home(): Home {
    const { random } = this;
    const city = this.names.city(random);
    return {
      houseNumber: String(1 + Math.floor(150 * random.next() ** 2)),
      street: this.names.street(random),
      city: city.name,
      postcode: String(10_000 + city.number * 20 + random.below(city.number < 100 ? 20 : 3)),
      phone: `+4930${String(random.below(1e8)).padStart(8, '0')}`,
    };
  }

  /** An address that nobody else has, built from the personal name, as real ones mostly are. */
  email(givenName: string, familyName: string, birthDate: string): string {
    const { random } = this;
    const [given, family] = [givenName.replaceAll(' ', ''), familyName.replaceAll(' ', '')];
    const user = random.pick([
      `${given}.${family}`,
      `${given}.${family}`,
      `${given}${family}`,
      `${given.charAt(0)}${family}`,
      `${given.charAt(0)}.${family}`,
      `${given}_${family}`,
      `${given}${birthDate.slice(2, 4)}`,
      `${family}${birthDate.slice(0, 4)}`,
    ]);
    return this.unusedEmail(user);
  }

  unusedEmail(user: string): string {
    const host = HOSTS[this.random.weighted(HOST_WEIGHTS)];
    for (let attempt = 0; ; attempt++) {
      const address = `${user}${attempt === 0 ? '' : this.random.below(10 ** Math.min(attempt + 1, 6))}@${host}`;
      if (this.takenEmails.has(address)) continue;
      this.takenEmails.add(address);
      return address;
    }
  }

  phone(): string {
    return `+4917${this.random.below(10)}${String(this.random.below(1e7)).padStart(7, '0')}`;
  }

  private person(home: Home, familyName: string, birthDate: string): Person {
    const { random } = this;
    const givenName = this.names.givenName(random);
    return {
      number: this.count++,
      givenName,
      familyName,
      birthDate,
      email: this.email(givenName, familyName, birthDate),
      phone: random.chance(0.2) ? home.phone : this.phone(),
      loyaltyId: `L${String((this.count * 480_071) % 999_999_937).padStart(9, '0')}`,
      home,
      work: random.chance(0.4) ? this.workplace() : undefined,
    };
  }

  private birthDate(leastAge: number): string {
    const year = 2026 - leastAge - this.random.below(leastAge > 30 ? 50 : 25);
    const day = new Date(Date.UTC(year, 0, 1 + this.random.below(365)));
    return day.toISOString().slice(0, 10);
  }

  /** One that there is already, or with a chance of one in twelve a new one. */
  private workplace(): Workplace {
    const { random } = this;
    if (this.workplaces.length > 0 && !random.chance(1 / 12)) return random.pick(this.workplaces);
    const organisation = this.names.organisation(this.workplaces.length + 1);
    const host = `${organisation.toLowerCase().replace(/ \w+$/, '').replaceAll(' ', '-')}.example`;
    const box = random.pick(['info', 'office', 'contact', 'mail']);
    const work = {
      organisation,
      email: `${box}@${host}`,
      phone: `+4940${String(random.below(1e8)).padStart(8, '0')}`,
    };
    this.workplaces.push(work);
    return work;
  }
}
