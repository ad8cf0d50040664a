import {
  type GraphQLArgument,
  GraphQLError,
  getNamedType,
  isInputObjectType,
  isUnionType,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { EXACTLY_ONE_OF } from '../../schema/consent/directives.ts';
import type { OperationTree, Selection } from './operationTree.ts';

/** Checks the values of one request. Throws BAD_USER_INPUT (400) that names the argument and the members. */
export type InputCheck = (variables: Readonly<Record<string, unknown>>) => void;

/**
 * `@oneOf` does not survive composition, so for the input types of EXACTLY_ONE_OF "exactly one member" is checked here.
 */
export function exactlyOneChecks(tree: OperationTree): readonly InputCheck[] {
  return checksOf(tree.selections);
}

function checksOf(selections: readonly Selection[]): InputCheck[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'fragment') return checksOf(selection.selections);
    return selection.args.flatMap((node) => {
      const { parentType } = selection;
      const field = isUnionType(parentType) ? undefined : parentType.getFields()[selection.name];
      const argument = field?.args.find((candidate) => candidate.name === node.name.value);
      return argument === undefined ? [] : checkOf(argument, node.value, selection.responseKey);
    });
  });
}

function checkOf(argument: GraphQLArgument, node: ValueNode, responseKey: string): InputCheck[] {
  const type = getNamedType(argument.type);
  if (!isInputObjectType(type) || !EXACTLY_ONE_OF.has(type.name)) return [];
  const members = Object.keys(type.getFields());
  return [
    (variables) => {
      const value: unknown = valueFromASTUntyped(node, variables);
      if (typeof value !== 'object' || value === null) return;
      const given = Object.values(value).filter((member) => member !== null && member !== undefined).length;
      if (given === 1) return;
      throw new GraphQLError(
        `${responseKey}(${argument.name}:) takes exactly one of ${members.join(', ')}; ${given} were given.`,
        { extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } },
      );
    },
  ];
}
