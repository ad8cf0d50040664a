import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CALLER_HEADER, mintCallerToken } from '../../schema/consent/callerToken.ts';
import { deriveKeyring } from '../../schema/consent/keys.ts';
import { PASSPORT_LIFETIME_SECONDS, sectionFor } from '../../schema/consent/passport.ts';
import { Oracle } from '../properties/oracle/oracle.ts';
import { KINDS } from '../properties/support/callers.ts';
import { expectComplaint } from '../properties/support/expectComplaint.ts';
import { askBoth, type Judge, runCases } from '../properties/support/randomCase.ts';
import { seed } from '../properties/support/seed.ts';
import { casesFor } from '../properties/support/settings.ts';
import { createWorld, type World } from '../properties/support/world.ts';
import type { System } from '../support/createSystem.ts';
import type { Answer, Question } from '../support/question.ts';
import {
  type OtherRouter,
  type StartRouter,
  startApolloGateway,
  startHiveGateway,
} from './support/otherRouter.ts';
import { storyQuestions } from './support/storyQuestions.ts';
import { surplusOf } from './support/surplusOf.ts';

const SUPERGRAPH = readFileSync('schema/supergraph.graphql', 'utf8');
const CASES = casesFor(90);
/**
 * Where the client's aliases go into the plan as they are, these mix with what the planner adds by itself; and under the last
 * stands an object's prototype where answers are put together as plain objects.
 */
const PLANNERS_OWN = new Set(['__typename', 'id', 'passport', '__proto__']);

/** A customer with a story, whose e-mail address support may know. */
const AGREEABLE = 'c-000001';

