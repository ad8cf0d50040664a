import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Answers the operation's `__schema` and `__type` fields: they are about the schema, so graphql-js answers them from it.
 * Undefined when there are none.
 */
export function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variableValues: Readonly<Record<string, unknown>>,
): ExecutionResult | undefined {
  let only = cached.get(operation);
  if (only === undefined) {
    only = introspectionOnly(document, operation);
    cached.set(operation, only);
  }
  return only === null ? undefined : executeSync({ schema, document: only, variableValues });
}

/** By the operation's node: Apollo Server keeps parsed documents, so the node is the same for the same text. */
const cached = new WeakMap<OperationDefinitionNode, DocumentNode | null>();

function introspectionOnly(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode | null {
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const selectionSet = keepIntrospection(operation.selectionSet, fragments);
  if (selectionSet.selections.length === 0) return null;
  return { ...document, definitions: [{ ...operation, selectionSet }, ...fragments] };
}

function keepIntrospection(
  set: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): SelectionSetNode {
  const selections = set.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isIntrospection(selection.name.value) ? [selection] : [];
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? fragments.find((candidate) => candidate.name.value === selection.name.value)
        : selection;
    if (fragment === undefined) return [];
    const selectionSet = keepIntrospection(fragment.selectionSet, fragments);
    if (selectionSet.selections.length === 0) return [];
    return [{ kind: Kind.INLINE_FRAGMENT, selectionSet, directives: selection.directives ?? [] }];
  });
  return { ...set, selections };
}

function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}
