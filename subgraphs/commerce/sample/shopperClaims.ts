import type { RecordClaims } from '../../kit/claims.ts';
import { personClaims } from '../../kit/personClaims.ts';
import { profileOf, type SampleCompany, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import { samplePurchases } from '../../kit/sample/samplePurchases.ts';

/** What identity must know of the shop's records of the sample company. */
export function shopperClaims(company: SampleCompany): RecordClaims[] {
  return company.customers.flatMap((customer) =>
    (customer.records.commerce ?? []).map((record, index) => claimsOf(customer, record, index === 0)),
  );
}

/** The first record holds the purchases. */
function claimsOf(customer: SampleCustomer, record: string, holdsPurchases: boolean): RecordClaims {
  const { givenName, familyName, emails, phone, address } = profileOf(customer, record);
  const orders = holdsPurchases ? samplePurchases(customer).orders : [];
  const link = customer.links[record];
  return {
    department: 'commerce',
    recordId: record,
    lastSeen: orders.at(-1)?.placedAt ?? customer.traits.since,
    customer: customer.id,
    ...(link && { link }),
    attributes: [
      ...personClaims({
        givenName,
        familyName,
        emails: emails.slice(0, 1),
        phones: phone === undefined ? [] : [phone],
        postalCodes: [address.postalCode],
        country: address.country,
      }),
      ...orders.map(({ id }) => ({ attribute: 'ORDER' as const, value: id })),
    ],
  };
}
