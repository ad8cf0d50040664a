import type { Department } from './departments.ts';

/** What a record says about a person that can tell him from another, or two records of him together. */
export const CLAIM_ATTRIBUTES = [
  'EMAIL',
  'PHONE',
  'ORDER',
  'TICKET',
  'NAME',
  'BIRTH_DATE',
  'POSTCODE',
  'NAME_BIRTH_DATE',
  'NAME_POSTCODE',
] as const;

export type ClaimAttribute = (typeof CLAIM_ATTRIBUTES)[number];

/** By which rule a record was joined to its customer. All but PROBABILISTIC are deterministic. */
export const LINK_RULES = [
  'SOURCE_RECORD',
  'VERIFIED_LOGIN',
  'SAME_VERIFIED_EMAIL',
  'SAME_LOYALTY_ID',
  'MANUAL',
  'PROBABILISTIC',
] as const;

export type LinkRule = (typeof LINK_RULES)[number];

/** The rules in words; also what `SourceRecord.reason` says. */
export const LINK_RULE_MEANINGS: Readonly<Record<LinkRule, string>> = {
  SOURCE_RECORD: 'The customer is known by this record.',
  VERIFIED_LOGIN: 'The customer logged in and showed that the record is theirs.',
  SAME_VERIFIED_EMAIL: 'The record has an e-mail address that the customer has confirmed.',
  SAME_LOYALTY_ID: 'Both records carry the number of the same loyalty card.',
  MANUAL: 'A person of the company looked at it and decided.',
  PROBABILISTIC: 'Names, dates and addresses are so alike that it is very likely the same person.',
};

/** The rules that decide by what two records say, and nothing else. */
export const CERTAIN_LINK_RULES = ['SAME_VERIFIED_EMAIL', 'SAME_LOYALTY_ID'] as const satisfies LinkRule[];

export type CertainLinkRule = (typeof CERTAIN_LINK_RULES)[number];

/** The rules by which resolution joins, and takes apart again when records say something else. */
export const REVOCABLE_LINK_RULES = ['PROBABILISTIC', ...CERTAIN_LINK_RULES] as const satisfies LinkRule[];

/** One attribute of a record. */
export interface Claim {
  readonly attribute: ClaimAttribute;
  /** In the form that kit/normalise gives it; identity keeps a keyed fingerprint only. */
  readonly value: string;
}

/** What a record can say of its person that is compared with what others say. */
export const PERSON_ATTRIBUTES = [
  'givenName',
  'familyName',
  'birthDate',
  'email',
  'phone',
  'houseNumber',
  'street',
  'unit',
  'city',
  'postcode',
  'nationalId',
  'loyaltyId',
  'organisation',
] as const;

export type PersonAttribute = (typeof PERSON_ATTRIBUTES)[number];

/** A person as a record describes them: values as the department keeps them, days as yyyy-mm-dd. Blank says nothing. */
export interface PersonDescription {
  readonly values: Readonly<Partial<Record<PersonAttribute, string>>>;
  /** ISO 3166-1 alpha-2: where a telephone number without a country code is from. */
  readonly country?: string | undefined;
  /** Which of the values the department has seen to be the person's, as an address that answered. None when left out. */
  readonly verified?: readonly PersonAttribute[] | undefined;
}

/** Which record it is, among those of all departments. */
export type RecordName = Pick<RecordClaims, 'department' | 'recordId'>;

/** The same text for the same record. */
export function recordKey({ department, recordId }: RecordName): string {
  return JSON.stringify([department, recordId]);
}

export function isSameRecord(one: RecordName, other: RecordName): boolean {
  return one.department === other.department && one.recordId === other.recordId;
}

/** What a department tells identity about one of its records. */
export interface RecordClaims {
  readonly department: Department;
  readonly recordId: string;
  /** When the department last heard of the person by this record. */
  readonly lastSeen: Date;
  /** A unified id that is settled already (the sample company); otherwise identity derives one from the record. */
  readonly customer?: string;
  /** Why the record belongs to that customer; SOURCE_RECORD when left out. */
  readonly link?: { readonly rule: LinkRule /** 0 to 1, for PROBABILISTIC. */; readonly score?: number };
  readonly attributes: readonly Claim[];
  /** What tells by comparison whose record it is; left out where the department knows no such thing. Identity keeps it sealed. */
  readonly person?: PersonDescription | undefined;
}

/** What became of a department's record: what it says now, or nothing, since it is gone. */
export type RecordChange = { readonly tenant: string } & (
  | { readonly kind: 'SAID'; readonly claims: RecordClaims }
  | { readonly kind: 'GONE'; readonly recordId: string }
);

/** Where a department's feed begins, before its first change. */
export const FEED_BEGINNING = '0.0';

/** A part of a department's feed of changes. */
export interface ClaimsPage {
  /** What was read before: FEED_BEGINNING, or the `next` of a page. */
  readonly after: string;
  readonly changes: readonly RecordChange[];
  /** To read on from here. */
  readonly next: string;
  /** Whether there is more now. */
  readonly hasMore: boolean;
}
