import {
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { ConsentRule } from '../../schema/consent/decide.ts';
import { servesPurpose } from '../../schema/consent/decide.ts';
import type { Policy } from '../../schema/consent/policy.ts';
import { categoryBit, DATA_CATEGORIES } from '../../schema/vocabulary/dataCategories.ts';
import type { FieldSelection } from './operationTree.ts';
import type { Demand, ShapeRun } from './shapeRun.ts';

/**
 * A lookup is gated like a read: answers the first argument or input field in use that the caller's purpose may not
 * use, or undefined. (Whether a found customer agreed is identity's to decide: it finds nobody who did not.)
 */
export function inputDemands(
  args: readonly GraphQLArgument[],
  selection: FieldSelection,
  policy: Policy,
  coordinate: string,
): (run: ShapeRun) => Demand | undefined {
  const [type = '', field = ''] = coordinate.split('.');
  const given = args.flatMap((argument) => {
    const node = selection.args.find((candidate) => candidate.name.value === argument.name);
    return node === undefined ? [] : [{ argument, node: node.value as ValueNode }];
  });
  return (run) => {
    const purpose = run.session.ask.purpose;
    for (const { argument, node } of given) {
      const value: unknown = valueFromASTUntyped(node, run.variables);
      if (value === null || value === undefined) continue;
      const rule = policy.argument(type, field, argument.name);
      if (rule !== undefined && !servesPurpose(rule, purpose))
        return demandOf(rule, `${coordinate}(${argument.name}:)`);
      const refused = refusedInput(argument.type, value, policy, purpose);
      if (refused !== undefined) return refused;
    }
    return undefined;
  };
}

function refusedInput(
  type: GraphQLInputType,
  value: unknown,
  policy: Policy,
  purpose: string,
): Demand | undefined {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return undefined;
  for (const [name, inner] of entriesOf(value)) {
    const field = named.getFields()[name];
    if (field === undefined || inner === null || inner === undefined) continue;
    const rule = policy.input(named.name, name);
    if (rule !== undefined && !servesPurpose(rule, purpose)) return demandOf(rule, `${named.name}.${name}`);
    const refused = refusedInput(field.type, inner, policy, purpose);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** The members of an input object, or of all in a list of them. */
function entriesOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(entriesOf);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function demandOf(consent: ConsentRule, field: string): Demand {
  const categories = DATA_CATEGORIES.filter((category) => (consent.mask & categoryBit(category)) !== 0);
  return {
    consent,
    field,
    categories: categories.map((category) => ({ category, bit: categoryBit(category) })),
    serves: false,
  };
}
