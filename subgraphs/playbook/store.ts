import { type Kysely, sql } from 'kysely';
import type { PlaybookTables } from './tables.ts';
import type { ValueModel } from './value/valueModel.ts';

/** A model as it lies in the database: not checked. */
export interface StoredModel {
  readonly currency: string;
  readonly model: unknown;
}

/** What the playbook keeps: models, and nothing of anybody. Each call is one statement. */
export interface PlaybookStore {
  /** Of each currency the model that was fitted last. */
  latestModels(tenant: string): Promise<readonly StoredModel[]>;
  /**
   * Keeps a model, from now on the latest of its currency. A version that is there already is the same model: only the moment of
   * its fit becomes this one, where it is later.
   */
  saveModel(tenant: string, model: ValueModel): Promise<void>;
}

export function createPlaybookStore(database: Kysely<PlaybookTables>): PlaybookStore {
  return {
    async latestModels(tenant) {
      return await database
        .selectFrom('value_models')
        .distinctOn('currency')
        .select(['currency', 'model'])
        .where('tenant', '=', tenant)
        .orderBy('currency')
        .orderBy('fitted_at', 'desc')
        .orderBy('version', 'desc')
        .execute();
    },
    async saveModel(tenant, model) {
      const { currency, version, fittedAt } = model;
      await database
        .insertInto('value_models')
        .values({ tenant, currency, version, fitted_at: new Date(fittedAt), model: JSON.stringify(model) })
        .onConflict((conflict) =>
          conflict
            .columns(['tenant', 'version'])
            .doUpdateSet((update) => ({
              fitted_at: update.ref('excluded.fitted_at'),
              model: sql`excluded.model`,
            }))
            .whereRef('value_models.fitted_at', '<', 'excluded.fitted_at'),
        )
        .execute();
    },
  };
}
