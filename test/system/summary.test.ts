import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { DATA_CATEGORIES } from '../../schema/vocabulary/dataCategories.ts';
import { NOW } from '../support/callers.ts';
import { createSystem, type System } from '../support/createSystem.ts';
import { readDisclosures } from '../support/disclosures.ts';
import { writeSayings } from '../support/ledgers.ts';
import '../support/matchers.ts';

const CLIENTS = `clients:
  support-desk: { team: Support, kind: APP, tenant: sample, purposes: [CUSTOMER_SUPPORT, ORDER_FULFILMENT], defaultPurpose: CUSTOMER_SUPPORT }
  service-agent: { team: Support, kind: AGENT, tenant: sample, purposes: [CUSTOMER_SUPPORT] }
  marketing-bot: { team: Marketing, kind: AGENT, tenant: sample, purposes: [DIRECT_MARKETING] }
  analytics: { team: Insight, kind: SERVICE, tenant: sample, purposes: [ANALYTICS] }
  privacy-office: { team: Privacy, kind: APP, tenant: sample, purposes: [RIGHTS_FULFILMENT] }
  account-page: { team: Web, kind: SELF_SERVICE, tenant: sample, purposes: [CUSTOMER_SUPPORT] }
  account-managers: { team: Sales, kind: APP, tenant: sample, purposes: [RELATIONSHIP_MANAGEMENT] }
`;
const SUMMARY = 'summary { version sentences { topic text basis { field owner asOf } } }';
const GRADE = `decisionGrade { grade means clean consented contextualised mayNotConclude version
  inputs { known unknown withheld notForPurpose }
  findings { part kind fields says mendedBy lowersBy } }`;
const PATIENCE_MS = 60_000;
/** Everything but the clock itself runs as ever. */
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

const MARGARETHE = 'c-000001';
const INGRID = 'c-000003';
const RAFAEL = 'c-000004';
const AMARA = 'c-000005';
const HENRIK = 'c-000006';
const LUCIA = 'c-000008';
const KWAME = 'c-000009';
const NADIA = 'c-000010';
const OLIVER = 'c-000011';
/** All that tells a story. */
const EVERYBODY = Array.from({ length: 11 }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);

/** Before the sample company’s present. */
const daysAgo = (days: number) => new Date((NOW - days * 86_400) * 1000);

let system: System;

beforeAll(async () => {
  jest.useFakeTimers({ now: NOW * 1000, doNotFake: [...REAL] });
  system = await createSystem({ size: 11, clients: CLIENTS });
}, PATIENCE_MS);

afterAll(async () => {
  await system.stop();
  jest.useRealTimers();
});

interface Sentence {
  readonly topic: string;
  readonly text: string;
  readonly basis: readonly { readonly field: string; readonly owner: string; readonly asOf: string | null }[];
}
interface Grade {
  readonly grade: string;
  readonly clean: number;
  readonly consented: number;
  readonly contextualised: number;
  readonly mayNotConclude: readonly string[];
  readonly inputs: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly kind: string; readonly fields: readonly string[] }[];
}
interface Answered {
  readonly customer: {
    readonly summary?: { readonly sentences: readonly Sentence[] } | null;
    readonly decisionGrade?: Grade | null;
  };
}

async function ask(client: string, id: string, selection: string, customer?: string) {
  const answer = await system.ask<Answered>({
    client,
    customer,
    query: `{ customer(id: "${id}") { ${selection} } }`,
  });
  expect(answer.errors).toBeUndefined();
  return answer;
}

async function summaryOf(client: string, id: string): Promise<Readonly<Record<string, string>>> {
  const { data } = await ask(client, id, SUMMARY);
  const sentences = data?.customer.summary?.sentences ?? [];
  return Object.fromEntries(sentences.map(({ topic, text }) => [topic, text]));
}

async function gradeOf(client: string, id: string): Promise<Grade> {
  const { data } = await ask(client, id, GRADE);
  if (!data?.customer.decisionGrade) throw new Error('there is no grade');
  return data.customer.decisionGrade;
}

