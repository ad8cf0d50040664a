import type { EntityFetch, InputFetch } from './compilePlan.ts';
import { dropFailed } from './dropFailed.ts';
import { groupsOf, mergeGroup, requestFor } from './entityFetch.ts';
import { entityTargets } from './entityTargets.ts';
import { isObject, mergeData, type Raw } from './mergeData.ts';
import type { PlanRun } from './planRun.ts';
import { applyRewrites } from './rewrites.ts';

/**
 * Fetches what a derived field is computed from. What the customer does not allow for the derived field's purpose becomes
 * null; what could not be read is left out, so that nothing is derived from it.
 */
export async function runInputFetch({ fetch, field }: InputFetch, apart: PlanRun): Promise<void> {
  const run = inputsOf(apart);
  withholdInputs(fetch, field, run);
  const groups = groupsOf(fetch, run);
  if (groups.length === 0) return;
  const answer = await run.send(fetch.subgraph, requestFor(fetch, groups, run), () => []);
  if (!isObject(answer?.data)) return;
  for (const [index, group] of groups.entries()) {
    const entities = answer.data[`r${index}`];
    if (!Array.isArray(entities) || entities.length !== group.representations.length) continue;
    const { batch, variant } = group;
    dropFailed(entities, variant.keys, { errors: answer.errors, root: `r${index}` });
    for (const entity of entities)
      batch.selection.withhold(entity as Raw, variant.open, run.execution.isCompatible);
    mergeGroup(group, entities, run);
  }
}

function inputsOf({ inputs }: PlanRun): PlanRun {
  if (inputs === undefined) throw new Error('inputs are read for a derived field only');
  return inputs;
}

/** Of every entity, also of those about which there is nothing to ask. */
function withholdInputs(fetch: EntityFetch, field: string, run: PlanRun): void {
  const { isCompatible } = run.execution;
  for (const { paths, selection, outputRewrites } of fetch.batches) {
    for (const { object, customer } of paths.flatMap((path) => entityTargets(run, path))) {
      const { __typename } = object;
      const nothing: Raw = { __typename };
      const inputs = selection.withhold(nothing, customer.fetchStanding.open, isCompatible);
      run.noteReads(customer, { field, inputs });
      applyRewrites(nothing, outputRewrites, isCompatible);
      mergeData(object, { ...nothing, __typename });
    }
  }
}
