import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createSystem, type System } from '../support/createSystem.ts';
import { fakeDate } from '../support/fakeDate.ts';
import { writeSayings } from '../support/ledgers.ts';
import type { Question } from '../support/question.ts';
import '../support/matchers.ts';

const CLIENTS = `clients:
  support-desk: { team: Support, kind: APP, tenant: sample, purposes: [CUSTOMER_SUPPORT] }
  marketing-bot: { team: Marketing, kind: AGENT, tenant: sample, purposes: [DIRECT_MARKETING] }
  analytics: { team: Insight, kind: SERVICE, tenant: sample, purposes: [ANALYTICS] }
  account-managers: { team: Sales, kind: APP, tenant: sample, purposes: [RELATIONSHIP_MANAGEMENT] }
  account-page: { team: Web, kind: SELF_SERVICE, tenant: sample, purposes: [CUSTOMER_SUPPORT] }
`;
const SIZE = 100;
const MARGARETHE = 'c-000001';
/** Whose second record in the CRM was joined by a guess, of 0.94. */
const PRIYA = 'c-000007';
/** About whom departments contradict each other. */
const LUCIA = 'c-000008';
const GRADE =
  'decisionGrade { grade clean mayNotConclude findings { part kind fields says mendedBy lowersBy } }';

interface Finding {
  readonly part: string;
  readonly kind: string;
  readonly fields: readonly string[];
  readonly says: string;
  readonly mendedBy: string;
  readonly lowersBy: number;
}
interface Grade {
  readonly grade: string;
  readonly clean: number;
  readonly mayNotConclude: readonly string[];
  readonly findings: readonly Finding[];
}

const NOT_ONE_PERSON =
  'Do not conclude that all records are of one person; Customer.sources tells how each was joined.';

/** What is said of the part by itself that rests on identity. */
const ofIdentity = ({ findings }: Grade) =>
  findings.filter(
    ({ part, fields }) =>
      part === 'CLEAN' && ['Customer.conflicts', 'Customer.sources'].includes(fields.join()),
  );

