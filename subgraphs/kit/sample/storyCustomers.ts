import { createPrng } from './prng.ts';
import {
  type ConsentState,
  daysAgo,
  digits,
  type SampleConsent,
  type SampleCustomer,
  type SampleLink,
  type SampleTraits,
} from './sampleCustomer.ts';
import { STORIES, type Story } from './stories.ts';

type Told = Omit<SampleCustomer, 'id' | 'number' | 'story' | 'rng' | 'links' | 'deviations'> &
  Partial<Pick<SampleCustomer, 'links' | 'deviations'>>;

function traits(since: Date, rest: Partial<SampleTraits> = {}): SampleTraits {
  return {
    since,
    activity: 'REGULAR',
    subscriber: false,
    sentiment: 'NEUTRAL',
    preferredChannel: 'EMAIL',
    ...rest,
  };
}

function consent(marketing: ConsentState, rest: Partial<SampleConsent> = {}): SampleConsent {
  return {
    marketing,
    personalisation: 'NONE',
    aiTraining: 'NONE',
    analyticsObjection: false,
    automationObjection: false,
    erasureRequested: false,
    givenAt: daysAgo(400),
    withdrawnAt: daysAgo(30),
    ...rest,
  };
}

/** The usual records of the customer with that number. */
function records(number: number): SampleCustomer['records'] {
  const n = digits(number);
  return { crm: [`crm-${n}`], commerce: [`shop-${n}`], support: [`desk-${n}`] };
}

const login: SampleLink = { rule: 'VERIFIED_LOGIN' };

