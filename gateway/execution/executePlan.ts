import type { CompiledPlan } from './compilePlan.ts';
import { type CompiledDerivation, derive } from './derive.ts';
import type { InputReads } from './inputReads.ts';
import type { Raw } from './mergeData.ts';
import { type Execution, PlanRun } from './planRun.ts';
import { runPlan } from './runPlan.ts';
import type { SubgraphErrors } from './subgraphErrors.ts';

/** The merged data of all fetches, under our aliases, and what went wrong. */
export interface ExecutedPlan {
  readonly data: Raw;
  readonly errors: SubgraphErrors;
  /** What was read for fields that require it, derived or not. */
  readonly reads: readonly InputReads[];
}

/**
 * Runs an operation's plan and beside it those of its derived fields, each as soon as its customers are known. Never throws
 * for what a subgraph does: its fields stay away and an error says so.
 */
export async function executePlan(
  plan: CompiledPlan,
  derivations: readonly CompiledDerivation[],
  execution: Execution,
): Promise<ExecutedPlan> {
  const run = new PlanRun(execution);
  const deriving: Promise<readonly InputReads[]>[] = [];
  await runPlan(plan, run, (keys) => {
    for (const derivation of derivations) {
      if (!keys.includes(derivation.path[0] as string)) continue;
      const derived = derive(derivation, run);
      derived.catch(() => undefined); // waited for below, where it is thrown on
      deriving.push(derived);
    }
  });
  const derived = (await Promise.all(deriving)).flat();
  return { data: run.data, errors: run.errors, reads: [...run.reads, ...derived] };
}
