import { z } from 'zod';
import { DEFAULT_RULES } from '../../subgraphs/playbook/engagement/readRules.ts';
import { CHANNELS, type Channel, INTENTS, type Intent } from '../../subgraphs/playbook/vocabulary.ts';
import { createProgressLine } from '../progressLine.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import { type AtWork, atWork } from './atWork.ts';
import { type Case, type Judged, type Outcome, SimulationReport } from './simulationReport.ts';
import { checkedRules } from './testRules.ts';
import type { Workshop } from './workshop.ts';

export interface SimulateRequest extends AtWork {
  /** The rules that would be. */
  readonly change: string;
  /** Those that are; Accord's own when left out. */
  readonly rules?: string;
  readonly intent?: Intent;
  readonly channel?: Channel;
  /** How many customers are named for each kind of change. */
  readonly examples: number;
}

/** Prints how many decisions would be others under other rules, over all customers. Throws CliError. */
export async function simulateRules(
  request: SimulateRequest,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const before = checkedRules(request.rules ?? DEFAULT_RULES);
  const after = checkedRules(request.change);
  const line = createProgressLine(terminal);
  const asked = casesOf(request);
  try {
    const place = { env, terminal };
    const report = await atWork(request, 'accord playbook simulate', place, async (open, pages) => {
      const [now, then] = [await open(request.rules), await open(request.change)];
      const found = new SimulationReport(asked, request.examples);
      for await (const ids of pages()) {
        // page by page, so that both decide at one moment
        const judged = await judge(now, asked, ids);
        found.add(judged, await judge(then, asked, ids));
        found.addReasons(await whyUndecided(now, asked, judged));
        line.update({ label: 'Deciding twice', done: found.customers, share: undefined });
      }
      return found.lines();
    });
    line.clear();
    const asker = request.machine ? ', asked by a machine' : '';
    terminal.out(`From playbook ${before.version} to ${after.version}${asker}`);
    for (const text of report) terminal.out(text);
  } finally {
    line.clear();
  }
}

function casesOf({ intent, channel }: SimulateRequest): readonly Case[] {
  const intents = intent === undefined ? INTENTS : [intent];
  const channels = channel === undefined ? CHANNELS : [channel];
  return intents.flatMap((one) => channels.map((other) => ({ intent: one, channel: other })));
}

const outcome = z.object({ action: z.string(), team: z.string().nullable(), rule: z.string().nullable() });

async function judge(
  workshop: Workshop,
  asked: readonly Case[],
  ids: readonly string[],
): Promise<readonly (Judged | null)[]> {
  const fields = asked.map(
    ({ intent, channel }, index) =>
      `e${index}: engagement(intent: ${intent}, channel: ${channel}) { action team rule }`,
  );
  const query = `query($ids: [ID!]!) { customers(ids: $ids) { relationship tier ${fields.join(' ')} } }`;
  const one = z
    .object({ relationship: z.string().nullable(), tier: z.string().nullable() })
    .catchall(outcome.nullable().or(z.string().nullable()))
    .nullable();
  const { customers } = await workshop.ask(query, { ids }, z.object({ customers: z.array(one) }));
  return customers.map((customer, index) => {
    if (customer === null) return null;
    const outcomes = asked.map((_, at) => customer[`e${at}`] as Outcome | null);
    return {
      customer: ids[index] ?? '',
      segments: [
        `relationship ${customer.relationship ?? 'not known'}`,
        `tier ${customer.tier ?? 'not known'}`,
      ],
      outcomes: outcomes.some((each) => each === null) ? undefined : (outcomes as Outcome[]),
    };
  });
}

/** Why nothing is decided about those of a page of whom it is not: of one case each, since not everything withheld is listed. */
async function whyUndecided(
  workshop: Workshop,
  [one]: readonly Case[],
  judged: readonly (Judged | null)[],
): Promise<readonly string[]> {
  const ids = judged.flatMap((each) => (each !== null && each.outcomes === undefined ? each.customer : []));
  if (one === undefined || ids.length === 0) return [];
  const { intent, channel } = one;
  const query = `query($ids: [ID!]!) { customers(ids: $ids) { engagement(intent: ${intent}, channel: ${channel}) { action } } }`;
  const { withheld } = await workshop.askTelling(query, { ids }, z.unknown());
  return withheld.map(({ reason }) => reason);
}
