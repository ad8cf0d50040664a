import type { Kysely } from 'kysely';
import { createPlaybookStore } from '../../subgraphs/playbook/store.ts';
import type { PlaybookTables } from '../../subgraphs/playbook/tables.ts';
import { CliError } from '../cliError.ts';
import { grouped } from '../linkReport.ts';
import { type AtWork, atWork } from '../playbook/atWork.ts';
import { createProgressLine } from '../progressLine.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import { type CustomerPurchases, customerPurchases, type Observation } from './customerPurchases.ts';
import { type Cohort, fitCohort, isUsable } from './fitCohort.ts';
import { modelText } from './modelText.ts';

/** Days are yyyy-mm-dd, in UTC. */
export interface FitCustomersRequest extends AtWork {
  readonly from?: string;
  /** Today when left out. */
  readonly until?: string;
  readonly currency?: string;
  readonly dryRun?: boolean;
}

/** Fits the models of value to the purchases of all customers, prints them and stores them. Throws CliError. */
export async function fitCustomers(
  request: FitCustomersRequest,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const observation = observationOf(request, new Date());
  const line = createProgressLine(terminal);
  try {
    await atWork(request, 'accord value fit', { env, terminal }, async (open, pages, databases) => {
      const purchases = await customerPurchases(open, pages, observation, (done) =>
        line.update({ label: 'Reading purchases of customers', done, share: undefined }),
      );
      line.clear();
      terminal.out(readingText(purchases, observation));
      if (purchases.cohorts.length === 0)
        throw new CliError('No model was fitted: there are no purchases to fit it to.');
      const store = createPlaybookStore(databases.of('playbook') as Kysely<PlaybookTables>);
      let models = 0;
      for (const cohort of purchases.cohorts) {
        const isFitted = await fitOne(cohort, terminal, async (model) => {
          if (!request.dryRun) await store.saveModel(request.tenant, model);
          terminal.out(request.dryRun ? '  Dry run: not stored' : '  Stored, and in use within a minute');
        });
        if (isFitted) models += 1;
      }
      if (models === 0) throw new CliError('No model was fitted.');
    });
  } finally {
    line.clear();
  }
}

/** Throws CliError for days that cannot be. */
function observationOf({ from, until, currency }: FitCustomersRequest, now: Date): Observation {
  const today = now.toISOString().slice(0, 10);
  if (until !== undefined && until > today)
    throw new CliError(`--until is ${until}; expected a day that is not after today, ${today}.`);
  const last = until ?? today;
  if (from !== undefined && from >= last)
    throw new CliError(`--from is ${from}; expected a day before the last one, ${last}.`);
  return { from, until: last, currency };
}

function readingText(
  { customers, withheld, withoutPurchase, before, cohorts }: CustomerPurchases,
  { from, until, currency }: Observation,
): string {
  const used = cohorts.reduce((sum, { histories }) => sum + histories.length, 0);
  const others = customers - withheld - withoutPurchase - before - used;
  const counts: readonly (readonly [string, number])[] = [
    [`bought by ${until}, and are looked at`, used],
    [`bought nothing by then`, withoutPurchase],
    ...(from === undefined ? [] : ([[`bought before ${from}, and are left out`, before]] as const)),
    ...(currency === undefined ? [] : ([[`buy in another currency than ${currency}`, others]] as const)),
    ['do not let their purchases be used for ANALYTICS', withheld],
  ];
  return [
    `Of ${grouped(customers)} customers`,
    ...counts.map(([what, count]) => `  ${grouped(count).padStart(10)}  ${what}`),
  ].join('\n');
}

/** Whether there is a model to use, which `keep` is given. */
async function fitOne(
  cohort: Cohort,
  terminal: Terminal,
  keep: (model: Parameters<typeof modelText>[0]) => Promise<void>,
): Promise<boolean> {
  const fitted = fitCohort(cohort, new Date());
  if (fitted.kind === 'REFUSED') {
    terminal.out(`${cohort.currency}: no model. ${fitted.why}`);
    return false;
  }
  terminal.out(modelText(fitted.model));
  if (!isUsable(fitted.model)) {
    terminal.out('  Not stored');
    return false;
  }
  await keep(fitted.model);
  return true;
}
