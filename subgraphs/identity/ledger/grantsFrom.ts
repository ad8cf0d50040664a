import type { Grants } from '../../../schema/consent/grants.ts';
import { ALL_CATEGORIES, categoryBit, categoryMask } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { PurposeTerms } from '../../../schema/vocabulary/purposeTerms.ts';
import { type ConsentFact, REFUSALS } from './consentEvent.ts';

export type Terms = Readonly<Record<Purpose, PurposeTerms>>;

/** Every category but the special ones, which nobody allows without naming them. */
export const ORDINARY_CATEGORIES: number = ALL_CATEGORIES & ~categoryBit('SPECIAL_CATEGORY');

/** What is left of a customer who asked to be erased: the company may still answer the request itself. */
export const RIGHTS_ONLY: Grants = Object.freeze({
  masks: Object.freeze(PURPOSES.map((purpose) => (purpose === 'RIGHTS_FULFILMENT' ? ALL_CATEGORIES : 0))),
  objectsToAutomation: false,
});

/** What a ledger comes to for one purpose. Each mask holds data categories. */
export interface Settlement {
  /** Consented to, and still valid. */
  readonly given: number;
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
  if (isErasureRequested(events)) return { ...RIGHTS_ONLY, objectsToAutomation };
  const masks = PURPOSES.map((purpose) => {
    const mine = ordered.filter((event) => event.purpose === purpose);
    return allowedBy(purpose, terms[purpose], settle(mine, terms[purpose], now));
  });
  return { masks, objectsToAutomation };
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

const NOTHING_SAID: Settlement = { given: 0, refused: 0, objected: 0 };

function after(before: Settlement, event: ConsentFact, terms: PurposeTerms, now: Date): Settlement {
  const { given, refused, objected } = before;
  switch (event.eventType) {
    case 'CONSENT_GIVEN': {
      const named = event.categories ? categoryMask(event.categories) : ORDINARY_CATEGORIES;
      // One that has run out replaces the consent before it, and lifts no refusal.
      if (hasExpired(event, now)) return { ...before, given: given & ~named };
      return { given: given | named, refused: refused & ~named, objected: objected & ~named };
    }
    case 'CONSENT_WITHDRAWN': {
      const named = event.categories ? categoryMask(event.categories) : ALL_CATEGORIES;
      return {
        ...before,
        given: given & ~named,
        refused: endsWithConsent(terms) ? refused | named : refused,
      };
    }
    case 'OBJECTION':
      return terms.objection ? { ...before, objected: ALL_CATEGORIES } : before;
    case 'OBJECTION_WITHDRAWN':
      return { ...before, objected: 0 };
    case 'AUTOMATION_OBJECTION':
    case 'AUTOMATION_OBJECTION_WITHDRAWN':
    case 'ERASURE_REQUESTED':
      return before; // they concern every purpose, and are read apart
  }
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

export function isErasureRequested(events: readonly ConsentFact[]): boolean {
  return events.some((event) => event.eventType === 'ERASURE_REQUESTED');
}

/** The last word on automation; the events are given in their order. */
export function objectsToAutomationIn(ordered: readonly ConsentFact[]): boolean {
  const last = ordered.findLast(
    ({ eventType }) => eventType === 'AUTOMATION_OBJECTION' || eventType === 'AUTOMATION_OBJECTION_WITHDRAWN',
  );
  return last?.eventType === 'AUTOMATION_OBJECTION';
}

/** 0 allows, 1 is a consent that has run out, 2 refuses. */
function restrictiveness(event: ConsentFact, now: Date): number {
  if (REFUSALS.has(event.eventType)) return 2;
  return hasExpired(event, now) ? 1 : 0;
}
