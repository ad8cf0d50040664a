import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import type { LawfulBasis } from '../../../schema/vocabulary/lawfulBases.ts';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';

/**
 * What can happen to a customer's consent. CONSENT_… are the event states of ISO/IEC TS 27560 (6.3.7), as W3C DPV names
 * them (ConsentStatus; Expired and Unknown happen by themselves, and are computed); the objections are those of GDPR
 * art. 21 (to a purpose) and art. 22 (to automation), the restriction art. 18, the erasure art. 17.
 */
export const CONSENT_EVENT_TYPES = [
  'CONSENT_REQUESTED',
  'CONSENT_REQUEST_DEFERRED',
  'CONSENT_GIVEN',
  'CONSENT_RENEWED',
  'CONSENT_REFUSED',
  'CONSENT_WITHDRAWN',
  'CONSENT_REVOKED',
  'CONSENT_INVALIDATED',
  'OBJECTION',
  'OBJECTION_WITHDRAWN',
  'AUTOMATION_OBJECTION',
  'AUTOMATION_OBJECTION_WITHDRAWN',
  'RESTRICTION',
  'RESTRICTION_LIFTED',
  'ERASURE_REQUESTED',
  'ERASURE_REJECTED',
] as const;

export type ConsentEventType = (typeof CONSENT_EVENT_TYPES)[number];

/** The part of a ledger entry that decides what is allowed. */
export interface ConsentFact {
  readonly eventType: ConsentEventType;
  /** Undefined where the event concerns every purpose. */
  readonly purpose: Purpose | undefined;
  /**
   * The data categories that were named. Undefined where none was: a consent is then to all but special categories
   * (those need explicit consent, GDPR art. 9), a withdrawal to all of them.
   */
  readonly categories: readonly DataCategory[] | undefined;
  /** When the customer said so. It settles what holds, not the order of arrival. */
  readonly eventTime: Date;
  /** For CONSENT_GIVEN and CONSENT_RENEWED: from when on it counts no more. */
  readonly validUntil: Date | undefined;
  /** Names an event among those of all customers of a tenant: for ERASURE_REQUESTED. */
  readonly key?: string | undefined;
  /** For ERASURE_REJECTED: the key of the event that it ends. */
  readonly ends?: string | undefined;
}

/** An entry of the ledger, in the terms of ISO/IEC TS 27560 where it has one. */
export interface ConsentEvent extends ConsentFact {
  /** Chosen by the client that recorded it, and its own: unique within tenant, customer and client. */
  readonly eventId: string;
  readonly customer: string;
  /** On what the purpose rested when the event was recorded. */
  readonly lawfulBasis: LawfulBasis | undefined;
  /** The version of the privacy notice that the customer had before him. */
  readonly privacyNotice: string | undefined;
  /** BCP 47. */
  readonly language: string | undefined;
  readonly collectionMethod: string | undefined;
  /** Who answers for the use of the data. */
  readonly controller: string | undefined;
  /** Whose law applies: ISO 3166. */
  readonly jurisdiction: string | undefined;
  /** How long the data are kept: a duration of ISO 8601. */
  readonly retention: string | undefined;
  /** Where the proof lies. */
  readonly evidence: string | undefined;
  /** The registered client that recorded it (ISO/IEC TS 27560: entity_id). */
  readonly actorClient: string;
  /** The person behind that client, '' where there was none. */
  readonly actorPerson: string;
  readonly recordedAt: Date;
}

/** What an event says nothing of, unless it does. */
export const UNSAID = {
  purpose: undefined,
  categories: undefined,
  validUntil: undefined,
  lawfulBasis: undefined,
  privacyNotice: undefined,
  language: undefined,
  collectionMethod: undefined,
  controller: undefined,
  jurisdiction: undefined,
  retention: undefined,
  evidence: undefined,
} satisfies Partial<ConsentEvent>;

/** The key of an event. */
export function eventKey(customer: string, client: string, eventId: string): string {
  return JSON.stringify([customer, client, eventId]);
}

/** The events that say no. Adding one to a ledger never allows more. */
export const REFUSALS: ReadonlySet<ConsentEventType> = new Set([
  'CONSENT_REFUSED',
  'CONSENT_REVOKED',
  'CONSENT_INVALIDATED',
  'CONSENT_WITHDRAWN',
  'OBJECTION',
  'AUTOMATION_OBJECTION',
  'RESTRICTION',
  'ERASURE_REQUESTED',
]);
