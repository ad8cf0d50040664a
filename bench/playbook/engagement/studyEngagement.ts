import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** As many as Query.customers takes. */
const AT_ONCE = 200;
const ROUNDS = 7;

/** What of the built program is used: sources with decorators do not run as they stand. */
interface Program {
  readonly atWork: (
    work: { readonly data: string; readonly tenant: string },
    command: string,
    place: { readonly env: object; readonly terminal: object },
    job: (open: () => Promise<Workshop>) => Promise<readonly string[]>,
  ) => Promise<readonly string[]>;
}

interface Workshop {
  ask(
    query: string,
    variables: object,
    shape: { readonly parse: (data: unknown) => unknown },
  ): Promise<unknown>;
}

/**
 * What it costs to decide about so many customers of the sample company, embedded, in one process: with the playbook, and with
 * its inputs alone as their reader asks for them. The first round warms up and does not count. Lines of Markdown.
 */
export async function studyEngagement(customers: number): Promise<readonly string[]> {
  const module = resolve(import.meta.dirname, '../../../dist/cli/playbook/atWork.js');
  const { atWork } = (await import(pathToFileURL(module).href)) as Program;
  const directory = await mkdtemp(join(tmpdir(), 'accord-bench-'));
  const terminal = { out: () => {}, err: () => {}, redraw: () => {}, interactive: false };
  try {
    const work = { data: join(directory, 'data'), tenant: 'sample' };
    return await atWork(work, 'npm run bench:playbook', { env: {}, terminal }, async (open) =>
      measure(await open(), customers),
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function measure(workshop: Workshop, customers: number): Promise<readonly string[]> {
  const ids = Array.from({ length: customers }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);
  const pages = Array.from({ length: Math.ceil(customers / AT_ONCE) }, (_, page) =>
    ids.slice(page * AT_ONCE, (page + 1) * AT_ONCE),
  );
  const round = async (selection: string): Promise<number> => {
    const started = performance.now();
    for (const page of pages)
      await workshop.ask(
        `query($ids: [ID!]!) { customers(ids: $ids) { ${selection} } }`,
        { ids: page },
        { parse: (data) => data },
      );
    return performance.now() - started;
  };
  const inputs: number[] = [];
  const decided: number[] = [];
  for (let turn = 0; turn <= ROUNDS; turn++) {
    const [without, with_] = [await round(INPUTS), await round(DECISION)];
    if (turn > 0) inputs.push(without) && decided.push(with_);
  }
  return [
    `| ${customers.toLocaleString('en-GB')} customers | median ms | least | most |`,
    '|---|---|---|---|',
    rowOf('their inputs alone', inputs),
    rowOf('the decision', decided),
  ];
}

const DECISION =
  'engagement(intent: PROMOTE, channel: EMAIL) { action until team rule reasons { code says } mustSay }';
const INPUTS = `highestOpenPriority
  tickets(first: 100) { pageInfo { hasNextPage } edges { node { openedAt topic sentiment sentimentBasis } } }
  interactions(first: 100) { pageInfo { hasNextPage } edges { node { occurredAt channel direction topic } } }
  returns { sku category reason requestedAt } circumstances { kind } timeZones`;

function rowOf(name: string, times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const [least = 0, middle = 0, most = 0] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return `| ${name} | ${middle.toFixed(0)} | ${least.toFixed(0)} | ${most.toFixed(0)} |`;
}
