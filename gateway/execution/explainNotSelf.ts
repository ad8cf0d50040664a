import { type GraphQLField, getNamedType, getNullableType, isListType, valueFromASTUntyped } from 'graphql';
import { categoryBit } from '../../schema/vocabulary/dataCategories.ts';
import type { FieldSelection } from './operationTree.ts';
import type { Demand, ShapeRun } from './shapeRun.ts';

const IDENTIFIER = { category: 'IDENTIFIER', bit: categoryBit('IDENTIFIER') } as const;

/**
 * A self-service caller that asks by id for anybody else gets null from identity, whether there is such a customer or
 * not. Answers a function that notes those nulls as NOT_SELF; undefined for a field that is not asked by id.
 */
export function explainNotSelf(
  field: GraphQLField<unknown, unknown>,
  selection: FieldSelection,
  coordinate: string,
): ((raw: unknown, run: ShapeRun) => void) | undefined {
  const byId = field.args.find((argument) => getNamedType(argument.type).name === 'ID');
  const node = selection.args.find((argument) => argument.name.value === byId?.name)?.value;
  if (byId === undefined || node === undefined) return undefined;
  const isList = isListType(getNullableType(byId.type));
  const demand: Demand = {
    consent: { mask: 0, purposes: new Set() },
    field: coordinate,
    categories: [IDENTIFIER],
    serves: false,
  };
  const note = (id: unknown, answered: unknown, run: ShapeRun) => {
    if (isAbsent(answered) && String(id) !== run.session.ask.self)
      run.withhold(demand, run.session.nobody, 'NOT_SELF');
  };
  return (raw, run) => {
    if (run.session.ask.self === undefined) return;
    const given: unknown = valueFromASTUntyped(node, run.variables);
    if (!isList) {
      note(given, raw, run);
      return;
    }
    if (!Array.isArray(raw)) return;
    const ids: readonly unknown[] = Array.isArray(given) ? given : [given]; // one value stands for a list of one
    for (const [index, id] of ids.entries()) {
      run.path.push(index);
      note(id, raw[index], run);
      run.path.pop();
    }
  };
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}
