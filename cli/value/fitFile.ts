import { purchaseHistories } from '../../subgraphs/playbook/value/purchaseHistories.ts';
import { CliError } from '../cliError.ts';
import { grouped } from '../linkReport.ts';
import type { Terminal } from '../terminal.ts';
import { fitCohort } from './fitCohort.ts';
import { modelText } from './modelText.ts';
import { readPurchases } from './readPurchases.ts';

/** Days are yyyy-mm-dd, in UTC. */
export interface FitFileRequest {
  /** The path of the file. */
  readonly purchases: string;
  readonly from?: string;
  /** The last day of the file when left out. */
  readonly until?: string;
  /** In which the amounts are. */
  readonly currency?: string;
}

const WEEK_MS = 7 * 86_400_000;

/** Fits the models of value to the purchases in a file and prints them. Stores nothing. Throws CliError. */
export async function fitFile(request: FitFileRequest, terminal: Terminal): Promise<void> {
  const { currency, orders } = await readPurchases(request.purchases, request.currency);
  const days = orders.map(({ at }) => dayText(at)).sort();
  const until = request.until ?? days.at(-1) ?? '';
  const from = request.from ?? days[0] ?? '';
  const lastDay = new Date(`${until}T00:00:00Z`);
  const longest = (lastDay.getTime() - Date.parse(`${from}T00:00:00Z`)) / WEEK_MS;
  const all = [...purchaseHistories(orders, lastDay).values()];
  const histories = all.filter(({ ageWeeks }) => ageWeeks <= longest);
  terminal.out(
    `${request.purchases}: ${grouped(orders.length)} purchases; ${grouped(all.length)} customers bought by ${until}` +
      (request.from === undefined
        ? ''
        : `, ${grouped(all.length - histories.length)} of them before ${from}, who are left out`),
  );
  const fitted = fitCohort({ currency, histories, observed: { from, until } }, new Date());
  if (fitted.kind === 'REFUSED') throw new CliError(`No model was fitted. ${fitted.why}`);
  terminal.out(modelText(fitted.model));
}

function dayText(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
