import { Kind, type SelectionSetNode } from 'graphql';
import { DATA_SUBJECT } from '../../schema/consent/directives.ts';
import { isOpen } from './consentLayer.ts';
import type { DependentField } from './customerFields.ts';
import { type GatedSelection, type GateOptions, gateSelection } from './gatedSelection.ts';
import type { Demands } from './inputPlace.ts';
import type { FieldInputs } from './inputReads.ts';

interface Reading {
  readonly field: string;
  readonly demands: Demands;
  readonly inputs: GatedSelection;
}

/** What is read of customers for the fields of a batch that require others: worked out once for all who opened the same. */
export class RequiredReads {
  readonly #readings: readonly Reading[];
  readonly #known = new Map<number, readonly FieldInputs[]>();

  constructor(dependents: readonly DependentField[], options: Omit<GateOptions, 'fragments' | 'place'>) {
    this.#readings = dependents.map(({ field, demands, requirement }) => ({
      field,
      demands,
      inputs: gateSelection(onCustomers(requirement.set), { ...options, fragments: new Map() }),
    }));
  }

  /** Of those who opened these categories. */
  of(open: number): readonly FieldInputs[] {
    let reads = this.#known.get(open);
    if (reads === undefined) {
      reads = this.#read(open);
      this.#known.set(open, reads);
    }
    return reads;
  }

  #read(open: number): readonly FieldInputs[] {
    const reads = new Map<string, FieldInputs>();
    for (const { field, demands, inputs } of this.#readings) {
      const isAsked = demands === undefined || demands.some((mask) => isOpen({ mask }, open));
      if (isAsked) reads.set(field, { field, inputs: inputs.allowed(open) });
    }
    return [...reads.values()];
  }
}

function onCustomers(selectionSet: SelectionSetNode): SelectionSetNode {
  const typeCondition = {
    kind: Kind.NAMED_TYPE,
    name: { kind: Kind.NAME, value: DATA_SUBJECT },
  } as const;
  return {
    kind: Kind.SELECTION_SET,
    selections: [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }],
  };
}
