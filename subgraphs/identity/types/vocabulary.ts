import {
  type DataCategory as Category,
  DATA_CATEGORIES,
  DATA_CATEGORY_DPV,
} from '../../../schema/vocabulary/dataCategories.ts';
import {
  type LawfulBasis as Basis,
  LAWFUL_BASES,
  LAWFUL_BASIS_DPV,
} from '../../../schema/vocabulary/lawfulBases.ts';
import { PURPOSE_DPV, PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { LINK_RULE_MEANINGS, LINK_RULES } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { enumOf } from '../../kit/enumOf.ts';
import { COMPARED_ATTRIBUTES } from '../conflicts.ts';
import { RULE_MEANINGS } from '../golden/ruleInWords.ts';
import { DECIDING_RULES } from '../golden/survivor.ts';
import { CONSENT_EVENT_TYPES } from '../ledger/consentEvent.ts';
import { CONSENT_STATUSES } from '../ledger/consentRecords.ts';

/** A text for every word of a list. */
export function forEach<T extends string>(
  values: readonly T[],
  text: (value: T) => string,
): Record<T, string> {
  return Object.fromEntries(values.map((value) => [value, text(value)])) as Record<T, string>;
}

export const Purpose = enumOf(
  'Purpose',
  'Why personal data may be used. Every request to this API is made for one of these purposes.',
  PURPOSES,
  forEach(PURPOSES, (purpose) => `${PURPOSE_TERMS[purpose].sentence} (${PURPOSE_DPV[purpose]})`),
);

/** What each category holds, in words. */
const CATEGORY_MEANINGS: Readonly<Record<Category, string>> = {
  IDENTITY: 'Who somebody is: names.',
  CONTACT_EMAIL: 'E-mail addresses.',
  CONTACT_PHONE: 'Telephone numbers.',
  ADDRESS: 'Postal addresses.',
  IDENTIFIER: 'Numbers and ids by which a system knows somebody.',
  DEMOGRAPHIC: 'Date of birth and the like.',
  TRANSACTION: 'What somebody bought, returned or subscribed to, and for how much.',
  PAYMENT: 'How somebody pays.',
  SUPPORT_CONTENT: 'What somebody asked for help with, and what was answered.',
  BEHAVIOUR: 'What somebody did: contacts, visits, ratings.',
  PREFERENCE: 'What somebody wishes: language, channel, consent.',
  INFERRED: 'What was concluded about somebody, and not said by them.',
  SPECIAL_CATEGORY: 'Health, beliefs and the other data that the law protects most (GDPR art. 9).',
};

export const DataCategory = enumOf(
  'DataCategory',
  'What kind of personal data a field holds.',
  DATA_CATEGORIES,
  forEach(DATA_CATEGORIES, (category) => `${CATEGORY_MEANINGS[category]} (${DATA_CATEGORY_DPV[category]})`),
);

const BASIS_MEANINGS: Readonly<Record<Basis, string>> = {
  CONTRACT: 'It takes this to do what was agreed with the customer.',
  LEGITIMATE_INTERESTS: 'The company has good reason, and the customer may object.',
  CONSENT: 'Only because the customer said yes, and for as long as that stands.',
  LEGAL_OBLIGATION: 'The law demands it.',
};

export const LawfulBasis = enumOf(
  'LawfulBasis',
  'What the law lets a purpose rest on (GDPR art. 6).',
  LAWFUL_BASES,
  forEach(LAWFUL_BASES, (basis) => `${BASIS_MEANINGS[basis]} (${LAWFUL_BASIS_DPV[basis]})`),
);

export const ConsentStatus = enumOf(
  'ConsentStatus',
  'Where a customer stands on one purpose.',
  CONSENT_STATUSES,
  {
    REQUESTED: 'The customer was asked, and has not answered: no. (dpv:ConsentRequested)',
    REQUEST_DEFERRED: 'The customer was asked, and put the answer off: no. (dpv:ConsentRequestDeferred)',
    GIVEN: 'The customer said yes, and it still counts. (dpv:ConsentGiven)',
    RENEWED: 'The customer said yes once more, and it still counts. (dpv:RenewedConsentGiven)',
    REFUSED: 'The customer was asked and said no. (dpv:ConsentRefused)',
    WITHDRAWN: 'The customer took an earlier yes back. (dpv:ConsentWithdrawn)',
    REVOKED: 'The company ended the consent. (dpv:ConsentRevoked)',
    EXPIRED: 'The customer said yes for a time that is over. (dpv:ConsentExpired)',
    INVALIDATED: 'The consent was found not to be valid. (dpv:ConsentInvalidated)',
    UNKNOWN: 'Nothing is known of a consent: what the purpose rests on decides. (dpv:ConsentUnknown)',
    OBJECTED: 'The customer objected, and this purpose honours that.',
    RESTRICTED:
      'The use of the data is restricted (GDPR art. 18): nothing may be used but to answer that request.',
    ERASURE_REQUESTED: 'The customer asked to be erased: nothing may be used but to answer that request.',
  },
);

export const ConsentEventType = enumOf(
  'ConsentEventType',
  'What happened to a customer’s consent.',
  CONSENT_EVENT_TYPES,
  {
    CONSENT_REQUESTED: 'The customer was asked for a yes to a purpose.',
    CONSENT_REQUEST_DEFERRED: 'The customer put off the answer.',
    CONSENT_GIVEN: 'The customer said yes to a purpose.',
    CONSENT_RENEWED: 'The customer said once more yes to what they had said yes to before.',
    CONSENT_REFUSED: 'The customer was asked, and said no to a purpose.',
    CONSENT_WITHDRAWN: 'The customer took back their yes to a purpose.',
    CONSENT_REVOKED: 'The company ended a consent.',
    CONSENT_INVALIDATED: 'A consent was found not to be valid.',
    OBJECTION: 'The customer objected to a purpose (GDPR art. 21).',
    OBJECTION_WITHDRAWN: 'The customer took back their objection to a purpose.',
    AUTOMATION_OBJECTION: 'The customer objected to being dealt with by machines (GDPR art. 22).',
    AUTOMATION_OBJECTION_WITHDRAWN: 'The customer took back their objection to machines.',
    RESTRICTION: 'The customer had the use of their data restricted (GDPR art. 18).',
    RESTRICTION_LIFTED: 'The restriction ended.',
    ERASURE_REQUESTED: 'The customer asked to be erased (GDPR art. 17).',
    ERASURE_REJECTED: 'The request to be erased was rejected, for reasons that the customer was told.',
  },
);

export const LinkRule = enumOf(
  'LinkRule',
  'Why a department’s record is taken to be this customer’s. All but PROBABILISTIC are certain.',
  LINK_RULES,
  LINK_RULE_MEANINGS,
);

export const ComparedAttribute = enumOf(
  'ComparedAttribute',
  'What is compared between departments.',
  COMPARED_ATTRIBUTES,
  {
    NAME: 'The full name.',
    EMAIL: 'The e-mail addresses.',
    PHONE: 'The telephone numbers.',
    BIRTH_DATE: 'The date of birth.',
    POSTCODE: 'The postal codes.',
  },
);

export const SurvivorshipRule = enumOf(
  'SurvivorshipRule',
  'Why one of several values counts.',
  ['CORRECTION', ...DECIDING_RULES],
  RULE_MEANINGS,
);

/** The departments whose records identity joins. */
export const RECORD_DEPARTMENTS = ['CRM', 'COMMERCE', 'SUPPORT'] as const;

export type RecordDepartmentName = (typeof RECORD_DEPARTMENTS)[number];

/** The department that the word stands for. */
export function departmentOf(name: RecordDepartmentName): Department {
  return name.toLowerCase() as Lowercase<RecordDepartmentName>;
}

/** The word for a department that keeps records. */
export function nameOf(department: Department): RecordDepartmentName {
  return department.toUpperCase() as RecordDepartmentName;
}

export const RecordDepartment = enumOf(
  'RecordDepartment',
  'A department that keeps records of customers.',
  RECORD_DEPARTMENTS,
  {
    CRM: 'Customer relations: who the customer is and how to reach them.',
    COMMERCE: 'The shop: orders, returns and subscriptions.',
    SUPPORT: 'The help desk: tickets.',
  },
);

/** By what a customer was found: a lookup’s member, with what was compared. */
export const MATCHES = [
  'EMAIL',
  'PHONE',
  'SOURCE_RECORD',
  'ORDER_ID',
  'TICKET_ID',
  'NAME_AND_BIRTH_DATE',
  'NAME_AND_POSTCODE',
] as const;

export type MatchName = (typeof MATCHES)[number];

export const Match = enumOf('Match', 'By what a customer was found.', MATCHES, {
  EMAIL: 'The e-mail address.',
  PHONE: 'The telephone number.',
  SOURCE_RECORD: 'The id of a department’s record.',
  ORDER_ID: 'The number of an order.',
  TICKET_ID: 'The number of a support ticket.',
  NAME_AND_BIRTH_DATE: 'The full name together with the date of birth.',
  NAME_AND_POSTCODE: 'The full name together with the postal code.',
});
