import { PERSON_ATTRIBUTES, type PersonAttribute } from '../../kit/claims.ts';

/** What a column of somebody's file can be, in the words of the mapping: what a record can say of its person. */
export const ATTRIBUTES = PERSON_ATTRIBUTES;
export type Attribute = PersonAttribute;

/** What is worked out of attributes and can be compared and blocked by like one; and of which attributes. */
const DERIVED = {
  /** The formal names that the given name is short for, and itself: words, one space apart. */
  nicknames: ['givenName'],
  /** Both names in the order of the alphabet: the same for swapped ones. */
  names: ['givenName', 'familyName'],
  /** Of the e-mail address what stands before the @, without what follows a "+". */
  emailUser: ['email'],
  emailHost: ['email'],
  /** The e-mail address, where the department has seen that it is the person's. */
  verifiedEmail: ['email'],
  /** The loyalty id, where it looks like the number of a card, with the signs that stand in it. */
  loyaltyCard: ['loyaltyId'],
  /** House number, street and postcode (or else city) as one value. */
  address: ['houseNumber', 'street', 'postcode', 'city'],
} as const satisfies Readonly<Record<string, readonly Attribute[]>>;
type Derived = keyof typeof DERIVED;

/** A normalised value of a record, which conditions, frequencies and blocking rules can name. */
export type Feature = Attribute | Derived;
export const FEATURES: readonly [Feature, ...Feature[]] = [
  ...ATTRIBUTES,
  ...(Object.keys(DERIVED) as Derived[]),
];

/** A record in its normalised form. What it does not say is null. */
export type Features = Readonly<Record<Feature, string | null>>;

/** The attributes that a feature is made of. */
export function sourcesOf(feature: Feature): readonly Attribute[] {
  return feature in DERIVED ? DERIVED[feature as Derived] : [feature as Attribute];
}
