import { readFileSync } from 'node:fs';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { compilePolicy } from '../../../../schema/consent/policy.ts';
import { readSdl } from '../../../../schema/consent/sdlFacts.ts';
import { owners } from '../../../../schema/governance/owners.ts';

const supergraph = readFileSync('schema/supergraph.graphql', 'utf8');
const policy = compilePolicy(supergraph);
const facts = readSdl(supergraph);

/** What the supergraph says of a consented field. */
export function agreed(coordinate: string) {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const rule = policy.field(typeName, fieldName);
  const type = facts.types.get(typeName);
  const field = type?.fields.find(({ name }) => name.value === fieldName);
  if (rule.kind !== 'CONSENT' || type === undefined || field === undefined)
    throw new Error(`${coordinate} is no consented field of the supergraph`);
  return {
    owner: owners(facts, type, field).join(),
    category: rule.categories.join(),
    purposes: [...rule.consent.purposes].sort(),
  };
}

/** What stands in a @requires. */
export function selectionOf(fields: string): SelectionSetNode {
  const [definition] = parse(`{ ${fields} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no selection');
  return definition.selectionSet;
}

export interface SelectedField {
  readonly name: string;
  /** Type.field */
  readonly coordinate: string;
  readonly isConsented: boolean;
  /** What is selected of it, where it has fields. */
  readonly inner: readonly SelectedField[];
}

/** The fields of a selection, as the supergraph knows them. */
export function selectedFields(set: SelectionSetNode, typeName = 'Customer'): SelectedField[] {
  return set.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) throw new Error('a field was expected');
    const name = selection.name.value;
    const field = facts.types.get(typeName)?.fields.find((each) => each.name.value === name);
    let type = field?.type;
    while (type !== undefined && type.kind !== Kind.NAMED_TYPE) type = type.type;
    return {
      name,
      coordinate: `${typeName}.${name}`,
      isConsented: policy.field(typeName, name).kind === 'CONSENT',
      inner: selection.selectionSet ? selectedFields(selection.selectionSet, type?.name.value) : [],
    };
  });
}

/** The coordinates of all consented fields in what stands in a @requires. */
export function consentedIn(fields: string): string[] {
  const own = (each: SelectedField): string[] => [
    ...(each.isConsented ? [each.coordinate] : []),
    ...each.inner.flatMap(own),
  ];
  return [...new Set(selectedFields(selectionOf(fields)).flatMap(own))];
}
