import type { Rewrite } from '../federation/planner.ts';
import { isObject, type Raw } from './mergeData.ts';
import type { IsCompatible } from './typeConditions.ts';

/** Applies a plan's rewrites to a representation or an answer, in place. Lists on the way are entered. */
export function applyRewrites(data: unknown, rewrites: readonly Rewrite[], isCompatible: IsCompatible): void {
  for (const rewrite of rewrites) applyAt(data, rewrite, 0, isCompatible);
}

function applyAt(data: unknown, rewrite: Rewrite, depth: number, isCompatible: IsCompatible): void {
  if (Array.isArray(data)) {
    for (const item of data) applyAt(item, rewrite, depth, isCompatible);
    return;
  }
  const step = rewrite.path[depth];
  if (!isObject(data) || step === undefined) return;
  if (step.kind === 'types') {
    // An object whose type nobody asked for is of the type that the path expects.
    const name = data.__typename;
    const applies = typeof name !== 'string' || [...step.names].some((type) => isCompatible(name, type));
    if (applies) applyAt(data, rewrite, depth + 1, isCompatible);
  } else if (depth < rewrite.path.length - 1) {
    applyAt(data[step.key], rewrite, depth + 1, isCompatible);
  } else {
    applyHere(data, step.key, rewrite);
  }
}

function applyHere(data: Raw, key: string, rewrite: Rewrite): void {
  if ('value' in rewrite.set) {
    data[key] = rewrite.set.value;
  } else if (key in data) {
    data[rewrite.set.rename] = data[key];
    delete data[key];
  }
}
