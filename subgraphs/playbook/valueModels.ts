import { LRUCache } from 'lru-cache';
import type { PlaybookStore, StoredModel } from './store.ts';
import { checkValueModel } from './value/readValueModel.ts';
import type { ValueModel } from './value/valueModel.ts';

/** So long, in seconds, a model is used before the database is asked whether there is a newer one. */
export const MODEL_LIFE_SECONDS = 60;

/** Whose models are kept. */
const MOST_TENANTS = 100;

/** By currency: how to come by the model. Only one that is asked for is checked, once. */
type Models = ReadonlyMap<string, () => ValueModel>;

interface Read {
  readonly at: number;
  readonly models: Promise<Models>;
}

/**
 * The models in use, so that a request rarely costs a statement, and never more than one: all models of a tenant are read
 * together, and kept for MODEL_LIFE_SECONDS.
 */
export class ValueModels {
  readonly #store: PlaybookStore;
  readonly #read = new LRUCache<string, Read>({ max: MOST_TENANTS });

  constructor(store: PlaybookStore) {
    this.#store = store;
  }

  /**
   * The latest model of a tenant's currency, as of `now` (seconds since 1970); undefined where none is fitted. Throws a
   * ValueModelError for one that was changed by hand.
   */
  async latest(tenant: string, currency: string, now: number): Promise<ValueModel | undefined> {
    const known = this.#read.get(tenant);
    const isFresh = known !== undefined && Math.abs(now - known.at) < MODEL_LIFE_SECONDS;
    const models = await (isFresh ? known.models : this.#readAll(tenant, now));
    return models.get(currency)?.();
  }

  #readAll(tenant: string, now: number): Promise<Models> {
    const models = this.#store.latestModels(tenant).then(modelsOf);
    const read = { at: now, models };
    this.#read.set(tenant, read);
    // one that failed is tried again by the next request
    models.catch(() => {
      if (this.#read.peek(tenant) === read) this.#read.delete(tenant);
    });
    return models;
  }
}

function modelsOf(stored: readonly StoredModel[]): Models {
  return new Map(stored.map(({ currency, model }) => [currency, once(() => checkValueModel(model))]));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
