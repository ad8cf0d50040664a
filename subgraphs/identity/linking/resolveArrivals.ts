import { prepared } from '../../kit/database.ts';
import { type Resolving, resolvePending } from './resolvePending.ts';

/** Records of a tenant resolved in one round, so that an answer is not waited for too long. */
const MOST = 200;
/** Rounds of a tenant under way at one time: while one waits for the disk, another one thinks. */
const AT_ONCE = 2;

/**
 * Resolves what arrives. Whoever asks while as many rounds of their tenant are under way as may be shares the next one with all
 * others who do: so many records that arrive at once cost little more than one.
 */
export class Arrivals {
  readonly #resolving: Resolving;
  readonly #rounds = new Map<string, Rounds>();

  constructor(resolving: Resolving) {
    this.#resolving = { ...resolving, database: prepared(resolving.database) };
  }

  /**
   * Resolves, of the records that were registered before, those that came first, up to MOST. So whoever has just registered
   * a record finds it resolved, unless MOST others waited before it, or another process is at it (which ends or gives it
   * back): a later call goes on with those. Rejects where a round does that may have had one of the records.
   */
  async resolve(tenant: string): Promise<void> {
    const rounds = this.#rounds.get(tenant) ?? { running: new Set(), next: undefined };
    this.#rounds.set(tenant, rounds);
    if (rounds.running.size < AT_ONCE) return await this.#begin(tenant, rounds);
    rounds.next ??= Promise.withResolvers<void>();
    await rounds.next.promise;
  }

  /** A round leaves out the records that others have which are under way beside it: it is done when they are. */
  async #begin(tenant: string, rounds: Rounds): Promise<void> {
    const done = resolvePending(this.#resolving, tenant, MOST).then(() => {});
    const round: Round = { done, beside: [...rounds.running].map((other) => other.done) };
    for (const other of rounds.running) other.beside.push(done);
    rounds.running.add(round);
    const ended = () => {
      rounds.running.delete(round);
      const { next } = rounds;
      rounds.next = undefined;
      if (next !== undefined) this.#begin(tenant, rounds).then(next.resolve, next.reject);
      else if (rounds.running.size === 0) this.#rounds.delete(tenant);
    };
    done.then(ended, ended);
    await done;
    await Promise.all(round.beside);
  }
}

interface Round {
  readonly done: Promise<void>;
  /** Those that were under way at some time while it was. */
  readonly beside: Promise<void>[];
}

interface Rounds {
  readonly running: Set<Round>;
  /** What those wait for who have asked since as many rounds are under way as may be. */
  next: PromiseWithResolvers<void> | undefined;
}
