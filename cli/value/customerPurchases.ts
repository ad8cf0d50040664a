import { z } from 'zod';
import { purchaseTotalsOf } from '../../subgraphs/playbook/purchaseInput.ts';
import { historyOfTotals } from '../../subgraphs/playbook/value/historyOfTotals.ts';
import type { PurchaseHistory } from '../../subgraphs/playbook/value/purchaseHistory.ts';
import type { Open } from '../playbook/atWork.ts';
import type { Cohort } from './fitCohort.ts';

/** What of the customers is looked at. Days are yyyy-mm-dd, in UTC. */
export interface Observation {
  readonly from: string | undefined;
  readonly until: string;
  /** All of them when left out. */
  readonly currency: string | undefined;
}

/** What all customers bought, and how many of them are not in it. */
export interface CustomerPurchases {
  /** By currency, in the order of the codes. */
  readonly cohorts: readonly Cohort[];
  readonly customers: number;
  /** Who does not let their purchases be used for ANALYTICS. */
  readonly withheld: number;
  readonly withoutPurchase: number;
  /** Who bought before the observation begins. */
  readonly before: number;
}

const QUERY = `query($ids: [ID!]!, $until: Date!) { customers(ids: $ids) {
  purchases(until: $until) { currency days firstDay lastDay repeatTotal { amountMinor } }
} }`;

const shape = z.object({ customers: z.array(z.object({ purchases: z.unknown() }).nullable()) });

/** Reads the purchases of all customers, page by page, for ANALYTICS. Throws CliError. */
export async function customerPurchases(
  open: Open,
  pages: () => AsyncGenerator<readonly string[]>,
  { from, until, currency }: Observation,
  onProgress: (customers: number) => void,
): Promise<CustomerPurchases> {
  const workshop = await open(undefined, 'ANALYTICS');
  const found = new Map<string, { histories: PurchaseHistory[]; firstDay: Date }>();
  const counts = { customers: 0, withheld: 0, withoutPurchase: 0, before: 0 };
  const lastDay = new Date(`${until}T00:00:00Z`);
  for await (const ids of pages()) {
    const { data, withheldCount: withheld } = await workshop.askTelling(QUERY, { ids, until }, shape);
    const known = data.customers.filter((customer) => customer !== null);
    const bought = known.flatMap(({ purchases }) =>
      purchases === null ? [] : [purchaseTotalsOf(purchases)],
    );
    counts.customers += known.length;
    counts.withheld += withheld;
    counts.withoutPurchase += known.length - bought.length - withheld;
    for (const totals of bought) {
      const history = historyOfTotals(totals, lastDay);
      const isBefore = from !== undefined && dayText(totals.firstDay) < from;
      if (isBefore) counts.before += 1;
      if (isBefore || history === undefined) continue;
      const cohort = found.get(totals.currency) ?? { histories: [], firstDay: totals.firstDay };
      cohort.histories.push(history);
      if (totals.firstDay < cohort.firstDay) cohort.firstDay = totals.firstDay;
      found.set(totals.currency, cohort);
    }
    onProgress(counts.customers);
  }
  await workshop.close();
  const cohorts = [...found]
    .filter(([code]) => currency === undefined || code === currency)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { histories, firstDay }]) => ({
      currency: code,
      histories,
      observed: { from: from ?? dayText(firstDay), until },
    }));
  return { cohorts, ...counts };
}

function dayText(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