describe('Somebody at the support desk, and a service agent, are told', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'of the decade subscriber since when, what she is worth, and what is next',
      MARGARETHE,
      {
        WHO: '“Margarethe Lindqvist” is a customer.',
        SINCE: 'The first order was placed on 11 February 2016.',
        OPEN: 'No ticket is open.',
        NEXT: 'Next, the subscription Season Box renews on 11 November 2026 for 855.80 SEK.',
      },
    ],
    [
      'of whoever has an urgent ticket that it is open, and that she would rather be called',
      INGRID,
      {
        WHO: '“Ingrid Castellanos” is a customer.',
        OPEN: '1 ticket is open, and the highest priority is urgent.',
        FRUSTRATED:
          'Within the last 365 days the mood of 1 ticket about a product was negative, last on 31 October 2026.',
        AVOID: 'To be heeded: the customer prefers to be reached by telephone, so avoid other ways.',
      },
    ],
    [
      'of whoever sent back a defective product that it failed him, and that it is not settled',
      RAFAEL,
      {
        FRUSTRATED:
          'Within the last 365 days 1 product came back through no fault of the customer’s, last on 29 October 2026.',
        NEXT: 'Next, 1 return is to be settled.',
      },
    ],
    [
      'of whoever withdrew from marketing what they need to support her',
      AMARA,
      { WHO: '“Amara Lindholm” is a customer.' },
    ],
    [
      'of whoever is known to support only what support knows, and no name',
      KWAME,
      {
        OPEN: '1 ticket is open, and the highest priority is low.',
      },
    ],
    [
      'of whoever is frustrated and valuable that he is both',
      OLIVER,
      {
        WORTH: 'The customer has paid 13,014.20 EUR to this day, and is of the tier platinum.',
        OPEN: '2 tickets are open, and the highest priority is high.',
        FRUSTRATED:
          'Within the last 365 days the mood of 3 tickets about something else and a product was negative, last on 30 October 2026.',
      },
    ],
  ])('%s', async (_, id, said) => {
    const desk = await summaryOf('support-desk', id);
    expect(desk).toMatchObject(said);
    expect(await summaryOf('service-agent', id)).toEqual(desk);
    expect(desk).not.toHaveProperty('WITHHELD');
  });

  test('nothing of what is not known: no worth and no preference of whom sales does not know', async () => {
    const said = await summaryOf('support-desk', KWAME);
    expect(Object.keys(said)).toEqual(['LATELY', 'OPEN', 'FRUSTRATED']);
  });
});

describe('Whoever objected to machines', () => {
  test('is summed up for people, with the complaint that says so, and not for machines', async () => {
    expect((await summaryOf('support-desk', HENRIK)).AVOID).toBe(
      'To be heeded: the customer complained of being handled by a machine on 23 June 2026, so avoid answers of machines; the customer prefers to be reached by letter, so avoid other ways.',
    );
    const answer = await ask('service-agent', HENRIK, `${SUMMARY} ${GRADE}`);
    expect(answer).toWithhold('customer.summary', 'AUTOMATION_OBJECTED');
    expect(answer).toWithhold('customer.decisionGrade', 'AUTOMATION_OBJECTED');
  });
});

describe('Whoever asked to be erased', () => {
  test('is summed up for the privacy office alone', async () => {
    expect((await summaryOf('privacy-office', NADIA)).WHO).toBe('“Nadia Petrov” is a customer.');
    const answer = await ask('support-desk', NADIA, `${SUMMARY} ${GRADE}`);
    expect(answer).toWithhold('customer.summary', 'NOT_CONSENTED');
    expect(answer).toWithhold('customer.decisionGrade', 'NOT_CONSENTED');
  });
});

describe('A marketing bot', () => {
  test.each(EVERYBODY)('is told no summary of %s', async (id) => {
    expect((await ask('marketing-bot', id, SUMMARY)).data?.customer.summary).toBeNull();
  });

  test('is told that it may conclude next to nothing, and no department is asked what it may not know', async () => {
    system.forget();
    const grade = await gradeOf('marketing-bot', INGRID);
    expect(grade).toMatchObject({
      grade: 'D',
      consented: 1,
      contextualised: 0,
      inputs: { known: 4, unknown: 0, withheld: 0, notForPurpose: 12 },
    });
    expect(grade.mayNotConclude).toContain('Do not conclude that the customer has no open matter.');
    expect(grade.findings.flatMap(({ fields }) => fields)).toContain('Customer.openTicketCount');
    const asked = system.calls.filter(({ subgraph }) => subgraph !== 'playbook').map(({ query }) => query);
    expect(asked.join()).not.toMatch(
      /ticket|interactions|lifetimeValue|returns|subscriptions|circumstances|phone|standing/i,
    );
    expect(system.calls.map(({ subgraph }) => subgraph)).not.toContain('support');
    const [sent] = system.calls.filter(({ subgraph }) => subgraph === 'playbook');
    expect(sent?.variables.r0).toMatchObject([
      {
        tickets: null,
        openTicketCount: null,
        lifetimeValue: null,
        phone: null,
        standing: null,
        tier: 'GOLD',
      },
    ]);
  });

  test('is told the same of whoever has an open ticket and of whoever has none', async () => {
    expect(await gradeOf('marketing-bot', INGRID)).toEqual(await gradeOf('marketing-bot', MARGARETHE));
  });

  test.each([
    ['who withdrew yesterday', AMARA, 'NOT_CONSENTED'],
    ['who objected to machines', HENRIK, 'AUTOMATION_OBJECTED'],
    ['who never agreed', LUCIA, 'NOT_CONSENTED'],
    ['whom nobody asked', KWAME, 'NOT_CONSENTED'],
    ['who asked to be erased', NADIA, 'NOT_CONSENTED'],
  ] as const)('is told no grade of a customer %s', async (_, id, reason) => {
    expect(await ask('marketing-bot', id, GRADE)).toWithhold('customer.decisionGrade', reason);
  });
});

