import type { Insertable } from 'kysely';
import { contentDigest } from '../ledger/appendEvent.ts';
import type { ConsentEvent } from '../ledger/consentEvent.ts';
import { MONTHS_TO_ANSWER, monthsLater } from '../rights/dueDate.ts';
import { requestId } from '../rights/openRequest.ts';
import type { RightsEventsTable, RightsRequestsTable } from '../tables.ts';

/** What the sample customers asked for by right: the requests behind the events of the ledger, which wait for a person. */
export function rightsHistory(
  tenant: string,
  events: readonly ConsentEvent[],
): { requests: Insertable<RightsRequestsTable>[]; steps: Insertable<RightsEventsTable>[] } {
  const asked = events.filter(({ eventType }) => eventType === 'ERASURE_REQUESTED');
  const requests = asked.map((event) => {
    const { customer, eventId, eventTime, actorClient: client, actorPerson: person } = event;
    return {
      ...{ tenant, customer, client, person },
      id: requestId([tenant, client, customer, eventId]),
      ids: [customer],
      kind: 'ERASURE' as const,
      state: 'REQUIRES_ACTION' as const,
      purpose: null,
      event_id: eventId,
      details: null,
      evidence: event.evidence ?? null,
      requested_at: eventTime,
      due_at: monthsLater(eventTime, MONTHS_TO_ANSWER),
      closed_at: null,
      content_digest: contentDigest([eventId]),
    };
  });
  const steps = requests.flatMap(({ id, requested_at, client, person }) =>
    (['INITIATED', 'ACKNOWLEDGED', 'REQUIRES_ACTION'] as const).map((state, index) => ({
      ...{ tenant, request: id, number: index + 1, state, at: requested_at, client, person },
      reason: null,
    })),
  );
  return { requests, steps };
}
