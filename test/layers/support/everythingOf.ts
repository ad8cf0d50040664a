import { type GraphQLNamedType, getNamedType, isObjectType } from 'graphql';

/**
 * The selection of all fields of a type but for the passport, and of all fields in them; undefined for a type without
 * fields. No type may lead back to itself.
 */
export function everythingOf(type: GraphQLNamedType | undefined): string | undefined {
  if (!isObjectType(type)) return undefined;
  const fields = Object.values(type.getFields()).filter(({ name }) => name !== 'passport');
  return `{ ${fields.map((field) => `${field.name} ${everythingOf(getNamedType(field.type)) ?? ''}`).join(' ')} }`;
}
