import type { CompiledPlan, RootFetch } from './compilePlan.ts';
import { runEntityFetch } from './entityFetch.ts';
import { clientPaths, entityTargets } from './entityTargets.ts';
import { runInputFetch } from './inputFetch.ts';
import { isObject, mergeData } from './mergeData.ts';
import type { ClientPath, PlanRun } from './planRun.ts';
import { applyRewrites } from './rewrites.ts';

/**
 * Runs a plan. Never throws for what a subgraph does: its fields stay away and an error says so. `onRoot` hears of the keys
 * of root fields once they are answered.
 */
export async function runPlan(
  plan: CompiledPlan,
  run: PlanRun,
  onRoot?: (keys: readonly string[]) => void,
): Promise<void> {
  switch (plan.kind) {
    case 'Sequence':
      for (const child of plan.nodes) await runPlan(child, run, onRoot);
      return;
    case 'Parallel':
      await Promise.all(plan.nodes.map((child) => runPlan(child, run, onRoot)));
      return;
    case 'RootFetch':
      await runRootFetch(plan, run);
      if (plan.path.length === 0) onRoot?.(plan.keys);
      return;
    case 'EntityFetch':
      return runEntityFetch(plan, run);
    case 'InputFetch':
      return runInputFetch(plan, run);
  }
}

async function runRootFetch(fetch: RootFetch, run: PlanRun): Promise<void> {
  const isRoot = fetch.path.length === 0;
  const targets = isRoot ? [run.data] : entityTargets(run, fetch.path).map(({ object }) => object);
  if (targets.length === 0) return;
  const variables = JSON.stringify(run.variables(fetch.variables));
  const request = {
    body: `{"query":${fetch.operationJson},"variables":${variables}}`,
    repeatable: fetch.repeatable,
    sharedBy: undefined, // whoever asks anew must see what was said last
  };
  const bases = () => (isRoot ? [[]] : [...clientPaths(run, [fetch.path]).values()]);
  const places = (keys: readonly string[]) => (isRoot ? keys.flatMap((key) => run.rootPath(key)) : bases());
  const everywhere = () => places(fetch.keys);
  const answer = await run.send(fetch.subgraph, request, everywhere);
  if (answer === undefined) return;
  // an error about the whole request is one about each of its root fields
  const locate = (path: ClientPath) => ({ at: path.length === 0 ? everywhere() : bases(), rest: path });
  const isExplained = run.errors.answered(fetch.subgraph, answer.errors, locate);
  run.errors.withheld(answer.extensions, locate);
  const { data } = answer;
  const missing = isObject(data) ? fetch.keys.filter((key) => !Object.hasOwn(data, key)) : fetch.keys;
  const isExplainedAbsence = (data === null || data === undefined) && isExplained;
  if (missing.length > 0 && !isExplainedAbsence) {
    const what = 'did not answer with the fields it was asked for';
    run.errors.failed(fetch.subgraph, 'SUBGRAPH_INVALID_ANSWER', what, places(missing));
  }
  if (!isObject(data)) return;
  applyRewrites(data, fetch.outputRewrites, run.execution.isCompatible);
  for (const [index, target] of targets.entries())
    mergeData(target, index === 0 ? data : structuredClone(data));
}
