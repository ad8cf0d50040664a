import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';

/** Whether an object of one type meets a type condition. */
export type IsCompatible = (actual: string, condition: string) => boolean;

/** Type conditions as plans mean them. `schema`: the whole supergraph, inaccessible parts included. */
export function typeConditions(schema: GraphQLSchema): IsCompatible {
  return (actual, condition) => {
    if (actual === condition) return true;
    const type = schema.getType(actual);
    const expected = schema.getType(condition);
    if (isAbstractType(expected)) return isObjectType(type) && schema.isSubType(expected, type);
    // an interface object stands for any of its implementers
    return isAbstractType(type) && isObjectType(expected) && schema.isSubType(type, expected);
  };
}
