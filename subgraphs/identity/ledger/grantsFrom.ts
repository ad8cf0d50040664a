import type { Grants } from '../../../schema/consent/grants.ts';
import { ALL_CATEGORIES, categoryBit, categoryMask } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { PurposeTerms } from '../../../schema/vocabulary/purposeTerms.ts';
import { type ConsentEventType, type ConsentFact, REFUSALS } from './consentEvent.ts';

export type Terms = Readonly<Record<Purpose, PurposeTerms>>;

/** Every category but the special ones, which nobody allows without naming them. */
export const ORDINARY_CATEGORIES: number = ALL_CATEGORIES & ~categoryBit('SPECIAL_CATEGORY');

/** What is left of a customer who asked to be erased, or restricted: the company may still answer the request itself. */
export const RIGHTS_ONLY: Grants = Object.freeze({
  masks: Object.freeze(PURPOSES.map((purpose) => (purpose === 'RIGHTS_FULFILMENT' ? ALL_CATEGORIES : 0))),
  objectsToAutomation: false,
});

/** What a ledger comes to for one purpose. Each mask holds data categories. */
export interface Settlement {
  /** Consented to, and still valid. */
  readonly given: number;
  /** Consented to at some time, and not refused since: what a renewal can renew, also once it has run out. */
  readonly renewable: number;
  /** Consent to it was withdrawn, and nothing but consent can carry the purpose. */
  readonly refused: number;
  /** Objected to, and the purpose's terms honour an objection. */
  readonly objected: number;
}

/**
 * What a customer allows, from the ledger's entries in any order: pure, and the only place where the ledger is read.
 * What is not known to be allowed is not. `now` ends the validity of consents.
 */
export function grantsFrom(events: readonly ConsentFact[], terms: Terms, now: Date): Grants {
  const ordered = inOrder(events, now);
  const objectsToAutomation = objectsToAutomationIn(ordered);
  if (isErasureRequestedIn(ordered) || isRestrictedIn(ordered))
    return { ...RIGHTS_ONLY, objectsToAutomation };
  const masks = PURPOSES.map((purpose) => {
    const mine = ordered.filter((event) => event.purpose === purpose);
    return allowedBy(purpose, terms[purpose], settle(mine, terms[purpose], now));
  });
  return { masks, objectsToAutomation };
}

/**
 * What a customer allows who goes by several ids: only what the history of each id allows. So a merge widens nothing, and
 * an objection under one id is one of the customer.
 */
export function grantsOf(histories: readonly (readonly ConsentFact[])[], terms: Terms, now: Date): Grants {
  return histories
    .map((events) => grantsFrom(events, terms, now))
    .reduce((one, other) => ({
      masks: one.masks.map((mask, index) => mask & (other.masks[index] ?? 0)),
      objectsToAutomation: one.objectsToAutomation || other.objectsToAutomation,
    }));
}

/** The categories that a settlement leaves open. The law's own purpose is open whatever anybody said. */
export function allowedBy(purpose: Purpose, terms: PurposeTerms, settlement: Settlement): number {
  if (purpose === 'RIGHTS_FULFILMENT') return ALL_CATEGORIES;
  const byDefault = terms.byDefault === 'ALLOWED' ? ORDINARY_CATEGORIES : 0;
  return (byDefault | settlement.given) & ~settlement.refused & ~settlement.objected;
}

/**
 * The events in the order in which they count: by event time and, at equal times, what allows before what refuses, so
 * that the more restrictive wins. Permissions of the future are left out; refusals of the future (a clock that runs
 * ahead) count at once.
 */
export function inOrder(events: readonly ConsentFact[], now: Date): ConsentFact[] {
  return events
    .filter((event) => REFUSALS.has(event.eventType) || event.eventTime <= now)
    .sort(
      (a, b) =>
        a.eventTime.getTime() - b.eventTime.getTime() || restrictiveness(a, now) - restrictiveness(b, now),
    );
}

/** Replays the events of one purpose, given in their order. */
export function settle(events: readonly ConsentFact[], terms: PurposeTerms, now: Date): Settlement {
  return events.reduce((before, event) => after(before, event, terms, now), NOTHING_SAID);
}

const NOTHING_SAID: Settlement = { given: 0, renewable: 0, refused: 0, objected: 0 };