const TOLD: Readonly<Record<Story, Told>> = {
  // A subscriber since 2016 who has agreed to everything.
  DECADE_SUBSCRIBER: {
    givenName: 'Margarethe',
    familyName: 'Lindqvist',
    emails: ['margarethe.lindqvist@example.com'],
    phone: '+46980319298',
    birthDate: '1961-03-08',
    address: { line1: 'Ängsvägen 14', city: 'Göteborg', postalCode: '413 02', country: 'SE' },
    locale: 'sv-SE',
    tier: 'PLATINUM',
    traits: traits(new Date('2016-02-11T09:20:00Z'), {
      activity: 'HEAVY',
      subscriber: true,
      sentiment: 'POSITIVE',
    }),
    consent: consent('GIVEN', {
      personalisation: 'GIVEN',
      aiTraining: 'GIVEN',
      givenAt: new Date('2018-05-25T10:00:00Z'),
    }),
    records: records(1),
  },
  // Clicked a promotion once, bought, and was not seen again.
  ONE_TIME_BUYER: {
    givenName: 'Tomas',
    familyName: 'Okafor',
    emails: ['tomas.okafor@example.org'],
    phone: '+441632960912',
    birthDate: '1994-11-21',
    address: { line1: '27 Orchard Way', city: 'Leeds', postalCode: 'LS6 2QT', country: 'GB' },
    locale: 'en-GB',
    tier: 'BRONZE',
    traits: traits(daysAgo(63), { activity: 'OCCASIONAL' }),
    consent: consent('GIVEN', { givenAt: daysAgo(63) }),
    records: { crm: ['crm-000002'], commerce: ['shop-000002'] },
  },
  // Has an urgent open ticket; marketing may write to her, and should not now.
  URGENT_TICKET: {
    givenName: 'Ingrid',
    familyName: 'Castellanos',
    emails: ['ingrid.castellanos@example.com'],
    phone: '+498999998803',
    birthDate: '1979-06-30',
    address: { line1: 'Lindenstraße 5', city: 'Berlin', postalCode: '10969', country: 'DE' },
    locale: 'de-DE',
    tier: 'GOLD',
    traits: traits(daysAgo(1320), { sentiment: 'NEGATIVE', preferredChannel: 'PHONE' }),
    consent: consent('GIVEN'),
    records: records(3),
  },
  // Has just sent back a defective product that a discount campaign is about.
  DEFECTIVE_RETURN: {
    givenName: 'Rafael',
    familyName: 'Nakamura',
    emails: ['rafael.nakamura@example.net'],
    phone: '+18135550164',
    birthDate: '1988-01-17',
    address: {
      line1: '812 Juniper Court',
      line2: 'Apt 4',
      city: 'Portland',
      region: 'OR',
      postalCode: '97209',
      country: 'US',
    },
    locale: 'en-US',
    tier: 'SILVER',
    traits: traits(daysAgo(905)),
    consent: consent('GIVEN', { personalisation: 'GIVEN' }),
    records: records(4),
  },
  // Said yes to marketing long ago, and no yesterday.
  WITHDREW_YESTERDAY: {
    givenName: 'Amara',
    familyName: 'Lindholm',
    emails: ['amara.lindholm@example.org'],
    phone: '+33639989805',
    birthDate: '1990-09-02',
    address: { line1: '3 quai de la Loire', city: 'Nantes', postalCode: '44000', country: 'FR' },
    locale: 'fr-FR',
    tier: 'GOLD',
    traits: traits(daysAgo(1600), { sentiment: 'POSITIVE' }),
    consent: consent('WITHDRAWN', { givenAt: daysAgo(1200), withdrawnAt: daysAgo(1) }),
    records: records(5),
  },
  // Does not want to be processed by machines (GDPR art. 22).
  AUTOMATION_OBJECTED: {
    givenName: 'Henrik',
    familyName: 'Dubois',
    emails: ['henrik.dubois@example.com'],
    phone: '+33639989806',
    birthDate: '1968-12-12',
    address: { line1: '41 rue du Moulin', city: 'Lyon', postalCode: '69003', country: 'FR' },
    locale: 'fr-FR',
    tier: 'SILVER',
    traits: traits(daysAgo(2100), { preferredChannel: 'POST' }),
    consent: consent('GIVEN', { automationObjection: true, withdrawnAt: daysAgo(120) }),
    records: records(6),
  },
  // One person in two CRM records, with three e-mail addresses.
  TWO_RECORDS: {
    givenName: 'Priya',
    familyName: 'Raman',
    emails: ['priya.raman@example.com', 'praman@example.org', 'p.raman.home@example.net'],
    phone: '+442079460707',
    birthDate: '1985-04-23',
    address: { line1: '9 Quarry Hill', city: 'Bristol', postalCode: 'BS3 4RN', country: 'GB' },
    locale: 'en-GB',
    tier: 'GOLD',
    traits: traits(daysAgo(1830), { activity: 'HEAVY' }),
    consent: consent('GIVEN'),
    records: { crm: ['crm-000007', 'crm-000007-b'], commerce: ['shop-000007'], support: ['desk-000007'] },
    links: {
      'crm-000007': login,
      'crm-000007-b': { rule: 'PROBABILISTIC', score: 0.94 },
      'shop-000007': login,
      'desk-000007': { rule: 'SAME_VERIFIED_EMAIL' },
    },
    deviations: {
      'crm-000007': { emails: ['priya.raman@example.com', 'praman@example.org'] },
      'crm-000007-b': {
        givenName: 'P.',
        emails: ['p.raman.home@example.net'],
        address: { line1: '9 Quarry Hl', city: 'Bristol', postalCode: 'BS3 4RN', country: 'GB' },
      },
    },
  },
  // The departments contradict each other about her.
  CONTRADICTION: {
    givenName: 'Lucia',
    familyName: 'Ferreira',
    emails: ['lucia.ferreira@example.com'],
    phone: '+353209109808',
    birthDate: '1982-07-19',
    address: { line1: '16 Abbey Lane', city: 'Galway', postalCode: 'H91 E2K3', country: 'IE' },
    locale: 'en-IE',
    tier: 'SILVER',
    traits: traits(daysAgo(1010)),
    consent: consent('NONE'),
    records: records(8),
    deviations: {
      'shop-000008': {
        address: { line1: '2 Castle Road', city: 'Cork', postalCode: 'T12 W8K4', country: 'IE' },
      },
      'desk-000008': { birthDate: '1982-09-17', emails: ['l.ferreira@example.org'], phone: '+353209109880' },
    },
  },
  // Has written to support, and is known to nobody else.
  SUPPORT_ONLY: {
    givenName: 'Kwame',
    familyName: 'Boateng',
    emails: ['kwame.boateng@example.org'],
    address: { line1: '55 Victoria Terrace', city: 'Manchester', postalCode: 'M4 6WX', country: 'GB' },
    locale: 'en-GB',
    tier: 'BRONZE',
    traits: traits(daysAgo(40), { activity: 'OCCASIONAL', preferredChannel: 'CHAT' }),
    consent: consent('NONE'),
    records: { support: ['desk-000009'] },
  },
  // Has asked to be erased; what is left is there to answer her.
  ERASURE_REQUESTED: {
    givenName: 'Nadia',
    familyName: 'Petrov',
    emails: ['nadia.petrov@example.com'],
    phone: '+496990009810',
    birthDate: '1975-02-27',
    address: { line1: 'Hafenweg 33', city: 'Kiel', postalCode: '24103', country: 'DE' },
    locale: 'de-DE',
    tier: 'SILVER',
    traits: traits(daysAgo(760)),
    consent: consent('WITHDRAWN', { erasureRequested: true, withdrawnAt: daysAgo(3) }),
    records: records(10),
  },
  // Worth a lot, and let down three times.
  FRUSTRATED_VALUABLE: {
    givenName: 'Oliver',
    familyName: 'Achterberg',
    emails: ['oliver.achterberg@example.net'],
    phone: '+498999998811',
    birthDate: '1971-10-05',
    address: { line1: 'Kastanienallee 78', city: 'Leipzig', postalCode: '04277', country: 'DE' },
    locale: 'de-DE',
    tier: 'PLATINUM',
    traits: traits(daysAgo(2890), { activity: 'HEAVY', subscriber: true, sentiment: 'NEGATIVE' }),
    consent: consent('GIVEN', { personalisation: 'GIVEN' }),
    records: records(11),
  },
};

/** The customers with a story, c-000001 first. Their e-mail addresses hold no number, so nobody else's are the same. */
export function storyCustomers(): SampleCustomer[] {
  return STORIES.map((story, index): SampleCustomer => {
    const told = TOLD[story];
    const number = index + 1;
    const id = `c-${digits(number)}`;
    const ids = Object.values(told.records).flat();
    return {
      id,
      number,
      story,
      links: Object.fromEntries(
        ids.map((record, at) => [record, at === 0 ? { rule: 'SOURCE_RECORD' } : login]),
      ),
      deviations: {},
      ...told,
      rng: (use) => createPrng(`${id}/${use}`),
    };
  });
}
