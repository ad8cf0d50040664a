import type { Selectable } from 'kysely';
import type { ConsentEventsTable } from '../tables.ts';
import { type ConsentEvent, eventKey } from './consentEvent.ts';
import type { UnchainedRow } from './hashChain.ts';

/** An entry of the ledger, and for which ids it counts beside the one that it was recorded under. */
export interface StoredEvent extends ConsentEvent {
  readonly alsoOf: readonly string[];
  readonly doubtful: readonly string[];
  /** Its place in the ledger. */
  readonly position: number;
}

/** What of a row makes an entry. */
export const EVENT_COLUMNS = [
  'position',
  'event_id',
  'customer',
  'also_of',
  'doubtful',
  'event_type',
  'purpose',
  'categories',
  'lawful_basis',
  'valid_until',
  'privacy_notice',
  'language',
  'collection_method',
  'evidence',
  'controller',
  'jurisdiction',
  'retention',
  'actor_client',
  'actor_person',
  'event_time',
  'recorded_at',
] as const satisfies (keyof ConsentEventsTable)[];

/** An entry of the ledger, from its row. */
export function eventFromRow(
  row: Pick<Selectable<ConsentEventsTable>, (typeof EVENT_COLUMNS)[number]>,
): StoredEvent {
  return {
    alsoOf: row.also_of ?? [],
    doubtful: row.doubtful ?? [],
    position: row.position,
    key: eventKey(row.customer, row.actor_client, row.event_id),
    // the proof of a rejection is the request itself
    ends: row.event_type === 'ERASURE_REJECTED' ? (row.evidence ?? undefined) : undefined,
    eventId: row.event_id,
    customer: row.customer,
    eventType: row.event_type,
    purpose: row.purpose ?? undefined,
    categories: row.categories ?? undefined,
    lawfulBasis: row.lawful_basis ?? undefined,
    validUntil: row.valid_until ?? undefined,
    privacyNotice: row.privacy_notice ?? undefined,
    language: row.language ?? undefined,
    collectionMethod: row.collection_method ?? undefined,
    evidence: row.evidence ?? undefined,
    controller: row.controller ?? undefined,
    jurisdiction: row.jurisdiction ?? undefined,
    retention: row.retention ?? undefined,
    actorClient: row.actor_client,
    actorPerson: row.actor_person,
    eventTime: row.event_time,
    recordedAt: row.recorded_at,
  };
}

/** The row of an entry about one id, before it is chained; the inverse of eventFromRow. */
export function rowFromEvent(tenant: string, event: ConsentEvent, contentDigest: string): UnchainedRow {
  return {
    tenant,
    event_id: event.eventId,
    customer: event.customer,
    also_of: null,
    doubtful: null,
    event_type: event.eventType,
    purpose: event.purpose ?? null,
    categories: event.categories ? [...event.categories] : null,
    lawful_basis: event.lawfulBasis ?? null,
    valid_until: event.validUntil ?? null,
    privacy_notice: event.privacyNotice ?? null,
    language: event.language ?? null,
    collection_method: event.collectionMethod ?? null,
    evidence: event.evidence ?? null,
    controller: event.controller ?? null,
    jurisdiction: event.jurisdiction ?? null,
    retention: event.retention ?? null,
    actor_client: event.actorClient,
    actor_person: event.actorPerson,
    event_time: event.eventTime,
    recorded_at: event.recordedAt,
    content_digest: contentDigest,
  };
}
