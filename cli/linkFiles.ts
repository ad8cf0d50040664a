import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDefinition } from '../subgraphs/identity/resolution/definition/readDefinition.ts';
import { type ExplainedLink, explainLinks } from '../subgraphs/identity/resolution/explainLinks.ts';
import {
  LINK_STEPS,
  type Linked,
  type LinkStep,
  linkRecords,
} from '../subgraphs/identity/resolution/linkRecords.ts';
import { readMapping } from '../subgraphs/identity/resolution/mapping.ts';
import { type Model, parseModel } from '../subgraphs/identity/resolution/model/model.ts';
import { waterfallSvg } from '../subgraphs/identity/resolution/model/waterfallSvg.ts';
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
  /** The directory for a picture of each pair that is explained. */
  readonly charts?: string;
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
  if (request.charts !== undefined) await makeDirectory(request.charts);
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
  for (const [index, one] of explained.entries()) {
    const chart = request.charts === undefined ? undefined : join(request.charts, `${index + 1}.svg`);
    if (chart !== undefined) await writeChart(one, chart);
    terminal.out(explanationText(one, chart));
  }
}

/** Before the work of linking, so that a directory that cannot be is not found out after it. */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new CliError(`${path} is not a directory.`, { cause: error });
    throw new CliError(`The directory ${path} cannot be made (${code}).`, { cause: error });
  }
}

/** Row ids stay out of the file's name: they may hold what no name can. */
async function writeChart({ explanation }: ExplainedLink, path: string): Promise<void> {
  const chart = waterfallSvg(explanation);
  try {
    await writeFileAtomically(path, chart, 0o644);
  } catch (error) {
    throw new CliError(`${path} cannot be written (${systemCode(error)}).`, { cause: error });
  }
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
