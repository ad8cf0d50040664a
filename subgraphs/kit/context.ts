import DataLoader from 'dataloader';
import type { Caller } from '../../schema/consent/callerToken.ts';
import type { Ask, Standing, WithheldReason } from '../../schema/consent/decide.ts';
import type { PassportSection } from '../../schema/consent/passport.ts';

/** Whose an object is, and where the caller stands with that customer. */
export interface Owner {
  /** Equal for two owners who are the same customer with the same grants. */
  readonly key: string;
  /** Undefined: none that counts, and then nothing personal is released. */
  readonly passport: PassportSection | undefined;
  readonly standing: Standing;
}

/** A field that was not released: where in this subgraph's answer, and why. */
export interface Withheld {
  readonly path: readonly (string | number)[];
  readonly reason: WithheldReason;
}

/** An entity as another subgraph knows it: its `__typename` and a key. Everything in it is the caller's claim only. */
export type Representation = Readonly<Record<string, unknown>>;

/** Nobody asks for nothing: what holds without a caller token. */
const NOBODY: Ask = Object.freeze({ purpose: '', automated: true, tenant: '', self: undefined });

/** What every resolver of a subgraph gets as its GraphQL context: one per request. */
export class SubgraphContext {
  /** The gateway's verified word, or undefined: then nothing personal leaves. */
  readonly caller: Caller | undefined;
  /** Seconds since 1970 (UTC), the same for the whole request. */
  readonly now: number;
  /** The facts about the caller that consent depends on. */
  readonly ask: Ask;
  /** Whose each object of the answer is. Of this request only: a constant may belong to somebody else in the next. */
  readonly owners = new WeakMap<object, Owner>();
  /** What the caller sent of each entity that entered by `_entities`. */
  readonly representations = new WeakMap<object, Representation>();
  /** What the guard has withheld so far. */
  readonly withheld: Withheld[] = [];
  readonly #loaders = new Map<string, DataLoader<unknown, unknown>>();

  constructor(caller: Caller | undefined, now: number) {
    this.caller = caller;
    this.now = now;
    this.ask = caller === undefined ? NOBODY : askOf(caller);
  }

  /**
   * The request's DataLoader of that name, made at its first use. `batch` answers one row (or Error) per key, in order.
   * Keys that are not strings or numbers need `cacheKey`. A row must be about one customer only: an object that two
   * customers share is withheld from the second.
   */
  loader<K, V>(
    name: string,
    batch: (keys: readonly K[]) => Promise<readonly (V | Error)[]>,
    cacheKey?: (key: K) => string,
  ): DataLoader<K, V> {
    let loader = this.#loaders.get(name);
    if (loader === undefined) {
      const options = cacheKey ? { cacheKeyFn: cacheKey } : {};
      loader = new DataLoader<K, V, unknown>(batch, options) as DataLoader<unknown, unknown>;
      this.#loaders.set(name, loader);
    }
    return loader as DataLoader<K, V>;
  }
}

function askOf(caller: Caller): Ask {
  return {
    purpose: caller.purpose,
    automated: caller.automated,
    tenant: caller.tenant,
    self: caller.kind === 'SELF_SERVICE' ? caller.person : undefined,
  };
}
