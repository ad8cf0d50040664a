import { type GraphQLSchema, getNamedType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { ConsentRule } from '../../schema/consent/decide.ts';
import { derivation } from '../../schema/consent/fieldRule.ts';
import type { Policy } from '../../schema/consent/policy.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import { consentOf } from './consentLayer.ts';
import {
  definitionsIn,
  type FieldSelection,
  type OperationTree,
  PASSPORT,
  printField,
  type Selection,
} from './operationTree.ts';

/**
 * A derived field where the client selects it: planned and run apart from all else, so that its inputs are read for its
 * own purpose and never stand beside what the client selected.
 */
export interface Derivation {
  /** Our aliases from the root to the customers. */
  readonly path: readonly string[];
  /** `Customer.field`. */
  readonly field: string;
  /** For which its inputs are read. */
  readonly purpose: Purpose;
  /** What a customer must allow of the caller's own purpose. */
  readonly consent: ConsentRule;
  /** Of the field: one for each set of arguments. */
  readonly aliases: readonly string[];
  /** The operation that is planned. */
  readonly text: string;
}

/** A plan needs a root field to begin with. Nobody is asked for it: the customers are known by then. */
const DOOR = 'customers';
const IDS = 'ids';
export const DERIVED_ROOT = 'cd';

/** The derived fields of a tree, as far as they are planned; none in a supergraph without the door. */
export function derivationsOf(tree: OperationTree, schema: GraphQLSchema, policy: Policy): Derivation[] {
  const found = new Map<string, { path: readonly string[]; selections: FieldSelection[] }>();
  const visit = (selections: readonly Selection[], path: readonly string[]): void => {
    for (const selection of selections) {
      if (selection.kind === 'fragment') visit(selection.selections, path);
      else if (!selection.planned) continue;
      else if (derivation(selection.rule) === undefined)
        visit(selection.selections ?? [], [...path, selection.alias]);
      else {
        const key = JSON.stringify([path, selection.name]);
        const same = found.get(key) ?? { path, selections: [] };
        found.set(key, same);
        same.selections.push(selection);
      }
    }
  };
  visit(tree.selections, []);
  if (found.size === 0 || !hasDoor(schema, policy)) return [];
  return Array.from(found.values(), ({ path, selections }) => toDerivation(path, selections));

  function toDerivation(path: readonly string[], selections: readonly FieldSelection[]): Derivation {
    const [first] = selections as readonly [FieldSelection];
    const body = selections.map((selection) => printField(selection, schema, policy)).join('');
    const variables = [`$${IDS}: [ID!]!`, ...definitionsIn(body, tree)].join(', ');
    return {
      path,
      field: `${first.parentType.name}.${first.name}`,
      purpose: derivation(first.rule) as Purpose,
      consent: consentOf(first.rule) as ConsentRule,
      aliases: [...new Set(selections.map(({ alias }) => alias))],
      text: `query(${variables}) { ${DERIVED_ROOT}: ${DOOR}(${IDS}: $${IDS}) {${body} ${PASSPORT} } }`,
    };
  }
}

function hasDoor(schema: GraphQLSchema, policy: Policy): boolean {
  const door = schema.getQueryType()?.getFields()[DOOR];
  const [argument, ...others] = door?.args ?? [];
  if (door === undefined || others.length > 0 || argument?.name !== IDS) return false;
  const type = isNonNullType(door.type) ? door.type.ofType : door.type;
  const named = getNamedType(door.type);
  return (
    String(argument.type) === '[ID!]!' &&
    isListType(type) &&
    isObjectType(named) &&
    policy.isDataSubject(named.name)
  );
}
