import { type RecordName, recordKey } from '../../kit/claims.ts';
import { prepared } from '../../kit/database.ts';
import { resolvePending } from './resolvePending.ts';
import type { Resolving } from './resolving.ts';

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
   * these finds them resolved, unless MOST others waited before them, or another process is at one (which ends or gives it
   * back): a later call goes on with those. Rejects where a round does that may have had one of the records.
   */
  async resolve(tenant: string, records: readonly RecordName[]): Promise<void> {
    const round = await this.#nextRound(tenant);
    await round.done;
    const isAll = records.length > 0 && records.every((record) => round.resolved.has(recordKey(record)));
    // a round leaves out the records that others have which are under way beside it
    if (!isAll) await Promise.all(round.beside);
  }

  /** The next round, when it has begun: at once or, shared by all who ask until then, when another has ended. */
  async #nextRound(tenant: string): Promise<Round> {
    const rounds = this.#rounds.get(tenant) ?? { running: new Set(), next: undefined };
    this.#rounds.set(tenant, rounds);
    if (rounds.running.size < AT_ONCE) return this.#begin(tenant, rounds);
    rounds.next ??= Promise.withResolvers<Round>();
    return await rounds.next.promise;
  }

  #begin(tenant: string, rounds: Rounds): Round {
    const resolved = new Set<string>();
    const done = resolvePending(this.#resolving, tenant, MOST, (_, last) => {
      for (const record of last) resolved.add(recordKey(record));
    }).then(() => {});
    const round: Round = { done, resolved, beside: [...rounds.running].map((other) => other.done) };
    for (const other of rounds.running) other.beside.push(done);
    rounds.running.add(round);
    const ended = () => {
      rounds.running.delete(round);
      const { next } = rounds;
      rounds.next = undefined;
      if (next !== undefined) next.resolve(this.#begin(tenant, rounds));
      else if (rounds.running.size === 0) this.#rounds.delete(tenant);
    };
    done.then(ended, ended);
    return round;
  }
}

interface Round {
  readonly done: Promise<void>;
  /** The records that it has resolved so far, as recordKey names them. */
  readonly resolved: ReadonlySet<string>;
  /** Those that were under way at some time while it was. */
  readonly beside: Promise<void>[];
}

interface Rounds {
  readonly running: Set<Round>;
  /** What those wait for who have asked since as many rounds are under way as may be. */
  next: PromiseWithResolvers<Round> | undefined;
}
