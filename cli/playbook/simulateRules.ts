import { z } from 'zod';
import { DEFAULT_RULES } from '../../subgraphs/playbook/engagement/readRules.ts';
import { CHANNELS, type Channel, INTENTS, type Intent } from '../../subgraphs/playbook/vocabulary.ts';
import { grouped } from '../linkReport.ts';
import { createProgressLine } from '../progressLine.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import { type AtWork, atWork, type Open } from './atWork.ts';
import { checkedRules } from './testRules.ts';

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

/** One decision, as far as it is compared. */
interface Outcome {
  readonly action: string;
  readonly team: string | null;
  readonly rule: string | null;
}

interface Judged {
  readonly customer: string;
  /** In words: what the customer is to the shop, and the tier. */
  readonly segments: readonly string[];
  /** By intent and channel, as `asked` lists them; undefined where nothing is decided. */
  readonly outcomes: readonly Outcome[] | undefined;
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
    const [now, then] = await atWork(request, 'accord playbook simulate', place, async (open, pages) => [
      await judgeAll(open, request.rules, asked, pages, (done) =>
        line.update({ label: `Deciding by ${before.version}`, done, share: undefined }),
      ),
      await judgeAll(open, request.change, asked, pages, (done) =>
        line.update({ label: `Deciding by ${after.version}`, done, share: undefined }),
      ),
    ]);
    line.clear();
    terminal.out(`From playbook ${before.version} to ${after.version}`);
    for (const text of reportOf(now, then, asked, request.examples)) terminal.out(text);
  } finally {
    line.clear();
  }
}

interface Case {
  readonly intent: Intent;
  readonly channel: Channel;
}

function casesOf({ intent, channel }: SimulateRequest): readonly Case[] {
  const intents = intent === undefined ? INTENTS : [intent];
  const channels = channel === undefined ? CHANNELS : [channel];
  return intents.flatMap((one) => channels.map((other) => ({ intent: one, channel: other })));
}

const outcome = z.object({ action: z.string(), team: z.string().nullable(), rule: z.string().nullable() });

async function judgeAll(
  open: Open,
  rules: string | undefined,
  asked: readonly Case[],
  pages: () => AsyncGenerator<readonly string[]>,
  onProgress: (done: number) => void,
): Promise<Judged[]> {
  const workshop = await open(rules);
  const fields = asked.map(
    ({ intent, channel }, index) =>
      `e${index}: engagement(intent: ${intent}, channel: ${channel}) { action team rule }`,
  );
  const query = `query($ids: [ID!]!) { customers(ids: $ids) { relationship tier ${fields.join(' ')} } }`;
  const one = z
    .object({ relationship: z.string().nullable(), tier: z.string().nullable() })
    .catchall(outcome.nullable().or(z.string().nullable()))
    .nullable();
  const judged: Judged[] = [];
  for await (const ids of pages()) {
    const { customers } = await workshop.ask(query, { ids }, z.object({ customers: z.array(one) }));
    for (const [index, customer] of customers.entries()) {
      if (customer === null) continue;
      const outcomes = asked.map((_, at) => customer[`e${at}`] as Outcome | null);
      judged.push({
        customer: ids[index] ?? '',
        segments: [
          `relationship ${customer.relationship ?? 'not known'}`,
          `tier ${customer.tier ?? 'not known'}`,
        ],
        outcomes: outcomes.some((each) => each === null) ? undefined : (outcomes as Outcome[]),
      });
    }
    onProgress(judged.length);
  }
  await workshop.close();
  return judged;
}

/** One decision that would be another. */
interface Change extends Case {
  readonly customer: string;
  readonly segments: readonly string[];
  readonly before: Outcome;
  readonly after: Outcome;
}

function reportOf(
  now: readonly Judged[],
  then: readonly Judged[],
  asked: readonly Case[],
  examples: number,
): string[] {
  const later = new Map(then.map((one) => [one.customer, one.outcomes]));
  const decided = now.filter(({ outcomes }) => outcomes !== undefined);
  const changes = decided.flatMap(({ customer, segments, outcomes = [] }) =>
    asked.flatMap(({ intent, channel }, index): Change[] => {
      const [before, after] = [outcomes[index], later.get(customer)?.[index]];
      if (before === undefined || after === undefined || inWords(before) === inWords(after)) return [];
      return [{ customer, segments, intent, channel, before, after }];
    }),
  );
  const all = decided.length * asked.length;
  const share = all === 0 ? 0 : (100 * changes.length) / all;
  const touched = new Set(changes.map(({ customer }) => customer)).size;
  return [
    `  ${grouped(changes.length)} of ${grouped(all)} decisions would change (${share.toFixed(2)} %), of ${grouped(touched)} of ${grouped(decided.length)} customers`,
    `  ${grouped(now.length - decided.length)} more customers let nothing be decided about them`,
    ...table('By what is decided', changes, ({ before, after }) => [`${before.action} -> ${after.action}`]),
    ...table('By rule', changes, ({ before, after }) => [
      `${before.rule ?? 'no rule'} -> ${after.rule ?? 'no rule'}`,
    ]),
    ...table('By intent', changes, ({ intent }) => [intent]),
    ...table('By segment', changes, ({ segments }) => segments),
    ...exampleLines(changes, examples),
  ];
}

function table(
  title: string,
  changes: readonly Change[],
  keysOf: (change: Change) => readonly string[],
): string[] {
  const counts = new Map<string, number>();
  for (const key of changes.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const rows = [...counts].sort(
    ([one, some], [other, more]) => more - some || one.localeCompare(other, 'en'),
  );
  return rows.length === 0
    ? []
    : [`  ${title}`, ...rows.map(([key, count]) => `  ${grouped(count).padStart(10)}  ${key}`)];
}

function exampleLines(changes: readonly Change[], most: number): string[] {
  const kinds = Map.groupBy(changes, ({ before, after }) => `${inWords(before)} -> ${inWords(after)}`);
  const lines = [...kinds].flatMap(([kind, of]) =>
    most === 0
      ? []
      : [
          `    ${kind}`,
          ...of
            .slice(0, most)
            .map(({ customer, intent, channel }) => `      ${customer} ${intent} by ${channel}`),
        ],
  );
  return lines.length === 0 ? [] : ['  Examples', ...lines];
}

function inWords({ action, team, rule }: Outcome): string {
  return `${action}${team === null ? '' : ` (${team})`} by ${rule ?? 'no rule'}`;
}
