/**
 * The benchmark of accord link: npm run bench:identity -- [rows …] [--wide] [--memory MIB] [--febrl DIRECTORY], and of records that
 * arrive in a store: npm run bench:identity -- --arrivals|--agreement [--records N] [--database URL]. README.md says what
 * it measures.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureArrivals } from './arrivals/measureArrivals.ts';
import { measureFebrl } from './measureFebrl.ts';
import { measureQuality } from './measureQuality.ts';
import { writePopulation } from './population/writePopulation.ts';
import { type AccordRun, runAccord } from './runAccord.ts';

const DEFAULT_ROWS = ['10000', '100000', '1000000'];
const DEFINITION = resolve(
  import.meta.dirname,
  '../../subgraphs/identity/resolution/definition/resolution.yaml',
);
const MAPPING = join(import.meta.dirname, 'mappings/population.yaml');
/** More blocking than anybody needs, to see what pairs cost: rules that propose mostly strangers. */
const WIDE = [
  '{ on: [familyName, { start: givenName, length: 1 }], limit: 330 }',
  '{ on: [givenName, { start: postcode, length: 4 }], limit: 330 }',
  '{ on: [city, { start: familyName, length: 3 }], limit: 330 }',
];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wideDefinition(directory: string): string {
  const path = join(directory, 'wide.yaml');
  const rules = WIDE.map((rule) => `    - ${rule}\n`).join('');
  writeFileSync(path, readFileSync(DEFINITION, 'utf8') + rules);
  return path;
}

interface Circumstances {
  readonly directory: string;
  readonly isWide: boolean;
  /** MiB; what accord link takes by itself when left out. */
  readonly memory: string | undefined;
}

async function measure(rows: number, { directory, isWide, memory }: Circumstances): Promise<void> {
  const population = {
    records: join(directory, `records-${rows}.csv`),
    truth: join(directory, `truth-${rows}.csv`),
  };
  if (!existsSync(population.truth)) await writePopulation(rows, 1, population);
  const found = { pairs: join(directory, 'pairs.csv'), clusters: join(directory, 'clusters.csv') };
  const run = await runAccord(
    [
      ...['link', '--input', population.records, '--mapping', MAPPING],
      ...['--output', found.pairs, '--clusters', found.clusters],
      ...(isWide ? ['--resolution', wideDefinition(directory)] : []),
      ...(memory === undefined ? [] : ['--memory', memory]),
    ],
    directory,
  );
  const { pairwise, clustered } = await measureQuality({ ...found, truth: population.truth });
  const share = (value: number) => value.toFixed(4);
  say(
    `| ${rows.toLocaleString('en-GB')} | ${count(run, 'pairs compared')} | ${run.seconds.toFixed(1)} | ` +
      `${run.cpuSeconds.toFixed(1)} | ${Math.round(run.peakMiB).toLocaleString('en-GB')} | ` +
      `${share(pairwise.precision)} | ${share(pairwise.recall)} | ${share(clustered.precision)} | ${share(clustered.recall)} |`,
  );
}

/** A figure of the program's summary. */
function count({ output }: AccordRun, name: string): string {
  return new RegExp(`${name} +([\\d,]+)`).exec(output)?.[1] ?? '?';
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    wide: { type: 'boolean', default: false },
    memory: { type: 'string' },
    febrl: { type: 'string' },
    arrivals: { type: 'boolean', default: false },
    agreement: { type: 'boolean', default: false },
    records: { type: 'string' },
    database: { type: 'string', default: 'postgres://root@127.0.0.1:5432/postgres' },
    kept: { type: 'string' },
    untidy: { type: 'boolean', default: false },
    statements: { type: 'boolean', default: false },
  },
});
const directory = resolve('.accord/bench-identity');
await mkdir(directory, { recursive: true });
if (values.agreement && values.kept !== undefined)
  throw new Error('--agreement fills stores anew each time: leave --kept out.');
if (values.arrivals || values.agreement) {
  await measureArrivals({
    server: values.database,
    kept: values.kept,
    tidies: !values.untidy,
    records: Number(values.records ?? (values.agreement ? 20_000 : 1_000_000)),
    directory,
    timesStatements: values.statements,
    agrees: values.agreement,
  });
} else if (values.febrl === undefined) {
  say(
    '| rows | pairs compared | wall s | CPU s | peak MiB | pairwise precision | recall | clustered precision | recall |',
  );
  say('|---|---|---|---|---|---|---|---|---|');
  for (const rows of positionals.length > 0 ? positionals : DEFAULT_ROWS)
    await measure(Number(rows), { directory, isWide: values.wide, memory: values.memory });
} else {
  for (const line of await measureFebrl(resolve(values.febrl), directory)) say(line);
}
