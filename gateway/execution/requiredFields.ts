import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { RequiredSelection } from '../federation/planner.ts';
import { leafReader } from './leafValues.ts';
import { isObject } from './mergeData.ts';

/** A requirement of a plan, with what may be handed on of what is there. */
export type Required =
  | {
      readonly kind: 'field';
      /** What the subgraph calls it. */
      readonly name: string;
      /** Where it stands in the data. */
      readonly key: string;
      readonly accepts: Accepts;
      readonly selections: readonly Required[] | undefined;
    }
  | { readonly kind: 'fragment'; readonly on: string; readonly selections: readonly Required[] };

/** Whether a value is there, and of the field's type. What is within an object is looked at field by field. */
type Accepts = (value: unknown) => boolean;

/**
 * Gives the requirements of a plan their types: a subgraph computes with what it is handed, so what breaks the schema must
 * not reach it. `schema`: the whole supergraph, inaccessible parts included.
 */
export function typeRequirements(
  requires: readonly RequiredSelection[],
  schema: GraphQLSchema,
  parent?: GraphQLNamedType,
): readonly Required[] {
  return requires.map((selection): Required => {
    if (selection.kind === 'fragment') {
      const { on, selections } = selection;
      return { kind: 'fragment', on, selections: typeRequirements(selections, schema, schema.getType(on)) };
    }
    const { name, key, selections } = selection;
    const type = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
    return {
      kind: 'field',
      name,
      key,
      accepts: name === '__typename' ? isText : accepting(type),
      selections: selections && typeRequirements(selections, schema, type && getNamedType(type)),
    };
  });
}

const isText: Accepts = (value) => typeof value === 'string';
const isThere: Accepts = (value) => value !== undefined;

function accepting(type: GraphQLOutputType | undefined): Accepts {
  if (type === undefined) return isThere;
  if (!isNonNullType(type)) {
    const accepts = acceptingValue(type);
    return (value) => value === null || accepts(value);
  }
  const accepts = acceptingValue(type.ofType);
  return (value) => value !== null && accepts(value);
}

function acceptingValue(type: GraphQLOutputType): Accepts {
  if (isListType(type)) {
    const accepts = accepting(type.ofType);
    return (value) => Array.isArray(value) && value.every(accepts);
  }
  if (!isLeafType(type)) return isObject;
  const read = leafReader(type);
  return (value) => read(value) !== undefined;
}