describe('A grade', () => {
  test('is good for the support desk where all departments know the customer, and the less where they disagree', async () => {
    const grade = await gradeOf('support-desk', LUCIA);
    expect(grade).toMatchObject({ grade: 'B', consented: 1, contextualised: 1 });
    expect(grade.findings.map(({ kind, fields }) => [kind, ...fields])).toEqual([
      ['CONFLICT', 'Customer.conflicts'],
    ]);
  });

  test('is low where only support knows the customer', async () => {
    const grade = await gradeOf('support-desk', KWAME);
    expect(grade.grade).toBe('D');
    expect(grade.findings.filter(({ kind }) => kind === 'MISSING').flatMap(({ fields }) => fields)).toEqual([
      'Customer.name',
      'Customer.email',
      'Customer.phone',
      'Customer.tier',
      'Customer.preferredChannel',
    ]);
  });

  test('for analytics counts what analytics may know, and warns of the rest', async () => {
    const grade = await gradeOf('analytics', MARGARETHE);
    expect(grade.inputs).toEqual({ known: 8, unknown: 0, withheld: 0, notForPurpose: 8 });
    expect(grade.mayNotConclude).toContain('Do not conclude that the customer has no open matter.');
  });

  test('tells nothing that stands in the fields', async () => {
    for (const client of ['support-desk', 'marketing-bot'])
      expect(JSON.stringify(await gradeOf(client, OLIVER))).not.toMatch(
        /Oliver|Achterberg|PLATINUM|13014|@example/i,
      );
  });
});

describe('Where a customer releases less', () => {
  test('there are fewer sentences, one that says so, and a lower grade', async () => {
    const before = await gradeOf('account-managers', MARGARETHE);
    const whole = await summaryOf('account-managers', MARGARETHE);
    expect(Object.keys(whole)).toHaveLength(8);
    await writeSayings(system.databases, [
      {
        customer: MARGARETHE,
        purpose: 'RELATIONSHIP_MANAGEMENT',
        eventType: 'CONSENT_GIVEN',
        categories: DATA_CATEGORIES.filter((category) => category !== 'SPECIAL_CATEGORY'),
        eventTime: daysAgo(2),
      },
      {
        customer: MARGARETHE,
        purpose: 'RELATIONSHIP_MANAGEMENT',
        eventType: 'CONSENT_WITHDRAWN',
        categories: ['TRANSACTION'],
        eventTime: daysAgo(1),
      },
    ]);
    const { WITHHELD, ...said } = await summaryOf('account-managers', MARGARETHE);
    expect(said).toEqual(Object.fromEntries(['WHO', 'OPEN', 'AVOID'].map((topic) => [topic, whole[topic]])));
    expect(WITHHELD).toBe(
      'Of the 14 fields that a summary rests on 5 are withheld for the purpose RELATIONSHIP_MANAGEMENT.',
    );
    const after = await gradeOf('account-managers', MARGARETHE);
    expect(after.grade > before.grade).toBe(true);
    expect(after.clean).toBeLessThan(before.clean);
    expect(after.consented).toBeCloseTo(7 / 8, 6);
    // for another purpose nothing has changed
    expect(await summaryOf('support-desk', MARGARETHE)).toEqual(whole);
  });
});

