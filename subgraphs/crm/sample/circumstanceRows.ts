import { daysAgo, digits, SAMPLE_NOW, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { CircumstancesTable } from '../tables.ts';
import { CIRCUMSTANCE_KINDS } from '../vocabulary.ts';

/** How often each kind comes among the customers who tell no story. */
const SHARE = 1 / 60;

/** How many of them are over. */
const OVER = 0.2;

/** What is to be respected of a customer, noted on the record that sales works with. Nobody of a story has any. */
export function circumstanceRows(customer: SampleCustomer, tenant: string): CircumstancesTable[] {
  const [accountId] = customer.records.crm ?? [];
  if (accountId === undefined || customer.story !== undefined) return [];
  const rng = customer.rng('crm/circumstances');
  const earliest = new Date(Math.max(customer.traits.since.getTime(), daysAgo(300).getTime()));
  return CIRCUMSTANCE_KINDS.filter(() => rng.chance(SHARE)).map((kind) => {
    const since = rng.instant(earliest, SAMPLE_NOW);
    return {
      tenant,
      id: `circumstance-${digits(customer.number)}-${kind.toLowerCase()}`,
      account_id: accountId,
      kind,
      since,
      ended_at: rng.chance(OVER) ? rng.instant(since, SAMPLE_NOW) : null,
    };
  });
}
