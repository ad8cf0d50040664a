import { z } from 'zod';
import type { Channel, Intent } from '../../subgraphs/playbook/vocabulary.ts';
import { createProgressLine } from '../progressLine.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import { type AtWork, atWork } from './atWork.ts';

/** One customer, without anything that names them. */
export interface JudgedPerson {
  /** By attribute; null where it is not known, or may not be counted. */
  readonly groups: Readonly<Record<string, string | null>>;
  readonly score: number | null;
  /** By case: whether one may turn to them for it, now or later. */
  readonly engaged: readonly boolean[];
}

export interface Judged {
  readonly people: readonly JudgedPerson[];
  /** Of the playbook. */
  readonly version: string;
  /** In words. */
  readonly cases: readonly string[];
}

/** One of each kind: what people want, and what they want less. */
const CASES: readonly { readonly intent: Intent; readonly channel: Channel; readonly says: string }[] = [
  { intent: 'DISCOUNT', channel: 'EMAIL', says: 'may be offered a discount by e-mail' },
  { intent: 'RETAIN', channel: 'PHONE', says: 'may be called by a machine to be kept' },
];

const customerShape = z.object({
  birthDate: z.string().nullable(),
  tier: z.string().nullable(),
  relationship: z.string().nullable(),
  healthScore: z.object({ value: z.number().nullable() }).nullable(),
  ...Object.fromEntries(
    CASES.map((_, index) => [
      `e${index}`,
      z.object({ action: z.string(), playbookVersion: z.string() }).nullable(),
    ]),
  ),
});
type Customer = z.infer<typeof customerShape> & Readonly<Record<string, unknown>>;

/** By what customers can be grouped: what departments hold of them, and let be counted. */
export const GROUPINGS: Readonly<Record<string, (customer: Customer, now: Date) => string | null>> = {
  ageBand: ({ birthDate }, now) => (birthDate === null ? null : ageBand(birthDate, now)),
  tier: ({ tier }) => tier,
  relationship: ({ relationship }) => relationship,
};

/** All customers who let themselves be counted, as the playbook judges them. Throws CliError. */
export async function judgedPeople(request: AtWork, env: Environment, terminal: Terminal): Promise<Judged> {
  const line = createProgressLine(terminal);
  const engagements = CASES.map(
    ({ intent, channel }, index) =>
      `e${index}: engagement(intent: ${intent}, channel: ${channel}) { action playbookVersion }`,
  );
  const query = `query($ids: [ID!]!) { customers(ids: $ids) { birthDate tier relationship healthScore { value } ${engagements.join(' ')} } }`;
  const shape = z.object({ customers: z.array(customerShape.nullable()) });
  const people: JudgedPerson[] = [];
  let version = '';
  const now = new Date();
  try {
    await atWork(request, 'accord playbook fairness', { env, terminal }, async (open, pages) => {
      const workshop = await open(undefined, 'ANALYTICS');
      for await (const ids of pages()) {
        const { customers } = await workshop.ask(query, { ids }, shape);
        for (const customer of customers as (Customer | null)[]) {
          const decisions = CASES.map((_, index) => customer?.[`e${index}`] as Decision | null | undefined);
          // who lets nothing of theirs be counted is not counted
          if (customer === null || decisions.every((decision) => !decision)) continue;
          version = decisions.find((decision) => decision)?.playbookVersion ?? version;
          people.push({
            groups: Object.fromEntries(
              Object.entries(GROUPINGS).map(([name, groupOf]) => [name, groupOf(customer, now)]),
            ),
            score: customer.healthScore?.value ?? null,
            engaged: decisions.map(
              (decision) => decision?.action === 'ENGAGE' || decision?.action === 'WAIT',
            ),
          });
        }
        line.update({ label: 'Judging', done: people.length, share: undefined });
      }
    });
  } finally {
    line.clear();
  }
  return { people, version, cases: CASES.map(({ says }) => says) };
}

interface Decision {
  readonly action: string;
  readonly playbookVersion: string;
}

function ageBand(birthDate: string, now: Date): string {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const hadBirthday =
    now.getUTCMonth() + 1 > month || (now.getUTCMonth() + 1 === month && now.getUTCDate() >= day);
  const age = now.getUTCFullYear() - year - (hadBirthday ? 0 : 1);
  if (age < 30) return 'under 30';
  if (age < 45) return '30 to 44';
  return age < 60 ? '45 to 59' : '60 and over';
}
