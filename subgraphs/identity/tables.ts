import type { Generated } from 'kysely';
import type { Duty } from '../../schema/consent/warrant.ts';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { LawfulBasis } from '../../schema/vocabulary/lawfulBases.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import type { RightsKind, RightsState } from '../../schema/vocabulary/rights.ts';
import type { ClaimAttribute, LinkRule } from '../kit/claims.ts';
import type { Department } from '../kit/departments.ts';
import type { ComparedAttribute } from './conflicts.ts';
import type { ConsentEventType } from './ledger/consentEvent.ts';

/** The tables of the Postgres schema `identity`. Each row belongs to a tenant, which comes first in every key. */
export interface IdentityTables {
  customers: CustomersTable;
  customer_redirects: CustomerRedirectsTable;
  source_records: SourceRecordsTable;
  claims: ClaimsTable;
  consent_events: ConsentEventsTable;
  consent_chain: ConsentChainTable;
  rights_requests: RightsRequestsTable;
  rights_events: RightsEventsTable;
  rights_tasks: RightsTasksTable;
  rights_parts: RightsPartsTable;
  suppressions: SuppressionsTable;
  match_decisions: MatchDecisionsTable;
  corrections: CorrectionsTable;
}

/** MERGED customers are reached through their redirect only; of ERASED ones no record is left, only what the law keeps. */
export type CustomerState = 'ACTIVE' | 'ERASED' | 'MERGED';

interface CustomersTable {
  tenant: string;
  id: string;
  state: Generated<CustomerState>;
}

/**
 * An id that was given up when two customers turned out to be one. Records and events stay with the id that they came
 * in under, so that a wrong merge can be undone.
 */
interface CustomerRedirectsTable {
  tenant: string;
  id: string;
  survivor: string;
  rule: LinkRule;
  deterministic: boolean;
  score: number | null;
  since: Date;
  /** What spoke for a guess of the resolver, in words and without a value. */
  why: Generated<string | null>;
  /** How many events the ledger held then. */
  ledger_position: Generated<number>;
}

/** Which department's record belongs to which customer, and why. */
export interface SourceRecordsTable {
  tenant: string;
  department: Department;
  record_id: string;
  customer: string;
  rule: LinkRule;
  deterministic: boolean;
  score: number | null;
  since: Date;
  last_seen: Date;
  /** Its department has it no more. */
  gone: Generated<boolean>;
}

/** What a record says about its person, as keyed fingerprints. */
interface ClaimsTable {
  tenant: string;
  department: Department;
  record_id: string;
  attribute: ClaimAttribute;
  fingerprint: string;
  last_seen: Date;
}

/** Where the chain of each tenant's events ends. */
interface ConsentChainTable {
  tenant: string;
  /** How many events there are. */
  count: number;
  /** Of the last one. */
  hash: string;
}

/**
 * The ledger: rows are added and never changed; a trigger sees to it, and each row is chained to the one before it by
 * hash, so that a change past the trigger is found.
 */
export interface ConsentEventsTable {
  tenant: string;
  event_id: string;
  /** The order of arrival, from 1, without gaps. Nothing is decided by it. */
  position: number;
  /** The hash of the event at the position before. */
  previous_hash: string;
  /** Of the whole row. */
  hash: string;
  customer: string;
  /** The other ids of the customer when it was recorded, by merges; null where there was none. It counts for them too. */
  also_of: string[] | null;
  /** Those of them that were the customer's by a guess. */
  doubtful: string[] | null;
  event_type: ConsentEventType;
  /** Null where the event concerns every purpose. */
  purpose: Purpose | null;
  /** Null where no category is named. */
  categories: DataCategory[] | null;
  lawful_basis: LawfulBasis | null;
  valid_until: Date | null;
  privacy_notice: string | null;
  language: string | null;
  collection_method: string | null;
  evidence: string | null;
  controller: string | null;
  jurisdiction: string | null;
  retention: string | null;
  actor_client: string;
  actor_person: string;
  event_time: Date;
  recorded_at: Date;
  /** SHA-256 of what was asked for, to tell a repeated request from another one under the same event id. */
  content_digest: string;
  /** Whether it was a refusal that did not end everything it names, since a later yes stood when it arrived. For its receipt. */
  overtaken: Generated<boolean>;
}

/** What customers asked for by right (GDPR art. 7(3), 15 to 18 and 20 to 22). */
export interface RightsRequestsTable {
  tenant: string;
  id: string;
  /** The id that it was asked under. */
  customer: string;
  /** Whom it is about: that id, and those that were the same customer for certain when it was asked. */
  ids: string[];
  kind: RightsKind;
  state: RightsState;
  purpose: Purpose | null;
  /** Of the event in the ledger that says the same, recorded by the same client. */
  event_id: string | null;
  /** Sealed: what the customer wrote. Null where nothing was written, or the customer was erased. */
  details: string | null;
  client: string;
  person: string;
  evidence: string | null;
  requested_at: Date;
  due_at: Date;
  extended: Generated<boolean>;
  closed_at: Date | null;
  content_digest: string;
}

/** How each request came to where it stands. */
export interface RightsEventsTable {
  tenant: string;
  request: string;
  /** From 1. */
  number: number;
  state: RightsState;
  at: Date;
  client: string;
  person: string;
  reason: string | null;
}

/** What a department has to do for a request. */
export interface RightsTasksTable {
  tenant: string;
  request: string;
  department: Department;
  duty: Duty;
  /** The records that it is about. */
  records: string[];
  attempts: Generated<number>;
  /** Not to be tried before; somebody is at it until then. */
  next_at: Date;
  /** The code of the last failure. */
  failure: string | null;
  /** What the department says it did; never what it exported. */
  outcome: ErasureOutcome | null;
  done_at: Date | null;
}

/** What a department says of an erasure. */
export interface ErasureOutcome {
  readonly erased: number;
  readonly kept: readonly KeptData[];
}

/** What the law makes a department keep: what, why, until when (yyyy-mm-dd), how many rows. */
export interface KeptData {
  readonly what: string;
  readonly why: string;
  readonly until: string;
  readonly records: number;
}

/** What a department exported, sealed, for as long as it may be fetched. */
export interface RightsPartsTable {
  tenant: string;
  request: string;
  department: Department;
  /** From 1: a large copy comes in pieces. */
  piece: number;
  sealed: string;
  expires_at: Date;
}

/** Fingerprints of who was erased: what says the same is not to come back with a file. */
export interface SuppressionsTable {
  tenant: string;
  attribute: SuppressedAttribute;
  fingerprint: string;
  request: string;
  since: Date;
}

/** RECORD: the record itself. */
export type SuppressedAttribute = 'RECORD' | 'EMAIL' | 'NAME_BIRTH_DATE';

/** The last word of a person on two ids: whatever is resolved later does not go against it. */
interface MatchDecisionsTable {
  tenant: string;
  /** The lesser of the two ids. */
  one: string;
  other: string;
  verdict: 'SAME' | 'DIFFERENT';
  reason: string;
  client: string;
  person: string;
  decided_at: Date;
}

/** What a person said is right of a customer, whatever records say. */
interface CorrectionsTable {
  tenant: string;
  /** The id that it was made of: it counts for whoever that leads to. */
  customer: string;
  attribute: ComparedAttribute;
  /** The value and why, sealed. */
  sealed: string;
  client: string;
  person: string;
  corrected_at: Date;
}
