import { type GraphQLNamedType, getNamedType, isObjectType, isRequiredArgument } from 'graphql';

/**
 * The selection of all fields of a type but for the passport and what takes an argument that must be given, and of all fields in them; undefined for a type without
 * fields. Those of a type that are named in `leftOut` are not selected. No type may lead back to itself.
 */
export function everythingOf(
  type: GraphQLNamedType | undefined,
  leftOut: readonly string[] = [],
): string | undefined {
  if (!isObjectType(type)) return undefined;
  const fields = Object.values(type.getFields()).filter(
    ({ name, args }) => name !== 'passport' && !leftOut.includes(name) && !args.some(isRequiredArgument),
  );
  // of what holds nothing but a passport it is to be seen whether it is there
  if (fields.length === 0) return '{ __typename }';
  return `{ ${fields.map((field) => `${field.name} ${everythingOf(getNamedType(field.type)) ?? ''}`).join(' ')} }`;
}
