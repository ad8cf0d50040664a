import { fitBgNbd } from '../../../subgraphs/playbook/value/fitBgNbd.ts';
import { fitGammaGamma } from '../../../subgraphs/playbook/value/fitGammaGamma.ts';
import type { PurchaseHistory } from '../../../subgraphs/playbook/value/purchaseHistory.ts';
import { CDNOW, CDNOW_SPEND } from '../../../test/subgraphs/playbook/value/support/models.ts';
import { simulateCustomers } from '../../../test/subgraphs/playbook/value/support/simulateCustomers.ts';
import { markdownTable } from '../../report/tables.ts';

const WEEKS = 104;

/** How long it takes to fit so many customers, who are simulated from the CDNOW models over two years. Lines of Markdown. */
export function studyFitTime(customers: string): string[] {
  const histories = simulateCustomers({
    purchases: CDNOW,
    spend: CDNOW_SPEND,
    customers: Number(customers),
    weeks: WEEKS,
    laterWeeks: 0,
    seed: 1,
  }).map(byDay);
  const rows = (
    [
      ['BG/NBD', () => fitBgNbd(histories)],
      ['Gamma-Gamma', () => fitGammaGamma(histories)],
    ] as const
  ).map(([name, run]) => {
    const [began, used] = [performance.now(), process.cpuUsage()];
    const { parameters, status } = run();
    const { user, system } = process.cpuUsage(used);
    return [
      name,
      histories.length.toLocaleString('en-GB'),
      ((performance.now() - began) / 1_000).toFixed(1),
      ((user + system) / 1e6).toFixed(1),
      Object.entries(parameters)
        .map(([parameter, value]: [string, number]) => `${parameter} ${value.toFixed(3)}`)
        .join(', '),
      status,
    ];
  });
  return [markdownTable(['model', 'customers', 'wall s', 'CPU s', 'found', 'status'], rows)];
}

/** With times in whole days and spends in whole minor units, as orders give them. */
function byDay({ frequency, recencyWeeks, ageWeeks, meanSpendMinor }: PurchaseHistory): PurchaseHistory {
  const age = Math.round(ageWeeks * 7);
  const recency = frequency === 0 ? 0 : Math.max(1, Math.round(recencyWeeks * 7));
  return {
    frequency,
    recencyWeeks: recency / 7,
    ageWeeks: Math.max(age, recency) / 7,
    meanSpendMinor: frequency === 0 ? 0 : Math.round(meanSpendMinor * frequency) / frequency,
  };
}
