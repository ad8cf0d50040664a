import type { RecordClaims } from '../../kit/claims.ts';
import {
  profileOf,
  SAMPLE_NOW,
  type SampleCompany,
  type SampleCustomer,
} from '../../kit/sample/sampleCustomer.ts';
import { accountClaims } from '../accountClaims.ts';
import type { AccountsTable, AddressesTable, EmailsTable } from '../tables.ts';
import { accountManagerOf } from './employees.ts';
import { recordedTimeZone } from './timeZones.ts';

/** A customer's record in the CRM, and when it was updated last. */
export interface SampleAccount {
  readonly customer: SampleCustomer;
  readonly id: string;
  readonly updatedAt: Date;
}

/** The CRM's records of the sample company; of one customer's, the first is the fresher. */
export function sampleAccounts({ customers }: SampleCompany): SampleAccount[] {
  return customers.flatMap((customer) => {
    const rng = customer.rng('crm/accounts');
    let updatedAt = SAMPLE_NOW;
    return (customer.records.crm ?? []).map((id) => {
      updatedAt = rng.instant(customer.traits.since, updatedAt);
      return { customer, id, updatedAt };
    });
  });
}

export function accountRow({ customer, id, updatedAt }: SampleAccount, tenant: string): AccountsTable {
  const { givenName, familyName, birthDate, phone, address } = profileOf(customer, id);
  return {
    tenant,
    id,
    given_name: givenName,
    family_name: familyName,
    birth_date: birthDate ?? null,
    phone: phone ?? null,
    tier: customer.tier,
    preferred_channel: customer.traits.preferredChannel,
    preferred_language: customer.locale,
    account_manager_id: accountManagerOf(customer),
    updated_at: updatedAt,
    content_hash: null,
    national_id: null,
    loyalty_id: null,
    time_zone: recordedTimeZone(address),
  };
}

export function emailRows({ customer, id }: SampleAccount, tenant: string): EmailsTable[] {
  const { emails } = profileOf(customer, id);
  return emails.map((email, index) => ({
    tenant,
    account_id: id,
    email,
    is_primary: index === 0,
    is_verified: null,
  }));
}

export function addressRow({ customer, id }: SampleAccount, tenant: string): AddressesTable {
  const { address } = profileOf(customer, id);
  return {
    tenant,
    account_id: id,
    position: 1,
    kind: 'HOME',
    line1: address.line1,
    line2: address.line2 ?? null,
    city: address.city,
    region: address.region ?? null,
    postal_code: address.postalCode,
    country: address.country,
  };
}

/** What identity must know of the record, and whose it is. */
export function sampleClaims(sample: SampleAccount, tenant: string): RecordClaims {
  const { customer, id } = sample;
  const link = customer.links[id];
  const claims = accountClaims({
    account: accountRow(sample, tenant),
    emails: emailRows(sample, tenant),
    addresses: [addressRow(sample, tenant)],
  });
  return { ...claims, customer: customer.id, ...(link && { link }) };
}
