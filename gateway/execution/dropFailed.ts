import type { GraphQLFormattedError } from 'graphql';
import { isObject, type Raw } from './mergeData.ts';

export interface Answered {
  readonly errors: unknown;
  /** The alias of the list that was answered. */
  readonly root: string;
}

/**
 * Leaves out of a list of entities the inputs that an error is about: they are not known, whatever stands there. An error
 * that names no entity is about all of them, and one that names no field about all of an entity's inputs; about a field that
 * is no input it says nothing here. `inputs`: their keys.
 */
export function dropFailed(
  entities: readonly unknown[],
  inputs: ReadonlySet<string>,
  { errors, root }: Answered,
): void {
  for (const error of Array.isArray(errors) ? (errors as GraphQLFormattedError[]) : []) {
    const [list, index, key] = Array.isArray(error?.path) ? (error.path as readonly unknown[]) : [];
    if (typeof list === 'string' && list !== root) continue;
    const concerned = typeof index === 'number' ? [entities[index]] : entities;
    for (const entity of concerned.filter(isObject)) drop(entity, inputs, key);
  }
}

function drop(entity: Raw, inputs: ReadonlySet<string>, named: unknown): void {
  for (const key of typeof named === 'string' ? [named] : inputs) if (inputs.has(key)) delete entity[key];
}
