import type { GraphQLFormattedError } from 'graphql';
import type { EntityFetch, InputFetch } from './compilePlan.ts';
import { groupsOf, mergeGroup, requestFor } from './entityFetch.ts';
import { entityTargets } from './entityTargets.ts';
import { isObject, mergeData, type Raw } from './mergeData.ts';
import type { PlanRun } from './planRun.ts';
import { applyRewrites } from './rewrites.ts';

/**
 * Fetches what a derived field is computed from. What the customer does not allow for the derived field's purpose becomes
 * null; what could not be read is left out, so that nothing is derived from it.
 */
export async function runInputFetch({ fetch }: InputFetch, apart: PlanRun): Promise<void> {
  const run = inputsOf(apart);
  withholdInputs(fetch, run);
  const groups = groupsOf(fetch, run);
  if (groups.length === 0) return;
  const answer = await run.send(fetch.subgraph, requestFor(fetch, groups, run), () => []);
  if (!isObject(answer?.data)) return;
  for (const [index, group] of groups.entries()) {
    const entities = answer.data[`r${index}`];
    if (!Array.isArray(entities) || entities.length !== group.representations.length) continue;
    dropFailed(entities, answer.errors, `r${index}`);
    const { selection } = group.batch;
    for (const entity of entities)
      selection.withhold(entity as Raw, group.variant.open, run.execution.isCompatible);
    mergeGroup(group, entities, run);
  }
}

function inputsOf({ inputs }: PlanRun): PlanRun {
  if (inputs === undefined) throw new Error('inputs are read for a derived field only');
  return inputs;
}

/** Of every entity, also of those about which there is nothing to ask. */
function withholdInputs(fetch: EntityFetch, run: PlanRun): void {
  const { isCompatible } = run.execution;
  for (const { paths, selection, outputRewrites } of fetch.batches) {
    for (const { object, customer } of paths.flatMap((path) => entityTargets(run, path))) {
      const { __typename } = object;
      const nothing: Raw = { __typename };
      run.noteReads(customer, selection.withhold(nothing, customer.fetchStanding.open, isCompatible));
      applyRewrites(nothing, outputRewrites, isCompatible);
      mergeData(object, { ...nothing, __typename });
    }
  }
}

/** A field of an entity that an error is about is not known, whatever stands there; an error about more is about all of it. */
function dropFailed(
  entities: unknown[],
  errors: readonly GraphQLFormattedError[] | undefined,
  root: string,
): void {
  for (const error of Array.isArray(errors) ? errors : []) {
    const [field, index, key] = Array.isArray(error?.path) ? (error.path as readonly unknown[]) : [];
    if (typeof field === 'string' && field !== root) continue;
    if (typeof index !== 'number') entities.fill(null);
    else if (typeof key === 'string' && isObject(entities[index])) delete entities[index][key];
    else entities[index] = null;
  }
}