describe.each(['hive', 'apollo'])('Planned by %s, a decision grade', (planner) => {
  let system: System;
  beforeAll(async () => {
    fakeDate();
    system = await createSystem({ size: SIZE, clients: CLIENTS, env: { ACCORD_PLANNER: planner } });
  }, 120_000);
  afterAll(async () => {
    await system.stop();
    jest.useRealTimers();
  });

  async function gradeOf(id: string, question: Omit<Question, 'query'>): Promise<Grade> {
    system.forget();
    const { data, errors } = await system.ask<{ customer: { decisionGrade: Grade } }>({
      query: `{ customer(id: "${id}") { ${GRADE} } }`,
      ...question,
    });
    expect(errors).toBeUndefined();
    return data?.customer.decisionGrade as Grade;
  }
  const fetches = () => system.calls.map(({ subgraph }) => subgraph).sort();
  const ALL = ['commerce', 'crm', 'identity', 'identity', 'playbook', 'support'];

  test('says on what departments contradict each other, and nothing of what they say', async () => {
    const grade = await gradeOf(LUCIA, { client: 'support-desk' });
    expect(ofIdentity(grade)).toEqual([
      {
        part: 'CLEAN',
        kind: 'CONFLICT',
        fields: ['Customer.conflicts'],
        says: 'Departments contradict each other on the e-mail address, the telephone number, the date of birth and the postal code; Customer.conflicts tells who says what.',
        mendedBy: 'The data stewards of identity',
        lowersBy: 2 / 21,
      },
    ]);
    expect(grade.grade).toBe('B');
    expect(JSON.stringify(grade)).not.toMatch(/1982|ferreira|T12|H91|209109/i);
  });

  test('is the best where all are certain and agree', async () => {
    const grade = await gradeOf(MARGARETHE, { client: 'support-desk' });
    expect(ofIdentity(grade)).toEqual([]);
    expect(grade).toMatchObject({ grade: 'A', clean: 1 });
  });

  test('is lower where a record was joined by a guess, but not for the customer, who is shown no guess', async () => {
    const grade = await gradeOf(PRIYA, { client: 'support-desk' });
    const [unsure, ...others] = ofIdentity(grade).filter(({ kind }) => kind === 'UNSURE');
    expect(others).toEqual([]);
    expect(unsure?.lowersBy).toBeCloseTo(((0.99 - 0.94) / 0.19) * (4 / 21), 6);
    expect(grade.mayNotConclude).toContain(NOT_ONE_PERSON);
    const own = await gradeOf(PRIYA, { client: 'account-page', customer: PRIYA });
    expect(ofIdentity(own).filter(({ kind }) => kind === 'UNSURE')).toEqual([]);
    expect(own.clean).toBeGreaterThan(grade.clean);
  });

  test.each([
    ['marketing-bot', 'DIRECT_MARKETING'],
    ['analytics', 'ANALYTICS'],
  ])('for %s says that it may not be known, and identity is not asked', async (client, purpose) => {
    const [priya, margarethe] = [await gradeOf(PRIYA, { client }), await gradeOf(MARGARETHE, { client })];
    expect(ofIdentity(priya).map(({ kind, says }) => [kind, says])).toEqual([
      ['NOT_FOR_PURPOSE', `Customer.conflicts may not be used for ${purpose}.`],
      ['NOT_FOR_PURPOSE', `Customer.sources may not be used for ${purpose}.`],
    ]);
    expect(ofIdentity(margarethe)).toEqual(ofIdentity(priya));
    expect(priya.mayNotConclude).toContain(NOT_ONE_PERSON);
    expect(fetches().filter((subgraph) => subgraph === 'identity')).toHaveLength(1);
    expect(system.calls.map(({ query }) => query).join()).not.toContain('standing');
  });

  test('takes six fetches and as many statements for a hundred customers as for two', async () => {
    const ids = Array.from({ length: SIZE }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);
    const costOf = async (wanted: readonly string[]) => {
      system.forget();
      const { errors } = await system.ask({
        client: 'support-desk',
        query: `query ($ids: [ID!]!) { customers(ids: $ids) { ${GRADE} } }`,
        variables: { ids: wanted },
      });
      expect(errors).toBeUndefined();
      const ofStandings = system.statements.filter((text) => /source_records|identity\.claims/.test(text));
      return { fetches: fetches(), statements: ofStandings.length };
    };
    const two = await costOf([PRIYA, LUCIA]);
    expect(two.fetches).toEqual(ALL);
    expect(await costOf(ids)).toEqual(two);
  });

  test('alone has identity asked for a standing', async () => {
    system.forget();
    await system.ask({
      client: 'support-desk',
      query: `{ customer(id: "${PRIYA}") { summary { version } relationship engagement(intent: REPLY, channel: EMAIL) { action } } }`,
    });
    expect(fetches().filter((subgraph) => subgraph === 'identity')).toHaveLength(1);
    expect(system.calls.map(({ query }) => query).join()).not.toContain('standing');
  });

  test('sends identity its own section and nobody else’s, and departments no standing of anybody', async () => {
    await gradeOf(PRIYA, { client: 'support-desk' });
    const [, asked] = system.calls.filter(({ subgraph }) => subgraph === 'identity');
    expect(asked?.variables).toEqual({
      r0: [
        {
          __typename: 'IdentityStanding',
          passport: expect.stringMatching(/^1,[^;]+,identity,sample,c-000007,[^;]+$/),
        },
      ],
    });
    const told = system.calls.filter(({ subgraph }) => subgraph !== 'playbook');
    expect(JSON.stringify(told.map(({ variables }) => variables))).not.toContain('confidence');
    const sent = system.calls.find(({ subgraph }) => subgraph === 'playbook');
    expect(sent?.variables.r0).toEqual([
      expect.objectContaining({ standing: { confidence: 0.94, conflicts: expect.any(Array) } }),
    ]);
  });

  test('cannot be asked for its inputs', async () => {
    const { errors } = await system.ask({
      client: 'support-desk',
      query: `{ customer(id: "${PRIYA}") { standing { confidence } } }`,
    });
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('Cannot query field "standing"') }),
    ]);
    const { data } = await system.ask({
      client: 'support-desk',
      query: '{ __type(name: "IdentityStanding") { name } }',
    });
    expect(data?.__type ?? null).toBeNull();
  });

  test('of who does not release identifiers says so, and identity is not asked', async () => {
    await writeSayings(system.databases, [
      {
        customer: PRIYA,
        purpose: 'RELATIONSHIP_MANAGEMENT',
        eventType: 'CONSENT_GIVEN',
        categories: ['IDENTITY', 'CONTACT_EMAIL', 'TRANSACTION', 'BEHAVIOUR', 'PREFERENCE', 'INFERRED'],
        eventTime: new Date('2026-10-30T00:00:00Z'),
      },
      {
        customer: PRIYA,
        purpose: 'RELATIONSHIP_MANAGEMENT',
        eventType: 'CONSENT_WITHDRAWN',
        categories: ['IDENTIFIER'],
        eventTime: new Date('2026-10-31T00:00:00Z'),
      },
    ]);
    const grade = await gradeOf(PRIYA, { client: 'account-managers' });
    expect(ofIdentity(grade).map(({ kind, mendedBy }) => [kind, mendedBy])).toEqual([
      ['WITHHELD', 'The customer, by agreeing'],
      ['WITHHELD', 'The customer, by agreeing'],
    ]);
    expect(JSON.stringify(grade)).not.toMatch(/UNSURE|CONFLICT/);
    expect(fetches().filter((subgraph) => subgraph === 'identity')).toHaveLength(1);
  });
});
