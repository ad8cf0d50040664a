/**
 * What Customer.summary and Customer.decisionGrade read. Lists are read with the same arguments everywhere, since both may stand
 * in one request and an input has one value there.
 */
const SHARED = `
  name { full } tier preferredChannel lifetimeValue { amountMinor currency } firstOrderAt lastOrderAt
  circumstances { kind since }
  interactions(first: 50) { edges { node { occurredAt channel direction topic } } }
  returns { requestedAt reason status }
  subscriptions { plan price { amountMinor currency } startedAt nextRenewalAt }
  openTicketCount highestOpenPriority
  tickets(first: 20) { edges { node { openedAt updatedAt topic sentiment } } }
`;

export const REQUIRED_FIELDS = {
  summary: SHARED,
  decisionGrade: `${SHARED} email phone standing { confidence conflicts { attribute sides } }`,
} as const;
