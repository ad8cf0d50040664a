import type { IdentityFeedTable } from '../kit/changeFeed.ts';
import type { AddressKind, Channel, CircumstanceKind, Direction, Tier, Topic } from './vocabulary.ts';

/** The tables of the Postgres schema `crm`. Each row belongs to a tenant, which comes first in every key. */
export interface CrmTables {
  employees: EmployeesTable;
  accounts: AccountsTable;
  emails: EmailsTable;
  addresses: AddressesTable;
  interactions: InteractionsTable;
  circumstances: CircumstancesTable;
  identity_feed: IdentityFeedTable;
}

/** The people who look after customers. */
export interface EmployeesTable {
  tenant: string;
  id: string;
  name: string;
  work_email: string;
}

/** The CRM's records of people. One person may have several. */
export interface AccountsTable {
  tenant: string;
  id: string;
  given_name: string | null;
  family_name: string | null;
  /** yyyy-mm-dd. */
  birth_date: string | null;
  /** E.164. */
  phone: string | null;
  tier: Tier | null;
  preferred_channel: Channel | null;
  /** BCP 47. */
  preferred_language: string | null;
  account_manager_id: string | null;
  /** Where several records are one person, the one that was updated last is believed. */
  updated_at: Date;
  /** Of the imported record: the same content need not be written again. Null when it was not imported. */
  content_hash: string | null;
  /** As the source wrote it. For identity to tell people apart by: shown nowhere. */
  national_id: string | null;
  /** The number of the person's loyalty card. For identity to tell people apart by: shown nowhere. */
  loyalty_id: string | null;
  /** The name of an IANA time zone, where the person told or somebody noted it. */
  time_zone: string | null;
}

export interface EmailsTable {
  tenant: string;
  account_id: string;
  email: string;
  is_primary: boolean;
  /** Whether the person has answered from there; null where nobody has looked. For identity alone: shown nowhere. */
  is_verified: boolean | null;
}

export interface AddressesTable {
  tenant: string;
  account_id: string;
  /** 1 is the one to use first. */
  position: number;
  kind: AddressKind;
  line1: string | null;
  line2: string | null;
  city: string | null;
  region: string | null;
  postal_code: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

/** Each time that the company and the customer were in touch, outside orders and tickets. */
export interface InteractionsTable {
  tenant: string;
  id: string;
  account_id: string;
  occurred_at: Date;
  channel: Channel;
  direction: Direction;
  topic: Topic;
  note: string | null;
  employee_id: string | null;
}

/** What has to be respected when anybody turns to the person of an account. */
export interface CircumstancesTable {
  tenant: string;
  id: string;
  account_id: string;
  kind: CircumstanceKind;
  since: Date;
  /** From then on it is not in force any more. Null while nobody knows of an end. */
  ended_at: Date | null;
}
