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

/** What the arguments in use reveal of whom they find. */
export interface InputsInUse {
  /** The first of them that the caller's purpose may not use. */
  readonly refused: Demand | undefined;
  /** `Type.field(argument:)` or `InputType.field`. */
  readonly revealed: readonly string[];
}

/**
 * A lookup is gated like a read: answers what the arguments and input fields in use reveal, and whether the caller's purpose
 * may use them. (Whether a found customer agreed is identity's to decide: it finds nobody who did not.)
 */
export function inputDemands(
  args: readonly GraphQLArgument[],
  selection: FieldSelection,
  policy: Policy,
  coordinate: string,
): (run: ShapeRun) => InputsInUse {
  const [type = '', field = ''] = coordinate.split('.');
  const given = args.flatMap((argument) => {
    const node = selection.args.find((candidate) => candidate.name.value === argument.name);
    return node === undefined ? [] : [{ argument, node: node.value as ValueNode }];
  });
  return (run) => {
    const used = given.flatMap(({ argument, node }) => {
      const value: unknown = valueFromASTUntyped(node, run.variables);
      if (value === null || value === undefined) return [];
      const rule = policy.argument(type, field, argument.name);
      const own = rule === undefined ? [] : [{ rule, where: `${coordinate}(${argument.name}:)` }];
      return [...own, ...inputsIn(argument.type, value, policy)];
    });
    const refused = used.find(({ rule }) => !servesPurpose(rule, run.session.ask.purpose));
    return {
      refused: refused && demandOf(refused.rule, refused.where),
      revealed: used.map(({ where }) => where),
    };
  };
}

interface UsedInput {
  readonly rule: ConsentRule;
  readonly where: string;
}

function inputsIn(type: GraphQLInputType, value: unknown, policy: Policy): UsedInput[] {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return [];
  return entriesOf(value).flatMap(([name, inner]) => {
    const field = named.getFields()[name];
    if (field === undefined || inner === null || inner === undefined) return [];
    const rule = policy.input(named.name, name);
    const own = rule === undefined ? [] : [{ rule, where: `${named.name}.${name}` }];
    return [...own, ...inputsIn(field.type, inner, policy)];
  });
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
