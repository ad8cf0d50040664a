import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { type GatedSelection, type GateOptions, gateSelection } from './gatedSelection.ts';
import type { Raw } from './mergeData.ts';
import { isClientAlias, PASSPORT } from './operationTree.ts';
import { fragmentOf } from './parseFetch.ts';
import type { IsCompatible } from './typeConditions.ts';

/**
 * What a plan reads of customers, and of what they lead to, because a field that is not derived `@requires` it: for the caller's own purpose, like
 * everything else in the fetch. A subgraph that computes with it gets null for what is withheld, and can tell why by the
 * passport; without that null there would be no representation, and one withheld input would silence the whole field.
 */
export class RequiredInputs {
  readonly #selection: GatedSelection;
  /** Under which they stand in the answer. */
  readonly keys: ReadonlySet<string>;

  constructor(selection: GatedSelection, keys: ReadonlySet<string>) {
    this.#selection = selection;
    this.keys = keys;
  }

  /** Makes null whatever these open categories do not allow of an entity's inputs, or give no reason to read. */
  withhold(entity: Raw, open: number, isCompatible: IsCompatible): void {
    this.#selection.withhold(entity, open, isCompatible);
  }
}

/** Undefined where nothing personal is read but what the client selected. */
export function requiredInputs(set: SelectionSetNode, options: GateOptions): RequiredInputs | undefined {
  const keys = new Set<string>();
  const selections = inputsIn(set, options, keys, undefined);
  if (keys.size === 0) return undefined;
  const selection = gateSelection({ ...set, selections }, { ...options, remembersExcluded: true });
  return new RequiredInputs(selection, keys);
}

/** The personal fields that bear no alias of the client's, in the fragments that they stand in. `on`: the type that they stand on. */
function inputsIn(
  set: SelectionSetNode,
  options: GateOptions,
  keys: Set<string>,
  on: string | undefined,
): SelectionNode[] {
  return set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      if (isClientAlias(key) || !isInput(on, selection.name.value, options)) return [];
      keys.add(key);
      return [selection];
    }
    const fragment = fragmentOf(selection, options.fragments);
    if (fragment === undefined) return [];
    const condition = fragment.typeCondition?.name.value;
    const inner = inputsIn(fragment.selectionSet, options, keys, condition ?? on);
    if (inner.length === 0) return [];
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        ...(fragment.typeCondition && { typeCondition: fragment.typeCondition }),
        selectionSet: { kind: Kind.SELECTION_SET, selections: inner },
      },
    ];
  });
}

/** All of a customer but the keys; of an entity that a customer leads to what needs consent. */
function isInput(on: string | undefined, field: string, { policy }: GateOptions): boolean {
  if (on === undefined || field === PASSPORT || field === '__typename') return false;
  return policy.isDataSubject(on) || policy.field(on, field).kind === 'CONSENT';
}