describe('A summary', () => {
  test('names for each sentence fields that the same caller may read, with their owners', async () => {
    const { data } = await ask('support-desk', OLIVER, SUMMARY);
    for (const { basis } of data?.customer.summary?.sentences ?? []) {
      expect(basis.length).toBeGreaterThan(0);
      for (const { field, owner } of basis) {
        expect(field).toMatch(/^(?:Customer|Ticket)\.\w+$/);
        expect(['crm', 'commerce', 'support']).toContain(owner);
      }
    }
  });

  test('is the same whatever the client selects beside it, under the inputs’ own names too', async () => {
    const alone = await summaryOf('support-desk', OLIVER);
    const beside = `openTicketCount: __typename tickets(first: 1) { edges { node { subject } } }
      interactions(first: 1) { edges { node { note } } } tier: preferredLanguage ${SUMMARY} ${GRADE}`;
    const { data } = await ask('support-desk', OLIVER, beside);
    const sentences = data?.customer.summary?.sentences ?? [];
    expect(Object.fromEntries(sentences.map(({ topic, text }) => [topic, text]))).toEqual(alone);
    expect(data?.customer).toMatchObject({ openTicketCount: 'Customer', tickets: { edges: [{}] } });
  });

  test('is told to the customer too, of themselves only', async () => {
    const { data } = await ask('account-page', OLIVER, SUMMARY, OLIVER);
    expect(data?.customer.summary?.sentences.length).toBeGreaterThan(4);
    expect((await ask('account-page', INGRID, SUMMARY, OLIVER)).data).toEqual({ customer: null });
  });
});

describe('On record', () => {
  /** What a summary rests on, as far as it demands consent. */
  const RESTS_ON = [
    ...[
      'circumstances',
      'firstOrderAt',
      'highestOpenPriority',
      'interactions',
      'lastOrderAt',
      'lifetimeValue',
    ],
    ...['name', 'openTicketCount', 'preferredChannel', 'returns', 'subscriptions', 'tickets', 'tier'],
  ].map((field) => `Customer.${field}`);
  const latest = () => readDisclosures(join(system.directory, 'disclosures')).at(-1);
  const readBy = (field: string) =>
    (latest()?.groups ?? []).flatMap(({ customers, read }) =>
      read.filter((one) => one.for === field).map((one) => ({ ...one, customers })),
    );

  test('is of each answer what was read for a summary, of whom and for what', async () => {
    await ask('support-desk', OLIVER, SUMMARY);
    expect(latest()).toMatchObject({ client: 'support-desk', purpose: 'CUSTOMER_SUPPORT' });
    const read = readBy('Customer.summary');
    expect(read.map(({ field }) => field).sort()).toEqual([...RESTS_ON, 'Ticket.sentiment']);
    for (const { purpose, customers } of read)
      expect([purpose, customers]).toEqual(['CUSTOMER_SUPPORT', [OLIVER]]);
  });

  test('is less where the purpose may know less', async () => {
    await ask('marketing-bot', INGRID, GRADE);
    const read = readBy('Customer.decisionGrade').map(({ field }) => field);
    expect(read.sort()).toEqual(
      ['email', 'name', 'preferredChannel', 'tier'].map((one) => `Customer.${one}`),
    );
  });
});

describe('Of whoever lets nothing be concluded', () => {
  const BOTH = `${SUMMARY} ${GRADE}`;

  beforeAll(async () => {
    const saying = { customer: RAFAEL, purpose: 'RELATIONSHIP_MANAGEMENT' } as const;
    const categories = DATA_CATEGORIES.filter((category) => category !== 'SPECIAL_CATEGORY');
    await writeSayings(system.databases, [
      { ...saying, eventType: 'CONSENT_GIVEN', categories, eventTime: daysAgo(2) },
      { ...saying, eventType: 'CONSENT_WITHDRAWN', categories: ['INFERRED'], eventTime: daysAgo(1) },
    ]);
    system.forget();
  });

  test('nothing is read to conclude it from', async () => {
    const answer = await ask('account-managers', RAFAEL, BOTH);
    expect(answer).toWithhold('customer.summary', 'NOT_CONSENTED');
    expect(answer).toWithhold('customer.decisionGrade', 'NOT_CONSENTED');
    expect(system.calls.map(({ subgraph }) => subgraph)).toEqual(['identity']);
    expect((await ask('account-managers', RAFAEL, 'openTicketCount')).data).toEqual({
      customer: { openTicketCount: 1 },
    });
  });

  test('nothing is read beside others of whom it is', async () => {
    system.forget();
    const query = `{ customers(ids: ["${RAFAEL}", "${OLIVER}"]) { summary { version } } }`;
    const { data } = await system.ask({ client: 'account-managers', query });
    expect(data).toEqual({ customers: [{ summary: null }, { summary: { version: expect.anything() } }] });
    const departments = system.calls.filter(({ subgraph }) => subgraph !== 'identity');
    expect(departments.map(({ subgraph }) => subgraph).sort()).toEqual([
      ...['commerce', 'crm', 'playbook', 'support'],
    ]);
    for (const { variables } of departments) {
      const passports = JSON.stringify(variables);
      expect(passports).toContain(OLIVER);
      expect(passports).not.toContain(RAFAEL);
    }
  });
});
