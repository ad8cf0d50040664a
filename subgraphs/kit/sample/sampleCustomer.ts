import type { LinkRule } from '../claims.ts';
import type { Department } from '../departments.ts';
import type { Prng } from './prng.ts';
import type { Story } from './stories.ts';

/** The tenant that the sample company is. */
export const SAMPLE_TENANT = 'sample';

/** The sample company's present: all its dates are relative to it, so that they are the same on every machine. */
export const SAMPLE_NOW: Date = new Date('2026-11-01T12:00:00Z');

const DAY_MS = 86_400_000;

/** The moment that many days before SAMPLE_NOW; a fraction is part of a day. */
export function daysAgo(days: number): Date {
  return new Date(SAMPLE_NOW.getTime() - days * DAY_MS);
}

export interface SampleAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** What a record can say about the person. */
export interface SampleProfile {
  readonly givenName: string;
  readonly familyName: string;
  /** The first one is the one that the customer prefers. */
  readonly emails: readonly string[];
  /** E.164, from a range that is reserved for fiction. */
  readonly phone?: string;
  /** yyyy-mm-dd. */
  readonly birthDate?: string;
  readonly address: SampleAddress;
}

export type ConsentState = 'GIVEN' | 'WITHDRAWN' | 'NONE';

export interface SampleConsent {
  readonly marketing: ConsentState;
  readonly personalisation: ConsentState;
  readonly aiTraining: ConsentState;
  readonly analyticsObjection: boolean;
  readonly automationObjection: boolean;
  readonly erasureRequested: boolean;
  /** When what was given was given. */
  readonly givenAt: Date;
  /** When what was withdrawn or objected to was; always after givenAt. */
  readonly withdrawnAt: Date;
}

export type SampleTier = 'BRONZE' | 'SILVER' | 'GOLD' | 'PLATINUM';
export type SampleChannel = 'EMAIL' | 'PHONE' | 'POST' | 'CHAT';

/** What the departments make their histories from. */
export interface SampleTraits {
  /** When the company first heard of the customer. */
  readonly since: Date;
  readonly activity: 'DORMANT' | 'OCCASIONAL' | 'REGULAR' | 'HEAVY';
  readonly subscriber: boolean;
  readonly sentiment: 'NEGATIVE' | 'NEUTRAL' | 'POSITIVE';
  readonly preferredChannel: SampleChannel;
}

/** Why a record was joined to its customer. */
export interface SampleLink {
  readonly rule: LinkRule;
  /** 0 to 1, for PROBABILISTIC. */
  readonly score?: number;
}

export interface SampleCustomer extends SampleProfile {
  /** c-000001 and so on. */
  readonly id: string;
  /** 1 and so on: the number in every id of this customer. */
  readonly number: number;
  readonly story?: Story;
  /** BCP 47. */
  readonly locale: string;
  readonly tier: SampleTier;
  readonly traits: SampleTraits;
  readonly consent: SampleConsent;
  /** Which records each department keeps; a department that does not know the customer is missing. */
  readonly records: Readonly<Partial<Record<Department, readonly string[]>>>;
  /** By record id. */
  readonly links: Readonly<Record<string, SampleLink>>;
  /** By record id: where a record says something other than the customer's profile. */
  readonly deviations: Readonly<Record<string, Partial<SampleProfile>>>;
  /** A fresh generator for one use, such as `crm/interactions`: what one department draws changes nothing elsewhere. */
  rng(use: string): Prng;
}

export interface SampleCompany {
  readonly customers: readonly SampleCustomer[];
}

/** The six digits that stand in every id of the customer with that number. */
export function digits(number: number): string {
  return String(number).padStart(6, '0');
}

/** What one record says: the customer's profile, but for where that record deviates. */
export function profileOf(customer: SampleCustomer, recordId: string): SampleProfile {
  const { givenName, familyName, emails, phone, birthDate, address } = customer;
  return {
    givenName,
    familyName,
    emails,
    address,
    ...(phone !== undefined && { phone }),
    ...(birthDate !== undefined && { birthDate }),
    ...customer.deviations[recordId],
  };
}
