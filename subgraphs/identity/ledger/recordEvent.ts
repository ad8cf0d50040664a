import type { Kysely } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import {
  DATA_CATEGORIES,
  type DataCategory,
  isDataCategory,
} from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { badInput, knownEventId, knownPurpose, type Optional, text, wellFormed } from '../inputChecks.ts';
import type { IdentityTables } from '../tables.ts';
import { type Appended, appendEvent, type SaidEvent } from './appendEvent.ts';
import { authorise, mustBeGranted } from './authorise.ts';
import type { ConsentEventType } from './consentEvent.ts';

/** What a client asks to be recorded, before anything is checked. */
export interface Recording {
  readonly eventId: string;
  readonly customer: string;
  readonly purpose?: Optional<string>;
  readonly piiCategories?: Optional<readonly string[]>;
  readonly validUntil?: Optional<Date>;
  readonly eventTime?: Optional<Date>;
  readonly privacyNotice?: Optional<string>;
  readonly language?: Optional<string>;
  readonly collectionMethod?: Optional<string>;
  readonly evidence?: Optional<string>;
  readonly controller?: Optional<string>;
  readonly jurisdiction?: Optional<string>;
  readonly retention?: Optional<string>;
}

const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/;
const DURATION = /^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/;

/**
 * Checks and writes one event, and answers it as it stands in the ledger, and whether it is a refusal that a later yes
 * outlasts. `now` is in seconds.
 * Throws a SubgraphError: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, or CONFLICT for an event id that stands for another event.
 */
export async function recordEvent(
  database: Kysely<IdentityTables>,
  caller: Caller | undefined,
  eventType: ConsentEventType,
  input: Recording,
  now: number,
): Promise<Recorded> {
  return await recordUnder(
    database,
    caller,
    eventType,
    { ...input, eventId: knownEventId(input.eventId) },
    now,
  );
}

export type Recorded = Extract<Appended, { kind: 'Recorded' }>;

/** The same under an event id that is identity's own. Throws like recordEvent. */
export async function recordUnder(
  database: Kysely<IdentityTables>,
  caller: Caller | undefined,
  eventType: ConsentEventType,
  input: Recording,
  now: number,
): Promise<Recorded> {
  const evidence = text(input.evidence, 'evidence');
  const purpose = input.purpose ?? undefined;
  mustBeGranted(authorise(caller, { eventType, customer: input.customer, purpose, evidence }));
  const { client, person, tenant } = caller as Caller;
  const event = checkedEvent(eventType, { ...input, evidence }, { client, person }, new Date(now * 1000));
  const appended = await appendEvent(database, tenant, event, contentOf(event));
  switch (appended.kind) {
    case 'Recorded':
      return appended;
    case 'UnknownCustomer':
      throw new SubgraphError('NOT_FOUND', 'There is no such customer; nothing was recorded.');
    case 'NothingToRenew':
      throw new SubgraphError(
        'CONFLICT',
        'There is no earlier consent that could be renewed; nothing was recorded. Record it as given.',
      );
    case 'OtherContent':
      throw new SubgraphError(
        'CONFLICT',
        'input.eventId stands for another event already; nothing was recorded.',
      );
  }
}

function checkedEvent(
  eventType: ConsentEventType,
  input: Recording,
  actor: { client: string; person: string },
  now: Date,
): SaidEvent {
  const eventTime = input.eventTime ?? undefined;
  if (eventTime !== undefined && eventTime > now) throw badInput('eventTime', 'must not lie in the future');
  const validUntil = input.validUntil ?? undefined;
  if (validUntil && eventType !== 'CONSENT_GIVEN' && eventType !== 'CONSENT_RENEWED')
    throw badInput('validUntil', 'is for a consent that is given or renewed');
  if (validUntil && validUntil <= (eventTime ?? now))
    throw badInput('validUntil', 'must lie after the event');
  const purpose = input.purpose == null ? undefined : knownPurpose(input.purpose);
  return {
    eventId: input.eventId,
    customer: text(input.customer, 'customer') ?? '',
    eventType,
    purpose,
    categories: input.piiCategories == null ? undefined : knownCategories(input.piiCategories),
    lawfulBasis: purpose && PURPOSE_TERMS[purpose].lawfulBasis,
    validUntil,
    privacyNotice: text(input.privacyNotice, 'privacyNotice'),
    language: text(input.language, 'language'),
    collectionMethod: text(input.collectionMethod, 'collectionMethod'),
    evidence: text(input.evidence, 'evidence'),
    controller: text(input.controller, 'controller'),
    jurisdiction: wellFormed(
      input.jurisdiction,
      'jurisdiction',
      JURISDICTION,
      'a code of ISO 3166, such as DE',
    ),
    retention: wellFormed(input.retention, 'retention', DURATION, 'a duration of ISO 8601, such as P3Y'),
    actorClient: actor.client,
    actorPerson: actor.person,
    eventTime,
    recordedAt: now,
  };
}

/** Left out of the content where they are not said, so that what was recorded before there were such terms stays the same. */
const NEWER_TERMS = ['controller', 'jurisdiction', 'retention'] as const;

/** What makes a request the same request. A time that the client left out is not the clock's. */
function contentOf(event: SaidEvent): readonly unknown[] {
  return [
    event.actorClient,
    event.customer,
    event.eventType,
    event.purpose ?? null,
    event.categories ?? null,
    event.validUntil ?? null,
    event.privacyNotice ?? null,
    event.language ?? null,
    event.collectionMethod ?? null,
    event.evidence ?? null,
    event.eventTime ?? null,
    ...NEWER_TERMS.flatMap((term) => (event[term] === undefined ? [] : [[term, event[term]]])),
  ];
}

/** In the vocabulary's order, each once. */
function knownCategories(words: readonly string[]): DataCategory[] {
  if (words.length === 0) throw badInput('piiCategories', 'must name at least one category, or be left out');
  if (!words.every(isDataCategory)) throw badInput('piiCategories', `may hold ${DATA_CATEGORIES.join(', ')}`);
  return DATA_CATEGORIES.filter((category) => words.includes(category));
}
