import { Bench } from './measure/bench.ts';
import { type Measurement, measureWorkload } from './measure/measureWorkload.ts';
import { stopAll } from './measure/pinnedProcess.ts';
import { type RunPlan, readOptions, USAGE, UsageError } from './options.ts';
import { workloadTable } from './report/tables.ts';
import { writeResults } from './report/writeResults.ts';
import {
  consentTable,
  disclosureTable,
  listsTable,
  studyConsent,
  studyDisclosure,
  studyLists,
} from './studies.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function compare(plan: RunPlan, bench: Bench): Promise<Measurement[][]> {
  const all: Measurement[][] = [];
  for (const workload of plan.workloads) {
    say(`\n${workload.name}: ${workload.title}`);
    const { gateways, pace, cpuProfile } = plan;
    const measurements = await measureWorkload({
      bench,
      workload,
      gateways,
      pace,
      say,
      ...(cpuProfile !== undefined && { cpuProfile }),
    });
    say(workloadTable(measurements));
    all.push(measurements);
  }
  return all;
}

async function run(plan: RunPlan): Promise<void> {
  for (const gateway of plan.gateways) {
    const missing = gateway.missing();
    if (missing !== undefined) throw new UsageError(`${gateway.name}: ${missing}`);
  }
  for (const remark of plan.remarks) say(remark);
  const bench = await Bench.open();
  const studyRun = { bench, say, pace: plan.pace };
  const measured = await compare(plan, bench);
  const lists = plan.studies.includes('lists') ? await studyLists(studyRun) : [];
  if (lists.length > 0) say(listsTable(lists));
  const consent = plan.studies.includes('consent') ? await studyConsent(studyRun) : [];
  if (consent.length > 0) say(consentTable(consent));
  const disclosure = plan.studies.includes('disclosure') ? await studyDisclosure(studyRun) : [];
  if (disclosure.length > 0) say(disclosureTable(disclosure));
  if (plan.isFull) {
    const circumstances = { loadGenerator: bench.load.name, pace: plan.pace };
    writeResults({ workloads: measured, lists, consent, disclosure }, circumstances);
    say('\nbench/RESULTS.md is written.');
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAll().then(() => process.exit(1)));
}

try {
  const plan = readOptions(process.argv.slice(2));
  if (plan === 'HELP') say(USAGE);
  else await run(plan);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
} finally {
  await stopAll();
}
