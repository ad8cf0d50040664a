import { z } from 'zod';
import type { Channel, Intent } from '../../subgraphs/playbook/vocabulary.ts';
import { CliError } from '../cliError.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import { type AtWork, atWork } from './atWork.ts';
import { checkedRules } from './testRules.ts';

export interface ExplainRequest extends AtWork {
  readonly customer: string;
  readonly intent: Intent;
  readonly channel: Channel;
  readonly sku?: string;
  readonly category?: string;
  readonly rules?: string;
}

const QUERY = `query($ids: [ID!]!, $intent: EngagementIntent!, $channel: Channel!, $sku: ID, $category: String) {
  customers(ids: $ids) {
    engagement(intent: $intent, channel: $channel, sku: $sku, category: $category) {
      action until team rule playbookVersion mustSay
      reasons { code says rule isSure setAsideBy }
    }
  }
}`;

const shape = z.object({
  customers: z.tuple([
    z
      .object({
        engagement: z
          .object({
            action: z.string(),
            until: z.string().nullable(),
            team: z.string().nullable(),
            rule: z.string().nullable(),
            playbookVersion: z.string(),
            mustSay: z.array(z.string()),
            reasons: z.array(
              z.object({
                code: z.string(),
                says: z.string(),
                rule: z.string().nullable(),
                isSure: z.boolean(),
                setAsideBy: z.string().nullable(),
              }),
            ),
          })
          .nullable(),
      })
      .nullable(),
  ]),
});

type Engagement = NonNullable<NonNullable<z.infer<typeof shape>['customers'][0]>['engagement']>;

/** Prints whether one may turn to a customer now, and every rule that fired. Throws CliError. */
export async function explainEngagement(
  request: ExplainRequest,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const { customer, intent, channel, sku, category, rules } = request;
  if (rules !== undefined) checkedRules(rules);
  const { data, withheld } = await atWork(
    request,
    'accord playbook explain',
    { env, terminal },
    async (open) => {
      const workshop = await open(rules);
      return await workshop.askTelling(QUERY, { ids: [customer], intent, channel, sku, category }, shape);
    },
  );
  const [found] = data.customers;
  if (!found) throw new CliError(`There is no customer ${customer}.`);
  const told =
    found.engagement === null
      ? [`${customer}: ${whyUndecided(withheld[0]?.reason)}`]
      : lines(request, found.engagement);
  for (const line of told) terminal.out(line);
}

function whyUndecided(reason = 'nobody says why'): string {
  switch (reason) {
    case 'NOT_CONSENTED':
      return 'nothing is decided. The customer lets nothing of theirs be used for RELATIONSHIP_MANAGEMENT, so nobody turns to them.';
    case 'AUTOMATION_OBJECTED':
      return 'nothing is decided for a machine (AUTOMATION_OBJECTED). The customer objected to being processed by machines: hand over to a person.';
    default:
      return `nothing is decided (${reason}).`;
  }
}

function lines({ customer, intent, channel, machine }: ExplainRequest, engagement: Engagement): string[] {
  const { action, until, team, rule, reasons, mustSay, playbookVersion } = engagement;
  const width = Math.max(0, ...reasons.map((reason) => (reason.rule ?? reason.code).length));
  return [
    `${customer}, ${intent} by ${channel}${machine ? ', asked by a machine' : ''}: ${action}${until === null ? '' : ` until ${until}`}${team === null ? '' : ` (${team})`}${rule === null ? '' : `, by ${rule}`}`,
    ...(reasons.length === 0 ? ['  No rule speaks against it.'] : ['  Rules that fired:']),
    ...reasons.map(({ code, says, rule: id, isSure, setAsideBy }) => {
      const beside = [
        isSure ? '' : 'not known for certain',
        setAsideBy === null ? '' : `set aside by ${setAsideBy}`,
      ];
      const note = beside.filter((word) => word !== '').join(', ');
      return `    ${(id ?? code).padEnd(width)}  ${says}${note === '' ? '' : ` [${note}]`}`;
    }),
    ...mustSay.map((sentence) => `  Must be said: ${sentence}`),
    `  Playbook ${playbookVersion}`,
  ];
}
