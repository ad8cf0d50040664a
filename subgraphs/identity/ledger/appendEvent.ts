import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { retried } from '../retried.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { appendToChain } from './appendToChain.ts';
import type { ConsentEvent } from './consentEvent.ts';
import { eventFromRow, rowFromEvent } from './eventRow.ts';
import { eventTimeOf, isOvertaken } from './eventTimeOf.ts';
import { canRenew } from './grantsFrom.ts';
import type { FamilyMember } from './histories.ts';

/** What a client says of an event; when it counts is settled as it is written. */
export type SaidEvent = Omit<ConsentEvent, 'eventTime'> & {
  /** When the customer said so, as the client states it. */
  readonly eventTime: Date | undefined;
  /** For whom it counts besides the ids of the customer. */
  readonly alsoOf?: readonly string[];
};

/** What became of an attempt to write to the ledger. */
export type Appended =
  /** It is in the ledger, from now or from an earlier attempt; overtaken when it was a refusal that a later yes outlasts. */
  | {
      readonly kind: 'Recorded';
      readonly event: ConsentEvent;
      readonly overtaken: boolean;
      /** Its hash in the tenant's chain. */
      readonly hash: string;
    }
  | { readonly kind: 'UnknownCustomer' }
  /** A renewal of a consent that was never given, or refused since. */
  | { readonly kind: 'NothingToRenew' }
  /** The event id stands for something else already. */
  | { readonly kind: 'OtherContent' };

/**
 * Writes an event to the ledger in one transaction, the caller's own if it is in one; the writers of one customer wait for
 * each other. The event id, which is the client's own for this customer, makes it happen once, however often and however
 * concurrently it is sent; `content` (what the client asked for) tells a repetition from another event.
 */
export async function appendEvent(
  database: Kysely<IdentityTables>,
  tenant: string,
  said: SaidEvent,
  content: readonly unknown[],
): Promise<Appended> {
  const digest = contentDigest(content);
  return await retried(database, async (transaction) => {
    const [before = null] = await lockFamilies(transaction, tenant, [said.customer]);
    if (before === null && !(await isKnown(transaction, tenant, said.customer)))
      return { kind: 'UnknownCustomer' };
    let stored = await storedEvent(transaction, tenant, said);
    if (stored === undefined) {
      const { alsoOf = [], ...event } = placed(said, before);
      if (event.eventType === 'CONSENT_RENEWED' && !renewable(event, before))
        return { kind: 'NothingToRenew' };
      await appendToChain(transaction, tenant, [newRow({ tenant, event, alsoOf, digest }, before)]);
      stored = await storedEvent(transaction, tenant, said);
    }
    if (stored?.content_digest !== digest) return { kind: 'OtherContent' };
    const { overtaken, hash } = stored;
    return { kind: 'Recorded', event: eventFromRow(stored), overtaken, hash };
  });
}

async function storedEvent(transaction: Transaction<IdentityTables>, tenant: string, said: SaidEvent) {
  return await transaction
    .selectFrom('consent_events')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('customer', '=', said.customer)
    .where('actor_client', '=', said.actorClient)
    .where('event_id', '=', said.eventId)
    .executeTakeFirst();
}

function placed(said: SaidEvent, facts: CustomerFacts | null): ConsentEvent & Pick<SaidEvent, 'alsoOf'> {
  const event = { ...said, eventTime: said.eventTime ?? said.recordedAt };
  return {
    ...event,
    eventTime: eventTimeOf(event, said.eventTime, (facts?.histories ?? []).flat(), said.recordedAt),
  };
}

interface NewEvent {
  readonly tenant: string;
  readonly event: ConsentEvent;
  readonly alsoOf: readonly string[];
  readonly digest: string;
}

function newRow({ tenant, event, alsoOf, digest }: NewEvent, facts: CustomerFacts | null) {
  const family = facts?.family.map(({ id }) => id) ?? [];
  const others = [...new Set([...family, ...alsoOf])].filter((id) => id !== event.customer);
  const doubtful = others.length > 0 ? doubtfulOf(event.customer, facts?.family ?? []) : [];
  const overtaken =
    (facts === null || facts.state === 'ACTIVE') && isOvertaken(event, facts?.histories ?? [[]]);
  return {
    ...rowFromEvent(tenant, event, digest),
    also_of: others.length > 0 ? others : null,
    doubtful: doubtful.length > 0 ? doubtful : null,
    overtaken,
  };
}

/**
 * Who of the family may turn out to be another person than the one who spoke: whoever resolution has joined to him. A rule is
 * certain as long as records say so, and they may say something else.
 */
function doubtfulOf(speaker: string, family: readonly FamilyMember[]): string[] {
  const isFirm = family.some(({ id, firm }) => id === speaker && firm);
  return family.flatMap(({ id, firm }) => (id === speaker || (isFirm && firm) ? [] : [id]));
}

function renewable(renewal: ConsentEvent, facts: CustomerFacts | null): boolean {
  return (facts?.histories ?? []).some((history) => canRenew(renewal, history, PURPOSE_TERMS));
}

/** Whether there is such an id, even if its redirects lead to nobody. */
async function isKnown(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('customers')
    .select('id')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** SHA-256 of what was asked for. */
export function contentDigest(content: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
