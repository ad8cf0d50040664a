import type { EntityFetch } from './compilePlan.ts';
import { entityTargets } from './entityTargets.ts';
import { mergeData, type Raw } from './mergeData.ts';
import type { PlanRun } from './planRun.ts';
import { applyRewrites } from './rewrites.ts';

/** Makes null the inputs that are withheld, or for which there is no reason, of every customer of a fetch: also of those about whom there is nothing to ask. */
export function withholdRequired(fetch: EntityFetch, run: PlanRun): void {
  const { isCompatible } = run.execution;
  for (const { paths, inputs, outputRewrites } of fetch.batches) {
    if (inputs === undefined) continue;
    for (const { object, customer } of paths.flatMap((path) => entityTargets(run, path))) {
      const nothing: Raw = { __typename: object.__typename };
      inputs.withhold(nothing, customer.fetchStanding.open, isCompatible);
      applyRewrites(nothing, outputRewrites, isCompatible);
      const { __typename: _, ...withheld } = nothing;
      mergeData(object, withheld);
    }
  }
}
