import {
  categoryBit,
  DATA_CATEGORIES,
  type DataCategory,
} from '../../../schema/vocabulary/dataCategories.ts';
import type { LawfulBasis } from '../../../schema/vocabulary/lawfulBases.ts';
import { PURPOSES, type Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { ConsentEvent, ConsentFact } from './consentEvent.ts';
import {
  allowedBy,
  hasExpired,
  inOrder,
  isErasureRequested,
  objectsToAutomationIn,
  settle,
  type Terms,
} from './grantsFrom.ts';

/** Where a customer stands on one purpose, in one word. */
export const CONSENT_STATUSES = [
  'GIVEN',
  'WITHDRAWN',
  'EXPIRED',
  'OBJECTED',
  'ERASURE_REQUESTED',
  'NOT_RECORDED',
] as const;

export type ConsentStatus = (typeof CONSENT_STATUSES)[number];

/** Where a customer stands on one purpose, with the events that led there. */
export interface ConsentRecord {
  readonly purpose: Purpose;
  readonly sentence: string;
  readonly lawfulBasis: LawfulBasis;
  readonly status: ConsentStatus;
  /** What may be used for the purpose now; by an automated client too, unless the customer objects to that. */
  readonly categories: readonly DataCategory[];
  readonly automatedProcessingAllowed: boolean;
  readonly validUntil: Date | undefined;
  /** Those of this purpose and those that concern every purpose, oldest first. */
  readonly events: readonly ConsentEvent[];
}

/** One record for each purpose there is, in the vocabulary's order: also where nothing was ever recorded. */
export function consentRecords(
  events: readonly ConsentEvent[],
  erasureRequested: boolean,
  terms: Terms,
  now: Date,
): ConsentRecord[] {
  const ordered = inOrder(events, now);
  const erased = erasureRequested || isErasureRequested(events);
  const objectsToAutomation = objectsToAutomationIn(ordered);
  const history = [...events].sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime());
  return PURPOSES.map((purpose) => {
    const mine = ordered.filter((event) => event.purpose === purpose);
    const settlement = settle(mine, terms[purpose], now);
    const open =
      erased && purpose !== 'RIGHTS_FULFILMENT' ? 0 : allowedBy(purpose, terms[purpose], settlement);
    const consent = mine.findLast(isAboutConsent);
    return {
      purpose,
      sentence: terms[purpose].sentence,
      lawfulBasis: terms[purpose].lawfulBasis,
      status: erased ? 'ERASURE_REQUESTED' : statusOf(consent, settlement.objected !== 0, now),
      categories: DATA_CATEGORIES.filter((category) => (open & categoryBit(category)) !== 0),
      automatedProcessingAllowed: open !== 0 && !objectsToAutomation,
      validUntil: consent?.validUntil,
      events: history.filter((event) => event.purpose === undefined || event.purpose === purpose),
    };
  });
}

function isAboutConsent({ eventType }: ConsentFact): boolean {
  return eventType === 'CONSENT_GIVEN' || eventType === 'CONSENT_WITHDRAWN';
}

function statusOf(consent: ConsentFact | undefined, objected: boolean, now: Date): ConsentStatus {
  if (objected) return 'OBJECTED';
  if (consent === undefined) return 'NOT_RECORDED';
  if (consent.eventType === 'CONSENT_WITHDRAWN') return 'WITHDRAWN';
  return hasExpired(consent, now) ? 'EXPIRED' : 'GIVEN';
}