function after(before: Settlement, event: ConsentFact, terms: PurposeTerms, now: Date): Settlement {
  switch (event.eventType) {
    case 'CONSENT_GIVEN':
      return afterYes(before, categoriesGiven(event), hasExpired(event, now));
    case 'CONSENT_RENEWED':
      return afterYes(before, categoriesGiven(event) & before.renewable, hasExpired(event, now));
    case 'CONSENT_REFUSED':
    case 'CONSENT_WITHDRAWN':
    case 'CONSENT_REVOKED':
    case 'CONSENT_INVALIDATED':
      return afterNo(before, event, terms);
    case 'OBJECTION':
      return terms.objection ? { ...before, objected: ALL_CATEGORIES, renewable: 0 } : before;
    case 'OBJECTION_WITHDRAWN':
      return { ...before, objected: 0 };
    case 'CONSENT_REQUESTED':
    case 'CONSENT_REQUEST_DEFERRED':
      return before; // a question is no answer
    case 'AUTOMATION_OBJECTION':
    case 'AUTOMATION_OBJECTION_WITHDRAWN':
    case 'RESTRICTION':
    case 'RESTRICTION_LIFTED':
    case 'ERASURE_REQUESTED':
    case 'ERASURE_REJECTED':
      return before; // they concern every purpose, and are read apart
  }
}

function afterYes(
  { given, renewable, refused, objected }: Settlement,
  named: number,
  expired: boolean,
): Settlement {
  // One that has run out replaces the consent before it, and lifts no refusal.
  if (expired) return { given: given & ~named, renewable: renewable | named, refused, objected };
  return {
    given: given | named,
    renewable: renewable | named,
    refused: refused & ~named,
    objected: objected & ~named,
  };
}

function afterNo(before: Settlement, { categories }: ConsentFact, terms: PurposeTerms): Settlement {
  const named = categories ? categoryMask(categories) : ALL_CATEGORIES;
  return {
    ...before,
    given: before.given & ~named,
    renewable: before.renewable & ~named,
    refused: endsWithConsent(terms) ? before.refused | named : before.refused,
  };
}

function categoriesGiven({ categories }: ConsentFact): number {
  return categories ? categoryMask(categories) : ORDINARY_CATEGORIES;
}

/** Whether a renewal finds something to renew among the events before it. */
export function canRenew(renewal: ConsentFact, before: readonly ConsentFact[], terms: Terms): boolean {
  const { purpose, eventTime } = renewal;
  if (purpose === undefined) return false;
  const mine = inOrder([...before, renewal], eventTime).filter((event) => event.purpose === purpose);
  const { renewable } = settle(mine.slice(0, mine.indexOf(renewal)), terms[purpose], eventTime);
  return (renewable & categoriesGiven(renewal)) !== 0;
}

/**
 * Whether a withdrawal ends the purpose. What rests on contract or on another basis that no objection ends goes on
 * without consent: the withdrawal takes back no more than what the consent had added.
 */
export function endsWithConsent(terms: PurposeTerms): boolean {
  return terms.lawfulBasis === 'CONSENT' || terms.objection;
}

export function hasExpired(event: ConsentFact, now: Date): boolean {
  return event.validUntil !== undefined && event.validUntil <= now;
}

/** Whether a request to be erased stands: each is ended by its own rejection only. The events are given in their order. */
export function isErasureRequestedIn(ordered: readonly ConsentFact[]): boolean {
  return ordered.some(
    (asked, index) =>
      asked.eventType === 'ERASURE_REQUESTED' &&
      !ordered
        .slice(index)
        .some(({ eventType, ends }) => eventType === 'ERASURE_REJECTED' && ends === asked.key),
  );
}

/** The last word on restriction; the events are given in their order. */
export function isRestrictedIn(ordered: readonly ConsentFact[]): boolean {
  return stands('RESTRICTION', 'RESTRICTION_LIFTED', ordered);
}

/** The last word on automation; the events are given in their order. */
export function objectsToAutomationIn(ordered: readonly ConsentFact[]): boolean {
  return stands('AUTOMATION_OBJECTION', 'AUTOMATION_OBJECTION_WITHDRAWN', ordered);
}

function stands(word: ConsentEventType, end: ConsentEventType, ordered: readonly ConsentFact[]): boolean {
  const last = ordered.findLast(({ eventType }) => eventType === word || eventType === end);
  return last?.eventType === word;
}

/** 0 is a renewal, which opens nothing that only a consent of the same time gave, 1 allows, 2 has run out, 3 refuses. */
function restrictiveness(event: ConsentFact, now: Date): number {
  if (REFUSALS.has(event.eventType)) return 3;
  if (event.eventType === 'CONSENT_RENEWED') return 0;
  return hasExpired(event, now) ? 2 : 1;
}
