import { sampleCompany } from '../../subgraphs/kit/sample/sampleCompany.ts';
import { digits, profileOf, type SampleCustomer } from '../../subgraphs/kit/sample/sampleCustomer.ts';

/** A value for `findCustomers(by:)`. */
export interface SampleLookup {
  readonly by: object;
  /** To whom it leads, or might; '' for nobody. */
  readonly customer: string;
}

/** Lookups for the customers of a sample company of that size, and for some who are not there. */
export function sampleLookups(size: number): SampleLookup[] {
  const known = sampleCompany(size).customers.flatMap((customer) =>
    lookupsOf(customer).map((by) => ({ by, customer: customer.id })),
  );
  return [...known, ...STRANGERS.map((by) => ({ by, customer: '' }))];
}

const STRANGERS: readonly object[] = [
  { email: 'nobody@example.com' },
  { phone: '+44 20 7946 0000' },
  { orderId: 'order-999999-1' },
  { sourceRecord: { department: 'CRM', recordId: 'crm-999999' } },
];

function lookupsOf(customer: SampleCustomer): object[] {
  const { records, number } = customer;
  const owned = Object.entries(records).flatMap(([department, ids]) =>
    ids.map((recordId) => ({ department, recordId })),
  );
  return [
    ...owned.map(({ department, recordId }) => ({
      sourceRecord: { department: department.toUpperCase(), recordId },
    })),
    ...owned.flatMap(({ recordId }) => profileLookups(customer, recordId)),
    { orderId: `order-${digits(number)}-1` },
    { orderId: `order-${digits(number)}-2`, ticketId: null },
    { ticketId: `ticket-${digits(number)}-1` },
  ];
}

function profileLookups(customer: SampleCustomer, recordId: string): object[] {
  const { emails, phone, givenName, familyName, birthDate, address } = profileOf(customer, recordId);
  const name = { givenName, familyName };
  const postcode = address.postalCode;
  return [
    ...emails.map((email) => ({ email })),
    ...emails.map((email) => ({ email: email.toUpperCase(), phone: null })),
    ...(phone === undefined ? [] : [{ phone }]),
    { person: { ...name, postcode } },
    ...(birthDate === undefined
      ? []
      : [{ person: { ...name, birthDate } }, { person: { ...name, birthDate, postcode } }]),
  ];
}
