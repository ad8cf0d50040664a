import { MatchModels } from '../../../../../subgraphs/identity/linking/matchModels.ts';
import type { Resolving } from '../../../../../subgraphs/identity/linking/resolving.ts';

/** A resolver which stops once, when it has taken its records. */
export interface Holding {
  readonly resolver: Resolving;
  /** When it has. */
  readonly isHeld: Promise<void>;
  /** Lets it go on, or fail. */
  release(failure?: Error): void;
}

/** Stops at the first time, or later: a model is ready from the first time on. */
export function holding(resolver: Resolving, times = 1): Holding {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<Error | undefined>()];
  let left = times;
  class HeldModels extends MatchModels {
    override async judgeAt(...given: Parameters<MatchModels['judgeAt']>) {
      left -= 1;
      if (left === 0) {
        reached.resolve();
        const failure = await released.promise;
        if (failure !== undefined) throw failure;
      }
      return await super.judgeAt(...given);
    }
  }
  return {
    resolver: { ...resolver, models: new HeldModels(resolver.models.definition) },
    isHeld: reached.promise,
    release: released.resolve,
  };
}
