import { createSystem } from '../../../test/support/createSystem.ts';

/** As many as Query.customers takes. */
const AT_ONCE = 200;
const ROUNDS = 7;

/**
 * What it costs to decide about so many customers of the sample company, embedded, in one process: with the playbook, and with
 * its inputs alone as their reader asks for them. The first round warms up and does not count. Lines of Markdown.
 */
export async function studyEngagement(customers: number): Promise<readonly string[]> {
  const system = await createSystem({ size: customers });
  try {
    const ids = Array.from({ length: customers }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);
    const pages = Array.from({ length: Math.ceil(customers / AT_ONCE) }, (_, page) =>
      ids.slice(page * AT_ONCE, (page + 1) * AT_ONCE),
    );
    const round = async (selection: string): Promise<number> => {
      const started = performance.now();
      for (const page of pages) {
        const query = `{ customers(ids: ${JSON.stringify(page)}) { ${selection} } }`;
        const { status, errors } = await system.ask({ client: 'support-desk', query });
        if (status !== 200 || errors !== undefined) throw new Error('A round was not answered');
      }
      return performance.now() - started;
    };
    const inputs: number[] = [];
    const decided: number[] = [];
    for (let turn = 0; turn <= ROUNDS; turn++) {
      const [without, with_] = [await round(INPUTS), await round(DECISION)];
      if (turn > 0) inputs.push(without) && decided.push(with_);
    }
    system.forget();
    await system.ask({ client: 'support-desk', query: `{ customers(ids: ["${ids[2]}"]) { ${DECISION} } }` });
    const fetches = system.calls.map(({ subgraph }) => subgraph).join(', ');
    return [
      `| ${customers.toLocaleString('en-GB')} customers | median ms | least | most |`,
      '|---|---|---|---|',
      rowOf('their inputs alone', inputs),
      rowOf('the decision', decided),
      '',
      `Fetches of a decision about one customer: ${fetches}.`,
    ];
  } finally {
    await system.stop();
  }
}

const DECISION =
  'engagement(intent: PROMOTE, channel: EMAIL) { action until team rule reasons { code says } mustSay }';
const INPUTS = `highestOpenPriority
  tickets(first: 100) { edges { node { openedAt topic sentiment } } }
  interactions(first: 100) { edges { node { occurredAt channel direction topic } } }
  returns { sku category reason requestedAt } circumstances { kind } timeZones`;

function rowOf(name: string, times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const [least = 0, middle = 0, most = 0] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return `| ${name} | ${middle.toFixed(0)} | ${least.toFixed(0)} | ${most.toFixed(0)} |`;
}
