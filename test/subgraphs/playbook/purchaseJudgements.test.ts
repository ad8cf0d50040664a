import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import type { PassportSection } from '../../../schema/consent/passport.ts';
import type { Fault } from '../../../subgraphs/kit/faults.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { playbook } from '../../../subgraphs/playbook/index.ts';
import { createPlaybookStore } from '../../../subgraphs/playbook/store.ts';
import type { PlaybookTables } from '../../../subgraphs/playbook/tables.ts';
import { predictedValue } from '../../../subgraphs/playbook/value/predictedValue.ts';
import { purchaseHistoryOf } from '../../../subgraphs/playbook/value/purchaseHistory.ts';
import { askEntities } from '../../support/askDepartment.ts';
import { keysFor, NOW, passportFor } from '../../support/callers.ts';
import { onPglite } from '../../support/databases.ts';
import '../../support/matchers.ts';
import { simulatedModel } from './value/support/valueModels.ts';

const MODEL = simulatedModel();
const TODAY = new Date(NOW * 1000);

/** Five purchase days up to September 2026, as the shop tells of them. */
const REGULAR = {
  currency: 'USD',
  days: 5,
  firstDay: '2026-01-10',
  lastDay: '2026-09-20',
  repeatTotal: { amountMinor: 16_000 },
};
const told = (purchases: object | null, rest: object = {}) => ({
  purchases,
  orderCount: 5,
  lastOrderAt: '2026-09-20T10:00:00.000Z',
  subscriptions: [],
  ...rest,
});
const PREDICTION =
  'value { amountMinor currency } purchases spendPerPurchase { amountMinor currency } probabilityAlive months modelVersion';

