import type { RightsKind, RightsState } from '../../../schema/vocabulary/rights.ts';

/** What the privacy office can say of a request that is open. */
export const RIGHTS_DECISIONS = ['ACCEPT', 'FULFIL', 'REJECT', 'EXTEND'] as const;
export type RightsDecision = (typeof RIGHTS_DECISIONS)[number];

/** What is known of a request when it is decided about. */
export interface OpenRequest {
  readonly kind: RightsKind;
  readonly state: RightsState;
  /** Whether it was given more time already. */
  readonly extended: boolean;
}

export type Transition =
  | { readonly kind: 'Moved'; readonly state: RightsState }
  /** The state stays, and the due date moves. */
  | { readonly kind: 'Extended' }
  | { readonly kind: 'Refused'; readonly why: string };

/** What the ledger made of a request. */
export interface FirstStateFacts {
  readonly kind: RightsKind;
  /** Whether the purpose's terms honour an objection. */
  readonly objectionCounts: boolean;
  /** Whether the customer said yes after the time that the request names, so that it changes nothing by itself. */
  readonly overtaken: boolean;
}

/**
 * Where a request goes once it is on record: pure. What the ledger settles is settled; what departments can answer by
 * themselves is accepted; what cannot be undone, or takes a judgement, waits for a person.
 */
export function firstState({ kind, objectionCounts, overtaken }: FirstStateFacts): RightsState {
  if (overtaken) return 'REQUIRES_ACTION';
  switch (kind) {
    case 'RESTRICTION':
    case 'WITHDRAW_CONSENT':
      return 'FULFILLED';
    case 'OBJECTION':
      return objectionCounts ? 'FULFILLED' : 'REQUIRES_ACTION';
    case 'ACCESS':
    case 'PORTABILITY':
      return 'ACCEPTED';
    case 'ERASURE':
    case 'RECTIFICATION':
    case 'AUTOMATED_DECISION_REVIEW':
      return 'REQUIRES_ACTION';
  }
}

/** Kinds that a person answers, and says so. */
const ANSWERED_BY_PEOPLE: ReadonlySet<RightsKind> = new Set([
  'RECTIFICATION',
  'OBJECTION',
  'AUTOMATED_DECISION_REVIEW',
]);

/** What a decision does to a request: pure. */
export function transition({ kind, state, extended }: OpenRequest, decision: RightsDecision): Transition {
  if (isClosed(state)) return refused(`The request is ${state} already.`);
  switch (decision) {
    case 'EXTEND':
      return extended
        ? refused('The request was given more time once, and the law knows no second time (GDPR art. 12(3)).')
        : { kind: 'Extended' };
    case 'ACCEPT':
      return kind === 'ERASURE' && state !== 'ACCEPTED'
        ? { kind: 'Moved', state: 'ACCEPTED' }
        : refused(`A request of the kind ${kind} that is ${state} needs no acceptance.`);
    case 'FULFIL':
      return ANSWERED_BY_PEOPLE.has(kind)
        ? { kind: 'Moved', state: 'FULFILLED' }
        : refused(`A request of the kind ${kind} is fulfilled by the departments, and not by a word.`);
    case 'REJECT':
      return state === 'ACCEPTED'
        ? refused('The request was accepted, and the departments are at work on it.')
        : { kind: 'Moved', state: 'REJECTED' };
  }
}

/** Whether nothing is left to do. */
export function isClosed(state: RightsState): boolean {
  return state === 'FULFILLED' || state === 'REJECTED';
}

function refused(why: string): Transition {
  return { kind: 'Refused', why };
}
