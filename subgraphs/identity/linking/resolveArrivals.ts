import { type Resolving, resolvePending } from './resolvePending.ts';

/** Records resolved in one round, so that an answer is not waited for too long. */
const MOST = 200;

/**
 * Resolves what arrives. Whoever asks while a round of their tenant is under way shares the next one with all others who do: so
 * many records that arrive at once cost little more than one.
 */
export class Arrivals {
  readonly #resolving: Resolving;
  readonly #rounds = new Map<string, Rounds>();

  constructor(resolving: Resolving) {
    this.#resolving = resolving;
  }

  /** Resolves, of the records that were registered before, up to MOST. Rejects as the round does that it shares. */
  async resolve(tenant: string): Promise<void> {
    const known = this.#rounds.get(tenant);
    if (known === undefined) {
      this.#rounds.set(tenant, { next: undefined });
      await this.#run(tenant);
      return;
    }
    known.next ??= Promise.withResolvers<void>();
    await known.next.promise;
  }

  async #run(tenant: string): Promise<void> {
    try {
      await resolvePending(this.#resolving, tenant, MOST);
    } finally {
      const next = this.#rounds.get(tenant)?.next;
      if (next === undefined) this.#rounds.delete(tenant);
      else {
        this.#rounds.set(tenant, { next: undefined });
        this.#run(tenant).then(next.resolve, next.reject);
      }
    }
  }
}

interface Rounds {
  /** What those wait for who have asked since the round began. */
  next: PromiseWithResolvers<void> | undefined;
}