/** Asked of everybody who has a story, for a purpose that may know how sure identity is, and for two that may not. */
const GRADE = `query ($id: ID!) {
  customer(id: $id) { decisionGrade { grade clean findings { part kind fields says } mayNotConclude } }
}`;
const GRADED = Array.from({ length: 11 }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`).flatMap(
  (id) => ['CUSTOMER_SUPPORT', 'ANALYTICS', 'DIRECT_MARKETING'].map((purpose) => ({ id, purpose })),
);
interface Grade {
  readonly clean: number;
  readonly findings: readonly {
    readonly part: string;
    readonly kind: string;
    readonly fields: readonly string[];
  }[];
}
interface Graded {
  readonly customer: { readonly decisionGrade: Grade | null } | null;
}

const tellsNoMore: Judge = ({ answer, prophecy }) => surplusOf(answer.data, prophecy.data);

/** Whether a router fetches what is required of an entity that a required field leads to, as docs/routers.md says of each. */
type Follows = 'follows' | 'does not follow';

const ROUTERS: readonly [name: string, start: StartRouter, requirements: Follows][] = [
  ['stock @apollo/gateway', startApolloGateway, 'follows'],
  ['Hive Gateway', startHiveGateway, 'does not follow'],
];

let world: World;
/** Of subgraphs that release everything. */
let open: World;

beforeAll(async () => {
  world = await createWorld({ seed });
  open = await createWorld({ seed, layers: [] });
}, 240_000);

afterAll(async () => {
  await world?.system.stop();
  await open?.system.stop();
});

describe.each(ROUTERS)(`Behind %s, with ACCORD_SEED=${seed},`, (_name, start, requirements) => {
  const routers: OtherRouter[] = [];
  let vouched: World;
  let stranger: World;
  let careless: World;

  beforeAll(async () => {
    const through = async (to: World, vouch: typeof vouchFor) => {
      const router = await start(SUPERGRAPH, (name, body, question) =>
        answerOf(to.system, name, body, vouch(question, name, to.system)),
      );
      routers.push(router);
      return askingThrough(router, to);
    };
    vouched = await through(world, vouchFor);
    stranger = { ...(await through(world, () => ({}))), oracle: ofNobody(world.oracle) };
    careless = await through(open, vouchFor);
  }, 60_000);

  afterAll(async () => {
    for (const router of routers) await router.stop();
  });

  test('customers with a story are told of as they wish, by a router that vouches for its callers', async () => {
    let told = 0;
    for (const { operation, caller } of storyQuestions(vouched.oracle.schema)) {
      const asked = await askBoth(vouched, operation, caller);
      expect(tellsNoMore(asked, vouched.oracle)).toEqual([]);
      told += leavesOf(asked.answer.data);
    }
    // it is not for want of answers that nothing leaks
    expect(told).toBeGreaterThan(5_000);
  }, 240_000);

  test('nobody is told of by a router that vouches for nobody', async () => {
    for (const { operation, caller } of storyQuestions(stranger.oracle.schema)) {
      const { answer } = await askBoth(stranger, operation, caller);
      expect(leavesOf(answer.data)).toBe(0);
    }
  }, 240_000);

  test(`nothing leaks in ${CASES} random operations, with the caller token`, async () => {
    await runCases(vouched, tellsNoMore, { seed, cases: CASES });
  }, 300_000);

  test(`nothing leaks in ${CASES} random operations, without the caller token`, async () => {
    await runCases(stranger, tellsNoMore, { seed, cases: CASES });
  }, 300_000);

  test('a decision grade says what it says behind Accord, or less, and nothing to a stranger', async () => {
    const met = new Set<string>();
    for (const { id, purpose } of GRADED) {
      const question = { query: GRADE, variables: { id }, client: 'app', purpose };
      const own = gradeIn(await world.system.ask<Graded>(question));
      const other = gradeIn(await vouched.system.ask<Graded>(question));
      for (const { kind } of own?.findings ?? []) met.add(kind);
      if (requirements === 'follows' || own === null) expect(other).toEqual(own);
      else expectNoMore(other, own);
      expect(gradeIn(await stranger.system.ask<Graded>(question))).toBeNull();
    }
    // it is not for want of doubt and contradiction that nothing leaks
    expect([...met]).toEqual(expect.arrayContaining(['CONFLICT', 'UNSURE', 'NOT_FOR_PURPOSE']));
  }, 120_000);

  test('the same notices subgraphs that release everything', async () => {
    await expectComplaint(/may not be/, careless, tellsNoMore);
  }, 300_000);
});

/** Seen there: the client is handed the passport itself, since the planner's own keys and the client's are one. */
test('A passport that the stock gateway gives away opens nothing by itself', async () => {
  const router = await startApolloGateway(SUPERGRAPH, (name, body, question) =>
    answerOf(world.system, name, body, vouchFor(question, name, world.system)),
  );
  try {
    const query = `{ customer(id: "${AGREEABLE}") { passport: id email } }`;
    const data = await router.ask({ query, client: 'app', purpose: 'CUSTOMER_SUPPORT' });
    const passport = (data as { customer: { passport: string } }).customer.passport;
    expect(sectionFor(passport, 'crm')).toBeDefined();
    const variables = { of: [{ __typename: 'Customer', passport }] };
    const entities =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Customer { email } } }';
    const ask = (headers: Readonly<Record<string, string>>) =>
      answerOf(world.system, 'crm', { query: entities, variables }, headers);
    const none = { data: { _entities: [{ email: null }] } };
    expect(await ask({})).toMatchObject(none);
    const campaign = { query, client: 'app', purpose: 'PERSONALISATION' };
    expect(await ask(vouchFor(campaign, 'crm', world.system))).toMatchObject(none);
  } finally {
    await router.stop();
  }
});

const gradeIn = ({ data }: Answer<Graded>) => data?.customer?.decisionGrade ?? null;

/** The same grade, but that nothing is known of what identity says of its own work: no better, and no more told. */
function expectNoMore(grade: Grade | null, own: Grade): void {
  const ofIdentity = ['Customer.conflicts', 'Customer.sources'];
  const split = (findings: Grade['findings'] = []) => [
    findings.filter(({ part, fields }) => part !== 'CLEAN' || !ofIdentity.includes(fields.join())),
    findings.filter(({ part, fields }) => part === 'CLEAN' && ofIdentity.includes(fields.join())),
  ];
  const [others, told] = split(grade?.findings);
  expect(others).toEqual(split(own.findings)[0]);
  expect(told?.map(({ fields }) => fields.join())).toEqual(ofIdentity);
  for (const { kind } of told ?? []) expect(['MISSING', 'WITHHELD', 'NOT_FOR_PURPOSE']).toContain(kind);
  expect(grade?.clean).toBeLessThanOrEqual(own.clean);
}

async function answerOf(
  system: System,
  name: string,
  body: Parameters<Parameters<StartRouter>[1]>[1],
  headers: Readonly<Record<string, string>>,
) {
  const answer = await system.subgraph(name as Parameters<System['subgraph']>[0]).execute(body, headers);
  return JSON.parse(JSON.stringify(answer)) as object;
}

/** What a router says to a subgraph that it holds the key for; nothing for a caller that it does not know. */
function vouchFor(
  { client, customer, purpose }: Question,
  subgraph: string,
  { keys }: System,
): Readonly<Record<string, string>> {
  const kind = client === undefined ? undefined : KINDS[client];
  if (client === undefined || kind === undefined || purpose === undefined) return {};
  const now = Math.floor(Date.now() / 1000);
  const token = mintCallerToken(
    {
      ...kind,
      audience: subgraph,
      client,
      purpose,
      holds: [purpose],
      scopes: [],
      person: customer ?? '',
      derivedField: '',
      requestId: 'r',
      issuedAt: now,
      expiresAt: now + PASSPORT_LIFETIME_SECONDS,
    },
    deriveKeyring(keys.callerMaster, 'caller', subgraph).keys[0],
  );
  return { [CALLER_HEADER]: token };
}

/** The same company and the same expectations, asked through another router than Accord. */
function askingThrough(router: OtherRouter, world: World): World {
  const ask = async (question: Question) => ({ status: 200, data: await router.ask(question) });
  return { ...world, system: { ...world.system, ask: ask as System['ask'] }, reserved: PLANNERS_OWN };
}

/** An oracle that takes everybody for somebody without a token. */
function ofNobody({ agreement, company }: Oracle): Oracle {
  return new (class extends Oracle {
    override answer(document: Parameters<Oracle['answer']>[0], variables: Parameters<Oracle['answer']>[1]) {
      return super.answer(document, variables, { tenant: '', purpose: '', automated: true, self: undefined });
    }
  })(agreement, company);
}

/** How many values an answer tells. */
function leavesOf(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return 1;
  return Object.values(value).reduce((sum: number, part) => sum + leavesOf(part), 0);
}
