import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readDefinition } from '../subgraphs/identity/resolution/definition/readDefinition.ts';
import { explainLinks } from '../subgraphs/identity/resolution/explainLinks.ts';
import {
  LINK_STEPS,
  type Linked,
  type LinkStep,
  linkRecords,
} from '../subgraphs/identity/resolution/linkRecords.ts';
import { readMapping } from '../subgraphs/identity/resolution/mapping.ts';
import { type Model, parseModel } from '../subgraphs/identity/resolution/model/model.ts';
import { writeClusters, writeLinks } from '../subgraphs/identity/resolution/writeResults.ts';
import { CliError, explain, systemCode } from './cliError.ts';
import { requireFile } from './inputFile.ts';
import { explanationText, summaryText } from './linkReport.ts';
import { createProgressLine } from './progressLine.ts';
import { withTemporaryDirectory } from './temporaryDirectory.ts';
import type { Terminal } from './terminal.ts';
import { writeFileAtomically } from './writeFileAtomically.ts';

export interface LinkFilesRequest {
  /** One or two CSV files. */
  readonly inputs: readonly string[];
  /** One for all inputs, or one for each. */
  readonly mappings: readonly string[];
  readonly output: string;
  readonly clusters?: string;
  readonly threshold: number;
  /** How many pairs to explain. */
  readonly explain: number;
  readonly model?: string;
  readonly resolution?: string;
  /** MiB */
  readonly memory: number;
  readonly seed: number;
}

/** What is being done in each step, for the progress line. */
const LABELS: Readonly<Record<LinkStep, string>> = {
  read: 'reading',
  block: 'proposing pairs',
  compare: 'comparing',
  learn: 'learning',
  score: 'weighing',
  cluster: 'clustering',
};

/** Links the rows of files and prints a summary. Throws CliError. */
export async function linkFiles(request: LinkFilesRequest, terminal: Terminal): Promise<void> {
  for (const path of request.inputs) await requireFile(path, 'expected CSV with a header');
  await withTemporaryDirectory('accord-link', async (directory) => {
    const started = performance.now();
    const linked = await explain('Linking', () => link(request, directory, terminal));
    try {
      await report(linked, request, started, terminal);
    } finally {
      linked.engine.close();
    }
  });
}

async function report(
  linked: Linked,
  request: LinkFilesRequest,
  started: number,
  terminal: Terminal,
): Promise<void> {
  await explain(request.output, () => writeLinks(linked, request.output));
  const { clusters } = request;
  if (clusters !== undefined) await explain(clusters, () => writeClusters(linked, clusters));
  const explained = await explainLinks(linked, request.explain);
  terminal.out(summaryText(linked, { ...request, seconds: (performance.now() - started) / 1000 }));
  for (const one of explained) terminal.out(explanationText(one));
}

async function link(request: LinkFilesRequest, directory: string, terminal: Terminal): Promise<Linked> {
  const mappings = request.mappings.map(readMapping);
  const [first] = mappings;
  if (first === undefined) throw new CliError('A mapping is needed.');
  const sources = request.inputs.map((path, index) => ({ path, mapping: mappings[index] ?? first }));
  const definition = readDefinition(request.resolution);
  const model = await readModel(request.model);
  const line = createProgressLine(terminal);
  try {
    const linked = await linkRecords({
      sources,
      definition,
      ...(model !== undefined && { model }),
      seed: request.seed,
      threshold: request.threshold,
      engine: { memoryMiB: request.memory, directory },
      onStep: (step, pairs) =>
        line.update({
          label: LABELS[step],
          done: pairs,
          share: LINK_STEPS.indexOf(step) / LINK_STEPS.length,
        }),
    });
    if (request.model !== undefined && model === undefined)
      await writeFileAtomically(request.model, `${JSON.stringify(linked.model, null, 2)}\n`, 0o600);
    return linked;
  } finally {
    line.clear();
  }
}

async function readModel(path: string | undefined): Promise<Model | undefined> {
  if (path === undefined || !existsSync(path)) return undefined;
  try {
    return parseModel(await readFile(path, 'utf8'), path);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new CliError(`${path} cannot be read (${code}).`, { cause: error });
  }
}
