import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { migrations } from '../../../subgraphs/playbook/migrations.ts';
import { createPlaybookStore, type PlaybookStore } from '../../../subgraphs/playbook/store.ts';
import type { PlaybookTables } from '../../../subgraphs/playbook/tables.ts';
import { type ValueModel, versionOf } from '../../../subgraphs/playbook/value/valueModel.ts';
import { MODEL_LIFE_SECONDS, ValueModels } from '../../../subgraphs/playbook/valueModels.ts';
import { NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import { simulatedModel } from './value/support/valueModels.ts';

const FITTED = simulatedModel('2026-11-01T10:00:00.000Z');

/** The same model of other days or another currency: another version. */
function modelOf(change: Partial<Pick<ValueModel, 'currency' | 'observed' | 'fittedAt'>>): ValueModel {
  const model = { ...FITTED, ...change };
  return { ...model, version: versionOf(model) };
}

const LATER = modelOf({
  observed: { from: '2025-06-01', until: '2026-11-01' },
  fittedAt: '2026-11-01T11:00:00.000Z',
});
const EURO = modelOf({ currency: 'EUR' });

eachEngine((_engine, open) => {
  const statements: string[] = [];
  let database: Kysely<PlaybookTables>;
  let store: PlaybookStore;

  beforeAll(async () => {
    database = await open<PlaybookTables>('playbook', {
      migrations,
      onStatement: (statement) => statements.push(statement),
    });
    store = createPlaybookStore(database);
  });

  beforeEach(async () => {
    await database.deleteFrom('value_models').execute();
    statements.length = 0;
  });

  const latest = async (tenant = 'sample') => (await store.latestModels(tenant)).map(({ model }) => model);

  describe('the models of value that are kept', () => {
    test('come back as they went in, of each currency the one that was fitted last', async () => {
      for (const model of [LATER, EURO, FITTED]) await store.saveModel('sample', model);
      expect(await latest()).toEqual([EURO, LATER]);
      expect(await latest('other')).toEqual([]);
    });

    test('are kept once a version; what is fitted again becomes the latest', async () => {
      for (const model of [FITTED, LATER, FITTED]) await store.saveModel('sample', model);
      expect(await latest()).toEqual([LATER]);
      const again = { ...FITTED, fittedAt: '2026-11-01T12:00:00.000Z' };
      for (const model of [again, FITTED]) await store.saveModel('sample', model);
      expect(await latest()).toEqual([again]);
      const rows = await database.selectFrom('value_models').select('version').execute();
      expect(rows).toHaveLength(2);
    });
  });

  describe('the models in use', () => {
    test('are read in one statement for all currencies, and again after a minute', async () => {
      for (const model of [FITTED, EURO]) await store.saveModel('sample', model);
      const models = new ValueModels(store);
      statements.length = 0;
      const ask = (currency: string, now: number) => models.latest('sample', currency, now);
      const found = await Promise.all(['USD', 'EUR', 'GBP'].map((currency) => ask(currency, NOW)));
      expect(found.map((model) => model?.version)).toEqual([FITTED.version, EURO.version, undefined]);
      expect(statements).toHaveLength(1);

      await store.saveModel('sample', LATER);
      statements.length = 0;
      expect(await ask('USD', NOW + MODEL_LIFE_SECONDS - 1)).toEqual(FITTED);
      expect(statements).toHaveLength(0);
      expect(await ask('USD', NOW + MODEL_LIFE_SECONDS)).toEqual(LATER);
      expect(statements).toHaveLength(1);
    });

    test('are those of the tenant that is asked for', async () => {
      await store.saveModel('other', FITTED);
      const models = new ValueModels(store);
      expect(await models.latest('sample', 'USD', NOW)).toBeUndefined();
      expect(await models.latest('other', 'USD', NOW)).toEqual(FITTED);
    });

    test('are refused where they were changed by hand, and the others are not', async () => {
      for (const model of [FITTED, EURO]) await store.saveModel('sample', model);
      await database
        .updateTable('value_models')
        .set({ model: JSON.stringify({ ...FITTED, observed: LATER.observed }) })
        .where('currency', '=', 'USD')
        .execute();
      const models = new ValueModels(store);
      await expect(models.latest('sample', 'USD', NOW)).rejects.toThrow('changed after it had been fitted');
      expect(await models.latest('sample', 'EUR', NOW)).toEqual(EURO);
    });
  });

  test('a read that failed is tried again by the next request', async () => {
    await store.saveModel('sample', FITTED);
    let isAway = true;
    const models = new ValueModels({
      ...store,
      latestModels: (tenant) => (isAway ? Promise.reject(new Error('away')) : store.latestModels(tenant)),
    });
    await expect(models.latest('sample', 'USD', NOW)).rejects.toThrow('away');
    isAway = false;
    expect(await models.latest('sample', 'USD', NOW)).toEqual(FITTED);
  });
});