onPglite((open) => {
  const faults: Fault[] = [];
  let database: Kysely<PlaybookTables>;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await open<PlaybookTables>('playbook', { migrations: playbook.migrations });
    await createPlaybookStore(database).saveModel('sample', MODEL);
    const keys = keysFor('playbook');
    subgraph = await playbook.create({
      database,
      keys,
      clock: () => NOW,
      onFault: (fault) => faults.push(fault),
    });
  });
  beforeEach(() => {
    faults.length = 0;
  });

  /** Asks as the gateway does: with what it read for the judgement. */
  async function judge(
    field: string,
    inputs: object,
    section: Partial<PassportSection> = {},
    caller: Partial<Caller> = {},
  ) {
    const [name = ''] = field.split(/[ ({]/);
    const representation = {
      __typename: 'Customer',
      passport: passportFor('playbook', 'c-1', section),
      ...inputs,
    };
    return await askEntities(subgraph, [representation], `... on Customer { ${field} }`, {
      derivedField: `Customer.${name}`,
      ...caller,
    });
  }
  const predictionOf = async (
    inputs: object,
    section: Partial<PassportSection> = {},
    caller: Partial<Caller> = {},
  ) =>
    (await judge(`predictedValue { ${PREDICTION} }`, inputs, section, caller)).data?._entities[0]
      .predictedValue;
  const kindOf = async (
    inputs: object,
    section: Partial<PassportSection> = {},
    caller: Partial<Caller> = {},
  ) => (await judge('relationship', inputs, section, caller)).data?._entities[0].relationship;

  describe('the predicted value', () => {
    test('is what the model says of the orders themselves', async () => {
      const days = ['2026-01-10', '2026-02-01', '2026-03-01', '2026-06-01', '2026-09-20'];
      const amounts = [9_900, 5_000, 5_000, 3_000, 3_000];
      const orders = days.map((day, index) => ({
        at: new Date(`${day}T10:00:00Z`),
        amountMinor: amounts[index] ?? 0,
      }));
      const history = purchaseHistoryOf(orders, TODAY);
      if (history === undefined) throw new Error('There are orders');
      const { amountMinor, purchases, spendMinor, probabilityAlive } = predictedValue(MODEL, history, 12);
      expect(await predictionOf(told(REGULAR))).toEqual({
        value: { amountMinor, currency: 'USD' },
        purchases,
        spendPerPurchase: { amountMinor: Math.round(spendMinor), currency: 'USD' },
        probabilityAlive,
        months: 12,
        modelVersion: MODEL.version,
      });
    });

    test('is of as many months as are asked for, 1 to 120', async () => {
      const months = async (count: number) =>
        await judge(`predictedValue(months: ${count}) { months value { amountMinor } }`, told(REGULAR));
      const values = await Promise.all([1, 12, 120].map(months));
      const amounts = values.map(({ data }) => data?._entities[0].predictedValue.value.amountMinor);
      expect(amounts).toEqual(amounts.toSorted((one, other) => one - other));
      for (const count of [0, -1, 121]) {
        const { data, errors } = await months(count);
        expect(data?._entities[0].predictedValue).toBeNull();
        expect(errors?.[0]).toMatchObject({
          message: 'Argument "months" must be from 1 to 120.',
          extensions: { code: 'BAD_USER_INPUT', argument: 'months' },
        });
      }
    });

    test.each<[string, object, Partial<PassportSection>]>([
      ['without a purchase', told(null), {}],
      ['of a currency without a model', told({ ...REGULAR, currency: 'EUR' }), {}],
      ['of a tenant without a model', told(REGULAR), { tenant: 'other' }],
      ['that did not arrive', {}, {}],
      ['of no days', told({ ...REGULAR, days: 0 }), {}],
      ['of a day that is none', told({ ...REGULAR, firstDay: '2026-02-30' }), {}],
      ['that end before they begin', told({ ...REGULAR, lastDay: '2025-01-01' }), {}],
      ['of several days that are one', told({ ...REGULAR, firstDay: REGULAR.lastDay }), {}],
      ['of less than nothing', told({ ...REGULAR, repeatTotal: { amountMinor: -1 } }), {}],
      ['of another shape', told([]), {}],
      [
        'that may not be read for it, although they arrived',
        told(REGULAR),
        { grants: grantsOf({ CUSTOMER_SUPPORT: 'ALL', RELATIONSHIP_MANAGEMENT: ['INFERRED'] }) },
      ],
    ])('is nothing, and no fault, for purchases %s', async (_what, inputs, section) => {
      const caller = section.tenant === undefined ? {} : { tenant: section.tenant };
      expect(await predictionOf(inputs, section, caller)).toBeNull();
      expect(faults).toEqual([]);
    });

    test('goes on from an order that the shop’s clock places on the next day', async () => {
      const tomorrow = told({ ...REGULAR, lastDay: '2026-11-02' });
      expect((await predictionOf(tomorrow)).probabilityAlive).toBeGreaterThan(0.5);
    });

    test('is for no marketing, and withheld from whom the gateway does not vouch for', async () => {
      for (const caller of [{ purpose: 'DIRECT_MARKETING' }, { derivedField: 'Customer.relationship' }]) {
        const answer = await judge(`predictedValue { months }`, told(REGULAR), {}, caller);
        expect(answer).toWithhold('_entities.0.predictedValue', 'NOT_FOR_PURPOSE');
      }
    });
  });

  describe('the relationship', () => {
    const silent = { firstDay: '2025-11-20', lastDay: '2026-02-20', days: 30 };
    const since = (lastDay: string) => ({ lastOrderAt: `${lastDay}T10:00:00.000Z` });

    test('with a model is that of somebody who lapsed sooner than a year ago, where they had bought often', async () => {
      const inputs = told({ ...REGULAR, ...silent }, since('2026-02-20'));
      expect((await predictionOf(inputs)).probabilityAlive).toBeLessThan(0.25);
      expect(await kindOf(inputs)).toBe('LAPSED');
    });

    test('without a model goes by twelve months', async () => {
      const inputs = told({ ...REGULAR, ...silent, currency: 'EUR' }, since('2026-02-20'));
      expect(await kindOf(inputs)).toBe('REPEAT_BUYER');
      expect(await kindOf({ ...inputs, ...since('2025-10-31') })).toBe('LAPSED');
    });

    test('goes by twelve months where all orders are of one day, of which the model cannot tell', async () => {
      const day = (text: string) =>
        told({ ...REGULAR, days: 1, firstDay: text, lastDay: text }, { orderCount: 2, ...since(text) });
      expect(await kindOf(day('2025-01-01'))).toBe('LAPSED');
      expect(await kindOf(day('2026-01-01'))).toBe('REPEAT_BUYER');
    });

    test('goes by twelve months where the latest order is in another currency', async () => {
      const inputs = told({ ...REGULAR, ...silent }, since('2026-02-21'));
      expect(await kindOf(inputs)).toBe('REPEAT_BUYER');
    });

    test.each([
      ['PROSPECT', { purchases: null, orderCount: 0, lastOrderAt: null }],
      ['ONE_TIME_BUYER', { orderCount: 1 }],
      ['REPEAT_BUYER', {}],
      ['LOYAL_SUBSCRIBER', { subscriptions: [{ status: 'ACTIVE', startedAt: '2020-01-01T00:00:00Z' }] }],
      [
        'LOYAL_SUBSCRIBER',
        {
          subscriptions: [
            { status: 'ACTIVE', startedAt: '2026-10-01T00:00:00Z' },
            { status: 'ACTIVE', startedAt: '2020-01-01T00:00:00Z' },
          ],
        },
      ],
      ['REPEAT_BUYER', { subscriptions: [{ status: 'PAUSED', startedAt: '2020-01-01T00:00:00Z' }] }],
    ])('is %s of %j', async (kind, rest) => {
      expect(await kindOf(told(REGULAR, rest))).toBe(kind);
    });

    test.each([
      ['purchases did not arrive', told(REGULAR, { purchases: undefined })],
      ['the number of orders is not known', told(REGULAR, { orderCount: null })],
      ['the latest order is of no moment', told(REGULAR, { lastOrderAt: 'yesterday' })],
      ['subscriptions did not arrive', told(REGULAR, { subscriptions: null })],
      ['a subscription is none', told(REGULAR, { subscriptions: [null] })],
    ])('is not guessed where %s', async (_what, inputs) => {
      expect(await kindOf(inputs)).toBeNull();
      expect(faults).toEqual([]);
    });

    test('is nothing where the orders may not be read for it, and told to marketing where they may', async () => {
      const closed = grantsOf({ CUSTOMER_SUPPORT: 'ALL', RELATIONSHIP_MANAGEMENT: ['INFERRED'] });
      expect(await kindOf(told(REGULAR), { grants: closed })).toBeNull();
      expect(await kindOf(told(REGULAR), {}, { purpose: 'DIRECT_MARKETING' })).toBe('REPEAT_BUYER');
    });
  });

  test('anybody is told what the kinds of relationship mean', async () => {
    const answer = await subgraph.execute({ query: '{ relationshipDefinitions { kind meaning } }' }, {});
    expect(answer.data?.relationshipDefinitions).toHaveLength(5);
    expect(answer.data?.relationshipDefinitions).toEqual(
      expect.arrayContaining([
        { kind: 'ONE_TIME_BUYER', meaning: expect.stringContaining('exactly one order') },
      ]),
    );
  });

  test('a model that was changed by hand is an error, and no value', async () => {
    const altered = { ...MODEL, observed: { from: '2025-06-02', until: '2026-11-28' } };
    await createPlaybookStore(database).saveModel('altered', altered);
    const at = { tenant: 'altered' };
    const answer = await judge('predictedValue { months }', told(REGULAR), at, at);
    expect(answer.data?._entities[0].predictedValue).toBeNull();
    expect(answer.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(faults).toMatchObject([{ error: 'ValueModelError' }]);
  });
});
