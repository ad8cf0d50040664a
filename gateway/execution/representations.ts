import type { RequiredSelection } from '../federation/planner.ts';
import { isObject, mergeData, type Raw } from './mergeData.ts';
import type { IsCompatible } from './planRun.ts';

/** The key under which departments know a customer. */
export const PASSPORT = 'passport';

/**
 * Where a representation's passport comes from in a supergraph that holds personal data: the enclosing customer's
 * section for that subgraph, never what a department echoed. Undefined in any other supergraph.
 */
export interface PassportSource {
  readonly section: string | undefined;
}

/**
 * What a subgraph is told of an entity, so that it can resolve it further. Undefined when a required key is missing:
 * then there is nothing to ask.
 */
export function buildRepresentation(
  object: Raw,
  requires: readonly RequiredSelection[],
  passport: PassportSource | undefined,
  isCompatible: IsCompatible,
): Raw | undefined {
  const builder = new RepresentationBuilder(passport, isCompatible);
  const representation = builder.select(object, requires);
  return representation !== undefined && '__typename' in representation ? representation : undefined;
}

class RepresentationBuilder {
  readonly #passport: PassportSource | undefined;
  readonly #isCompatible: IsCompatible;

  constructor(passport: PassportSource | undefined, isCompatible: IsCompatible) {
    this.#passport = passport;
    this.#isCompatible = isCompatible;
  }

  /** Undefined when anything required is missing. */
  select(object: Raw, requires: readonly RequiredSelection[]): Raw | undefined {
    const selected: Raw = {};
    for (const selection of requires) {
      const part = this.#part(object, selection);
      if (part === undefined) return undefined;
      mergeData(selected, part);
    }
    return selected;
  }

  #part(object: Raw, selection: RequiredSelection): Raw | undefined {
    if (selection.kind === 'fragment') {
      const actual = object.__typename;
      const applies = typeof actual !== 'string' || this.#isCompatible(actual, selection.on);
      return applies ? this.select(object, selection.selections) : {};
    }
    const { name, key, selections } = selection;
    const value = name === PASSPORT && this.#passport !== undefined ? this.#passport.section : object[key];
    const copy = selections === undefined ? value : this.#copy(value, selections);
    return copy === undefined ? undefined : { [name]: copy };
  }

  #copy(value: unknown, selections: readonly RequiredSelection[]): unknown {
    if (Array.isArray(value)) {
      const copies = value.map((item) => this.#copy(item, selections));
      return copies.includes(undefined) ? undefined : copies;
    }
    return isObject(value) ? this.select(value, selections) : value;
  }
}
