import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { ConsentRule } from '../../schema/consent/decide.ts';
import type { Policy } from '../../schema/consent/policy.ts';

/** The rules of the arguments, and of the input fields in them, that the caller has used on a field. */
export type UsedArguments = (
  args: Readonly<Record<string, unknown>>,
  info: GraphQLResolveInfo,
) => readonly ConsentRule[];

const none: UsedArguments = () => [];

/** For one field of a type. An argument that is left out, or null, reveals nothing; nor does its default. */
export function usedArguments(
  type: string,
  field: Pick<GraphQLField<unknown, unknown>, 'name' | 'args'>,
  policy: Policy,
): UsedArguments {
  if (field.args.length === 0) return none;
  return (args, info) => {
    const written = new Set(info.fieldNodes[0]?.arguments?.map((argument) => argument.name.value));
    return field.args.flatMap((argument) => {
      const value = args[argument.name];
      if (!written.has(argument.name) || value === null || value === undefined) return [];
      const own = policy.argument(type, field.name, argument.name);
      return [...(own ? [own] : []), ...usedInputs(argument.type, value, policy)];
    });
  };
}

function usedInputs(type: GraphQLInputType, value: unknown, policy: Policy): ConsentRule[] {
  if (value === null || value === undefined) return [];
  const nullable = getNullableType(type);
  if (isListType(nullable))
    return Array.isArray(value) ? value.flatMap((item) => usedInputs(nullable.ofType, item, policy)) : [];
  if (!isInputObjectType(nullable)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const field = nullable.getFields()[name];
    if (field === undefined || part === null || part === undefined) return [];
    const own = policy.input(nullable.name, name);
    return [...(own ? [own] : []), ...usedInputs(field.type, part, policy)];
  });
}
