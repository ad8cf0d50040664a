import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Dice } from '../properties/support/dice.ts';
import { seed } from '../properties/support/seed.ts';
import { casesFor } from '../properties/support/settings.ts';
import { runAccord } from '../support/accordProcess.ts';
import {
  createDistributedForm,
  type Department,
  type DistributedForm,
  type Serving,
} from '../support/distributedForm.ts';
import { type Answer, askOverHttp } from '../support/question.ts';

const SERVER = process.env.ACCORD_TEST_POSTGRES_URL;
const CASES = casesFor(600);
const PATIENCE_MS = 300_000;
const AT_ONCE = 32;
/** A yes counts after all that was said before, and not before its own second. */
const YES_HOLDS_MS = 2_000;
/** Customers without a story. */
const CUSTOMERS = Array.from(
  { length: 4 * AT_ONCE },
  (_, index) => `c-${String(100 + index).padStart(6, '0')}`,
);

interface Mutation {
  readonly client: 'support-desk' | 'privacy-office';
  readonly field: string;
  readonly type: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const purpose = 'DIRECT_MARKETING';
const say = (field: string, type: string, input: Mutation['input'] = {}): Mutation => ({
  client: 'support-desk',
  field,
  type,
  input,
});
const yes = say('recordConsent', 'RecordConsentInput', { purpose });

/** The ways to say no, and how each is taken back. */
const REFUSALS: readonly { readonly no: Mutation; readonly back: readonly Mutation[] }[] = [
  { no: say('withdrawConsent', 'WithdrawConsentInput', { purpose }), back: [yes] },
  {
    no: say('withdrawConsent', 'WithdrawConsentInput', { purpose, piiCategories: ['CONTACT_EMAIL'] }),
    back: [yes],
  },
  {
    no: say('objectTo', 'ObjectionInput', { purpose }),
    back: [say('withdrawObjection', 'ObjectionInput', { purpose }), yes],
  },
  {
    no: say('objectTo', 'ObjectionInput', { automation: true }),
    back: [say('withdrawObjection', 'ObjectionInput', { automation: true })],
  },
  {
    no: say('restrictProcessing', 'RestrictionInput'),
    back: [{ ...say('liftRestriction', 'RestrictionInput'), client: 'privacy-office' }],
  },
];

function isUnanswered({ errors = [] }: Answer): boolean {
  return errors.some(({ extensions }) =>
    /^SUBGRAPH_(TIMEOUT|UNAVAILABLE|OVERLOADED)$/.test(String(extensions?.code)),
  );
}

/** A withdrawal holds from the very next request, on every replica: two gateways, each with an identity of its own. */
(SERVER ? describe : describe.skip)(`two replicas over one PostgreSQL, with ACCORD_SEED=${seed},`, () => {
  const tokens = new Map<string, string>();
  const gateways: string[] = [];
  let form: DistributedForm;

  beforeAll(async () => {
    form = await createDistributedForm(SERVER ?? '');
    expect(await runAccord(['seed'], { env: form.env })).toMatchObject({ code: 0 });
    const crm = await form.startSubgraph('crm');
    for (const _ of ['first', 'second']) {
      const own: [Department, Serving][] = [
        ['identity', await form.startSubgraph('identity')],
        ['crm', crm],
      ];
      gateways.push((await form.startGateway(new Map(own))).url);
    }
    for (const client of ['support-desk', 'privacy-office', 'marketing-bot'])
      tokens.set(client, await form.token(client));
  }, PATIENCE_MS);

  afterAll(() => form?.stop(), PATIENCE_MS);

  const record = async (replica: number, customer: string, { client, field, type, input }: Mutation) => {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { eventId } }`;
    const said = { eventId: randomUUID(), customer, evidence: 'calls/1', ...input };
    const send = () =>
      askOverHttp(gateways[replica] ?? '', { query, variables: { input: said } }, tokens.get(client));
    let answer = await send();
    // nobody knows whether what got no answer is on record: a client sends it again, under the same event id
    for (let tries = 1; tries < 3 && isUnanswered(answer); tries++) answer = await send();
    expect(answer.errors).toBeUndefined();
    expect(answer).toMatchObject({ status: 200, data: { [field]: { eventId: said.eventId } } });
  };

  /** Whether marketing is told the customer's e-mail address. */
  const isTold = async (replica: number, customer: string): Promise<boolean> => {
    const query = 'query ($id: ID!) { customer(id: $id) { id email } }';
    const answer: Answer<{ customer: { id: string; email: string | null } }> = await askOverHttp(
      gateways[replica] ?? '',
      { query, variables: { id: customer } },
      tokens.get('marketing-bot'),
    );
    expect(answer).toMatchObject({ status: 200, data: { customer: { id: customer } } });
    const email = answer.data?.customer.email ?? null;
    // a refusal, and not a fault
    expect(answer.errors).toBeUndefined();
    return email !== null;
  };

  /** A yes counts after all that was said before, so that it may take a moment. */
  const untilTold = async (replica: number, customer: string) => {
    for (let tries = 0; !(await isTold(replica, customer)); tries++) {
      expect(tries).toBeLessThan(100);
      await sleep(50);
    }
  };

  /** Of those who said yes, some who have an e-mail address and no objection. */
  const reachable = async (): Promise<string[]> => {
    await Promise.all(CUSTOMERS.map((customer) => record(0, customer, yes)));
    await sleep(YES_HOLDS_MS);
    const told = await Promise.all(CUSTOMERS.map((customer) => isTold(0, customer)));
    return CUSTOMERS.filter((_, index) => told[index]).slice(0, AT_ONCE);
  };

  /** Reads over and over, so that some read is under way whenever the withdrawal is acknowledged. */
  const keepReading = async (replica: number, customer: string, going: { on: boolean }) => {
    while (going.on) await isTold(replica, customer);
  };

  test(
    `release nothing that is asked for after a withdrawal was acknowledged, in ${CASES} withdrawals`,
    async () => {
      const released: string[] = [];
      const [plan = []] = fc.sample(
        fc.gen().map((draw) => {
          const dice = new Dice(draw);
          return Array.from({ length: CASES }, () => ({
            ...dice.pick(REFUSALS),
            on: dice.int(0, 1),
            first: dice.int(0, 1),
          }));
        }),
        { seed, numRuns: 1 },
      );
      let next = 0;
      const work = async (customer: string) => {
        await record(0, customer, yes);
        for (let at = next++; at < plan.length; at = next++) {
          const { no, back, on, first } = plan[at] as (typeof plan)[number];
          const other = 1 - on;
          await untilTold(first, customer);
          const going = { on: true };
          const reading = keepReading(other, customer, going);
          await record(on, customer, no);
          const reads = await Promise.all([isTold(other, customer), isTold(on, customer)]);
          if (reads.includes(true)) released.push(`${at}: ${no.field} ${JSON.stringify(no.input)}`);
          going.on = false;
          await reading;
          for (const step of back) await record(other, customer, step);
        }
      };
      const customers = await reachable();
      expect(customers).toHaveLength(AT_ONCE);
      const outcomes = await Promise.allSettled(customers.map(work));
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(released).toEqual([]);
      expect(next).toBeGreaterThanOrEqual(CASES);
    },
    PATIENCE_MS,
  );
});
