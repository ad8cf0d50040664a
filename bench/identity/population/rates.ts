/**
 * How often things go wrong, or change, in the records of one person. Where published work gives a figure it is named;
 * the rest are assumptions, and say so. All are shares of records, unless they say otherwise.
 */
export const RATES = {
  /**
   * Misspelt words: Damerau (A technique for computer detection and correction of spelling errors, CACM 7/3, 1964) found
   * that over 80 % have one error of four kinds: a letter too many, missing, other, or two neighbours swapped. Few fall
   * on the first letter (Yannakoudakis and Fawthrop, The rules of spelling errors, Information Processing and Management
   * 19/2, 1983). That the four kinds are equally frequent, and how often names are misspelt, are assumptions.
   */
  secondError: 0.2,
  firstLetter: 0.05,
  givenNameTypo: 0.05,
  familyNameTypo: 0.055,
  /** Assumptions: what people call themselves. */
  shortGivenName: 0.06,
  initialOnly: 0.02,
  /** Assumption: marriage and divorce between two records. */
  familyNameChanged: 0.02,
  /** Assumption. */
  namesSwapped: 0.006,
  /**
   * Harron and others (Utilising identifier error variation in linkage of large administrative data sources, BMC Medical
   * Research Methodology 17:23, 2017): 0.11 % of dates of birth in hospital records are wrong or missing, and 53 % of
   * postcodes differ from those of the register or are missing. People type less carefully than a hospital: assumption 2 %.
   */
  birthDateTypo: 0.02,
  birthDayMonthSwapped: 0.005,
  /** Assumption: a date that a form fills in by itself. */
  birthDateDefault: 0.004,
  postcodeTypo: 0.02,
  streetTypo: 0.05,
  /** Assumption: moved between two records, which lie a year or two apart. Some 8 to 9 % move in a year (U.S. Census Bureau). */
  moved: 0.12,
  /** Assumptions. */
  emailChanged: 0.15,
  sameUserAtOtherHost: 0.25,
  emailTypo: 0.015,
  phoneChanged: 0.15,
  phoneTypo: 0.01,
  /** Maternities with twins: about 14 in 1,000 (Office for National Statistics, Birth characteristics in England and Wales). */
  twins: 0.014,
} as const;

/** What a system asks of a person, as the share of its records that have it. Assumptions. */
export interface SystemRates {
  readonly name: string;
  /** Share of all records. */
  readonly share: number;
  readonly familyName: number;
  readonly birthDate: number;
  readonly email: number;
  readonly phone: number;
  readonly address: number;
  readonly organisation: number;
  readonly loyaltyId: number;
  /** Records that give the workplace's shared contact point in place of a personal one. */
  readonly sharedContact: number;
}

export const SYSTEMS: readonly SystemRates[] = [
  {
    name: 'crm',
    share: 0.4,
    familyName: 0.99,
    birthDate: 0.8,
    email: 0.85,
    phone: 0.8,
    address: 0.9,
    organisation: 0.3,
    loyaltyId: 0.3,
    sharedContact: 0.04,
  },
  {
    name: 'commerce',
    share: 0.4,
    familyName: 0.99,
    birthDate: 0.25,
    email: 0.98,
    phone: 0.5,
    address: 0.97,
    organisation: 0.05,
    loyaltyId: 0.2,
    sharedContact: 0.02,
  },
  {
    name: 'support',
    share: 0.2,
    familyName: 0.95,
    birthDate: 0.3,
    email: 0.85,
    phone: 0.6,
    address: 0.4,
    organisation: 0.15,
    loyaltyId: 0.05,
    sharedContact: 0.05,
  },
];
