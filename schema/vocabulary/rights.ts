/** What a customer can ask for by right. */
export const RIGHTS_KINDS = [
  'ACCESS',
  'PORTABILITY',
  'RECTIFICATION',
  'ERASURE',
  'RESTRICTION',
  'OBJECTION',
  'AUTOMATED_DECISION_REVIEW',
  'WITHDRAW_CONSENT',
] as const;

export type RightsKind = (typeof RIGHTS_KINDS)[number];

/** The right of each kind in the W3C Data Privacy Vocabulary: the article of the GDPR. */
export const RIGHTS_KIND_DPV: Readonly<Record<RightsKind, string>> = {
  ACCESS: 'eu-gdpr:A15',
  PORTABILITY: 'eu-gdpr:A20',
  RECTIFICATION: 'eu-gdpr:A16',
  ERASURE: 'eu-gdpr:A17',
  RESTRICTION: 'eu-gdpr:A18',
  OBJECTION: 'eu-gdpr:A21',
  AUTOMATED_DECISION_REVIEW: 'eu-gdpr:A22',
  WITHDRAW_CONSENT: 'eu-gdpr:A7-3',
};

/** Where a request stands, as W3C DPV names it (RequestStatus). */
export const RIGHTS_STATES = [
  'INITIATED',
  'ACKNOWLEDGED',
  'ACCEPTED',
  'REQUIRES_ACTION',
  'FULFILLED',
  'REJECTED',
] as const;

export type RightsState = (typeof RIGHTS_STATES)[number];

export const RIGHTS_STATE_DPV: Readonly<Record<RightsState, string>> = {
  INITIATED: 'dpv:RequestInitiated',
  ACKNOWLEDGED: 'dpv:RequestAcknowledged',
  ACCEPTED: 'dpv:RequestAccepted',
  REQUIRES_ACTION: 'dpv:RequestRequiresAction',
  FULFILLED: 'dpv:RequestFulfilled',
  REJECTED: 'dpv:RequestRejected',
};
