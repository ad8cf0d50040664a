import { MatchModels } from '../../../../../subgraphs/identity/linking/matchModels.ts';
import type { Resolving } from '../../../../../subgraphs/identity/linking/resolvePending.ts';

/** A resolver whose first round stops when it has taken its records. */
export interface Holding {
  readonly resolver: Resolving;
  /** When it has. */
  readonly isHeld: Promise<void>;
  /** Lets it go on, or fail. */
  release(failure?: Error): void;
}

export function holding(resolver: Resolving): Holding {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<Error | undefined>()];
  let isFirst = true;
  class HeldModels extends MatchModels {
    override async judgeAt(...given: Parameters<MatchModels['judgeAt']>) {
      if (isFirst) {
        isFirst = false;
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
