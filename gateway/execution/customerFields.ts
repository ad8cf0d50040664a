import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { ConsentRule } from '../../schema/consent/decide.ts';
import { DATA_SUBJECT } from '../../schema/consent/directives.ts';
import type { JoinFacts, Requirement } from '../federation/joinFacts.ts';
import { consentFor, type GateOptions } from './gatedSelection.ts';
import type { Demands, InputPlace } from './inputPlace.ts';
import { isClientAlias } from './operationTree.ts';
import { type Fragments, fragmentOf } from './parseFetch.ts';
import type { IsCompatible } from './typeConditions.ts';

/** What a supergraph says of keys, and of what fields require. */
export type Requirements = Pick<JoinFacts, 'keys' | 'requirement'>;

/** A field that a fetch asks for of customers. */
export interface CustomerField {
  /** `Type.field`. */
  readonly field: string;
  /** What a customer must have opened for it to be asked for. */
  readonly demands: Demands;
  /** What its subgraph requires for it; undefined: nothing. */
  readonly requirement: Requirement | undefined;
}

/** One that requires others. */
export type DependentField = CustomerField & { readonly requirement: Requirement };

export type CustomerFieldsOptions = Pick<GateOptions, 'policy' | 'purpose' | 'layer'> & {
  readonly isCompatible: IsCompatible;
  readonly requirements: Requirements;
};

/** What a fetch asks for of entities. */
export interface AskedOfEntities {
  readonly subgraph: string;
  readonly set: SelectionSetNode;
  readonly fragments: Fragments;
  /** Where the entities stand, with what is known of who requires what is asked for. */
  readonly place: InputPlace | undefined;
}

export interface CustomerFields {
  readonly fields: readonly CustomerField[];
  /** Whether the fetch asks for nothing of entities that are no customers. */
  readonly areAll: boolean;
}

/** The fields that a fetch asks for of customers themselves. */
export function customerFields(
  { subgraph, set, fragments, place }: AskedOfEntities,
  options: CustomerFieldsOptions,
): CustomerFields {
  const selected = fieldsOn(set, fragments);
  const { requirements, isCompatible } = options;
  const ofCustomers = selected.filter(({ on }) => isCompatible(DATA_SUBJECT, on));
  const fields = ofCustomers.map(({ field: { alias, name }, on }): CustomerField => {
    const key = alias?.value ?? name.value;
    const forOthers = isClientAlias(key) ? undefined : place?.within(key)?.demands;
    return {
      field: `${DATA_SUBJECT}.${name.value}`,
      demands: both(consentFor(DATA_SUBJECT, name.value, options), forOthers),
      // a subgraph that knows an interface as an object says there what its fields require
      requirement:
        requirements.requirement(subgraph, DATA_SUBJECT, name.value) ??
        requirements.requirement(subgraph, on, name.value),
    };
  });
  return { fields, areAll: ofCustomers.length === selected.length };
}

interface SelectedField {
  readonly field: FieldNode;
  /** The type, '' where a plan names none. */
  readonly on: string;
}

/** Without `__typename`, which is no reason to ask. */
function fieldsOn(set: SelectionSetNode, fragments: Fragments, on = ''): readonly SelectedField[] {
  return set.selections.flatMap((selection): readonly SelectedField[] => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value === '__typename' ? [] : [{ field: selection, on }];
    const fragment = fragmentOf(selection, fragments);
    if (fragment === undefined) return [];
    return fieldsOn(fragment.selectionSet, fragments, fragment.typeCondition?.name.value ?? on);
  });
}

/** What others require is asked for where it may be, and one of those too. A judgement demands no category. */
function both(consent: ConsentRule | undefined, forOthers: Demands): Demands {
  if (consent === undefined || consent.mask === 0) return forOthers;
  return forOthers === undefined ? [consent.mask] : forOthers.map((mask) => mask | consent.mask);
}
