import {
  categoryBit,
  DATA_CATEGORIES,
  type DataCategory,
} from '../../../schema/vocabulary/dataCategories.ts';
import type { LawfulBasis } from '../../../schema/vocabulary/lawfulBases.ts';
import { PURPOSES, type Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { ConsentEvent, ConsentEventType, ConsentFact } from './consentEvent.ts';
import {
  allowedBy,
  hasExpired,
  inOrder,
  isErasureRequestedIn,
  isRestrictedIn,
  ORDINARY_CATEGORIES,
  objectsToAutomationIn,
  type Settlement,
  settle,
  type Terms,
} from './grantsFrom.ts';

/** Where a customer stands on one purpose, in one word: the states of W3C DPV, and what goes before any of them. */
export const CONSENT_STATUSES = [
  'REQUESTED',
  'REQUEST_DEFERRED',
  'GIVEN',
  'RENEWED',
  'REFUSED',
  'WITHDRAWN',
  'REVOKED',
  'EXPIRED',
  'INVALIDATED',
  'UNKNOWN',
  'OBJECTED',
  'RESTRICTED',
  'ERASURE_REQUESTED',
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

/**
 * One record for each purpose there is, in the vocabulary's order: also where nothing was ever recorded. Of several
 * histories (see grantsOf) the strictest gives the state, and what all of them allow is allowed.
 */
export function consentRecords(
  histories: readonly (readonly ConsentEvent[])[],
  erasureRequested: boolean,
  terms: Terms,
  now: Date,
): ConsentRecord[] {
  return histories
    .map((events) => recordsOf(events, erasureRequested, terms, now))
    .reduce((one, other) => one.map((record, index) => merged(record, other[index] as ConsentRecord)));
}

function merged(one: ConsentRecord, other: ConsentRecord): ConsentRecord {
  const [stricter] = [one, other].sort(
    (a, b) =>
      STRICTNESS.indexOf(a.status) - STRICTNESS.indexOf(b.status) ||
      (a.validUntil?.getTime() ?? Number.MAX_VALUE) - (b.validUntil?.getTime() ?? Number.MAX_VALUE),
  );
  const categories = one.categories.filter((category) => other.categories.includes(category));
  return {
    ...(stricter as ConsentRecord),
    categories,
    automatedProcessingAllowed:
      categories.length > 0 && one.automatedProcessingAllowed && other.automatedProcessingAllowed,
    events: oldestFirst([...new Set([...one.events, ...other.events])]),
  };
}

/** The state that says most about what is closed comes first. */
const STRICTNESS: readonly ConsentStatus[] = [
  'ERASURE_REQUESTED',
  'RESTRICTED',
  'OBJECTED',
  'INVALIDATED',
  'REVOKED',
  'WITHDRAWN',
  'REFUSED',
  'EXPIRED',
  'REQUEST_DEFERRED',
  'REQUESTED',
  'UNKNOWN',
  'RENEWED',
  'GIVEN',
];

function oldestFirst(events: readonly ConsentEvent[]): ConsentEvent[] {
  return events.toSorted((a, b) => a.eventTime.getTime() - b.eventTime.getTime());
}

function recordsOf(
  events: readonly ConsentEvent[],
  erasureRequested: boolean,
  terms: Terms,
  now: Date,
): ConsentRecord[] {
  const ordered = inOrder(events, now);
  const closed = closedBy(ordered, erasureRequested);
  const objectsToAutomation = objectsToAutomationIn(ordered);
  const history = oldestFirst(events);
  return PURPOSES.map((purpose) => {
    const mine = ordered.filter((event) => event.purpose === purpose);
    const settlement = settle(mine, terms[purpose], now);
    const open =
      closed !== undefined && purpose !== 'RIGHTS_FULFILMENT'
        ? 0
        : allowedBy(purpose, terms[purpose], settlement);
    const consent = consentIn(mine, settlement, now);
    return {
      purpose,
      sentence: terms[purpose].sentence,
      lawfulBasis: terms[purpose].lawfulBasis,
      // a yes in general lifts an objection but for the special categories, which it does not name
      status: closed ?? statusOf(consent, (settlement.objected & ORDINARY_CATEGORIES) !== 0, now),
      categories: DATA_CATEGORIES.filter((category) => (open & categoryBit(category)) !== 0),
      automatedProcessingAllowed: open !== 0 && !objectsToAutomation,
      validUntil: consent?.validUntil,
      events: history.filter((event) => event.purpose === undefined || event.purpose === purpose),
    };
  });
}

/** What closes every purpose at once. */
function closedBy(ordered: readonly ConsentFact[], erasureRequested: boolean): ConsentStatus | undefined {
  if (erasureRequested || isErasureRequestedIn(ordered)) return 'ERASURE_REQUESTED';
  return isRestrictedIn(ordered) ? 'RESTRICTED' : undefined;
}

/** The state that each event leaves a consent in. An answer outlasts a question that is put again. */
const ANSWERS: Partial<Record<ConsentEventType, ConsentStatus>> = {
  CONSENT_GIVEN: 'GIVEN',
  CONSENT_RENEWED: 'RENEWED',
  CONSENT_REFUSED: 'REFUSED',
  CONSENT_WITHDRAWN: 'WITHDRAWN',
  CONSENT_REVOKED: 'REVOKED',
  CONSENT_INVALIDATED: 'INVALIDATED',
};
const QUESTIONS: Partial<Record<ConsentEventType, ConsentStatus>> = {
  CONSENT_REQUESTED: 'REQUESTED',
  CONSENT_REQUEST_DEFERRED: 'REQUEST_DEFERRED',
};

/** The event that says where the consent stands; a renewal of nothing says nothing. */
function consentIn(mine: readonly ConsentFact[], { given }: Settlement, now: Date): ConsentFact | undefined {
  const renewsNothing = (event: ConsentFact) =>
    event.eventType === 'CONSENT_RENEWED' && given === 0 && !hasExpired(event, now);
  return (
    mine.findLast((event) => event.eventType in ANSWERS && !renewsNothing(event)) ??
    mine.findLast(({ eventType }) => eventType in QUESTIONS)
  );
}

function statusOf(consent: ConsentFact | undefined, objected: boolean, now: Date): ConsentStatus {
  if (objected) return 'OBJECTED';
  if (consent === undefined) return 'UNKNOWN';
  const state = ANSWERS[consent.eventType] ?? QUESTIONS[consent.eventType] ?? 'UNKNOWN';
  return (state === 'GIVEN' || state === 'RENEWED') && hasExpired(consent, now) ? 'EXPIRED' : state;
}
