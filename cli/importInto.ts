import { basename } from 'node:path';
import { createIntake } from '../subgraphs/identity/intake.ts';
import type { ImportSummary } from '../subgraphs/kit/importer.ts';
import { SAMPLE_TENANT } from '../subgraphs/kit/sample/sampleCustomer.ts';
import { explain } from './cliError.ts';
import { type ImportFormatName, type ImportInto, importerFor } from './importSources.ts';
import { type InputFile, openInputFile } from './inputFile.ts';
import { createProgressLine } from './progressLine.ts';
import { createRejectedRows, type RejectedRows } from './rejectedRows.ts';
import { interruptible } from './shutdown.ts';
import type { Environment } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';
import { openWorkingDatabases, type WorkingDatabases } from './workingDatabases.ts';

export interface ImportRequest {
  readonly format: ImportFormatName;
  readonly into: ImportInto;
  /** The path of the file. */
  readonly file: string;
  readonly dryRun?: boolean;
  /** The data directory, where the environment names no databases. */
  readonly data: string;
}

/** Imports a file, shows how it goes, and prints a summary. Throws CliError. */
export async function importInto(
  request: ImportRequest,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const importer = importerFor(request.format, request.into);
  const input = await openInputFile(request.file);
  const { into, data } = request;
  const work = { departments: [into, 'identity'] as const, data, command: 'accord import' };
  const target = await openWorkingDatabases(work, env, terminal);
  const rejected = createRejectedRows(request.file);
  const started = performance.now();
  try {
    const summary = await explain(request.file, () =>
      run(importer, input, { request, target, rejected, terminal }),
    );
    const seconds = (performance.now() - started) / 1000;
    terminal.out(summaryText(request, summary, seconds));
    if (summary.rejected > 0) terminal.out(rejectionText(rejected, summary.rejected));
  } finally {
    await rejected.close();
    await target.close();
  }
}

interface Run {
  readonly request: ImportRequest;
  readonly target: WorkingDatabases;
  readonly rejected: RejectedRows;
  readonly terminal: Terminal;
}

async function run(
  importer: ReturnType<typeof importerFor>,
  input: InputFile,
  { request, target, rejected, terminal }: Run,
): Promise<ImportSummary> {
  const identity = target.databases.of('identity') as Parameters<typeof createIntake>[0];
  const intake = createIntake(identity, target.fingerprint);
  const line = createProgressLine(terminal);
  try {
    return await importer(interruptible(input.content), target.databases.of(request.into), {
      tenant: SAMPLE_TENANT,
      ...(request.dryRun && { dryRun: true }),
      onProgress: ({ read, bytes }) =>
        line.update({
          label: basename(request.file),
          done: read,
          share: input.bytes > 0 ? bytes / input.bytes : undefined,
        }),
      onRejected: (rejection) => rejected.add(rejection),
      suppressed: (claims) => intake.suppressed(SAMPLE_TENANT, claims),
      onClaims: async (claims) => {
        await intake.register(SAMPLE_TENANT, claims);
      },
    });
  } finally {
    line.clear();
  }
}

function summaryText({ file, into, dryRun }: ImportRequest, summary: ImportSummary, seconds: number): string {
  const title = dryRun
    ? `Dry run: ${file} into ${into}, nothing was written`
    : `Imported ${file} into ${into} in ${seconds.toFixed(1)} s`;
  const rows = (['read', 'written', 'unchanged', 'rejected', 'suppressed'] as const).map((name) => {
    return `  ${name.padEnd(10)} ${summary[name].toLocaleString('en-GB').padStart(12)}`;
  });
  return [title, ...rows].join('\n');
}

function rejectionText({ path, first }: RejectedRows, count: number): string {
  const lines = first.map(({ line, reason }) => `  line ${line}: ${reason}`);
  if (count > first.length) lines.push(`  and ${(count - first.length).toLocaleString('en-GB')} more`);
  return [...lines, `The rejected rows are in ${path}`].join('\n');
}
