import type { ContextVariable, RewriteStep } from '../federation/planner.ts';
import { isObject, type Raw } from './mergeData.ts';
import type { IsCompatible } from './typeConditions.ts';

/** What an entity's fields are told of the objects above it (`@fromContext`), by variable. */
export type ContextValues = Readonly<Record<string, unknown>>;

/** Reads the contexts of one entity. A variable that nothing above leads to is left out. */
export function contextValues(
  contexts: readonly ContextVariable[],
  entity: Raw,
  above: readonly Raw[],
  isCompatible: IsCompatible,
): ContextValues {
  const values: Record<string, unknown> = {};
  for (const { name, levels, path } of contexts) {
    if (name in values) continue;
    const holder = levels === 0 ? entity : above[above.length - levels];
    const value = readPath(holder, path, isCompatible);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function readPath(value: unknown, path: readonly RewriteStep[], isCompatible: IsCompatible): unknown {
  if (Array.isArray(value)) return value.map((item) => readPath(item, path, isCompatible) ?? null);
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (value === null) return null;
  if (!isObject(value)) return undefined;
  if (step.kind === 'key') return readPath(value[step.key], rest, isCompatible);
  const type = value.__typename;
  const applies = typeof type !== 'string' || [...step.names].some((name) => isCompatible(type, name));
  return applies ? readPath(value, rest, isCompatible) : undefined;
}
