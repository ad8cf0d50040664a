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
  { intent: 'RETAIN', channel: 'PHONE', says: 'may be called, to be kept' },
];

/** What may be counted of a customer, and what the playbook says of the same one: each for a purpose of its own. */
const countedShape = z.object({
  birthDate: z.string().nullable(),
  tier: z.string().nullable(),
  openTicketCount: z.number().nullable(),
});
const judgedShape = z
  .object({
    relationship: z.string().nullable(),
    healthScore: z.object({ value: z.number().nullable() }).nullable(),
  })
  .catchall(z.object({ action: z.string(), playbookVersion: z.string() }).nullable());
type Counted = z.infer<typeof countedShape>;
type JudgedCustomer = z.infer<typeof judgedShape>;

/** By what customers can be grouped: what departments hold of them, and let be counted. */
export const GROUPINGS: Readonly<
  Record<string, (counted: Counted, judged: JudgedCustomer, now: Date) => string | null>
> = {
  ageBand: ({ birthDate }, _, now) => (birthDate === null ? null : ageBand(birthDate, now)),
  tier: ({ tier }) => tier,
  relationship: (_, { relationship }) => relationship,
};

const COUNTED = 'query($ids: [ID!]!) { customers(ids: $ids) { birthDate tier openTicketCount } }';
const JUDGED = `query($ids: [ID!]!) { customers(ids: $ids) { relationship healthScore { value } ${CASES.map(
  ({ intent, channel }, index) =>
    `e${index}: engagement(intent: ${intent}, channel: ${channel}) { action playbookVersion }`,
).join(' ')} } }`;

/** All customers who let themselves be counted, as the playbook judges them. Throws CliError. */
export async function judgedPeople(request: AtWork, env: Environment, terminal: Terminal): Promise<Judged> {
  const line = createProgressLine(terminal);
  const people: JudgedPerson[] = [];
  let version = '';
  const now = new Date();
  try {
    await atWork(request, 'accord playbook fairness', { env, terminal }, async (open, pages) => {
      const [counting, judging] = [await open(undefined, 'ANALYTICS'), await open()];
      for await (const ids of pages()) {
        const counted = await counting.ask(COUNTED, { ids }, pageOf(countedShape));
        const judged = await judging.ask(JUDGED, { ids }, pageOf(judgedShape));
        for (const [index, customer] of judged.customers.entries()) {
          const about = counted.customers[index];
          const decisions = CASES.map((_, at) => customer?.[`e${at}`] as Decision | null | undefined);
          // who lets nothing of theirs be counted, or be judged, is not counted
          if (!about || !customer || isSilent(about) || decisions.some((decision) => !decision)) continue;
          version = decisions[0]?.playbookVersion ?? version;
          people.push({
            groups: Object.fromEntries(
              Object.entries(GROUPINGS).map(([name, groupOf]) => [name, groupOf(about, customer, now)]),
            ),
            score: customer.healthScore?.value ?? null,
            engaged: decisions.map((one) => one?.action === 'ENGAGE' || one?.action === 'WAIT'),
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

function pageOf<T extends z.ZodType>(shape: T) {
  return z.object({ customers: z.array(shape.nullable()) });
}

/** Nobody has no number of open tickets: then it was withheld. */
function isSilent(counted: Counted): boolean {
  return counted.openTicketCount === null;
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
