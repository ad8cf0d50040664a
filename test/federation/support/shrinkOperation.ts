import {
  type ArgumentNode,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLSchema,
  Kind,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  specifiedRules,
  type VariableDefinitionNode,
  type VariableNode,
  validate,
  visit,
} from 'graphql';
import type { Operation } from '../../properties/support/writeOperation.ts';

/** What may be left over when something is taken away; it is swept up. */
const RULES = specifiedRules.filter(
  (rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule,
);

/** Takes away from an operation whatever can be missed, for as long as it still fails, or until the time is over. */
export async function shrinkOperation(
  operation: Operation,
  schema: GraphQLSchema,
  fails: (smaller: Operation) => Promise<boolean>,
  milliseconds: number,
): Promise<Operation> {
  const end = performance.now() + milliseconds;
  let smallest = operation;
  let position = 0;
  while (performance.now() < end) {
    const document = parse(smallest.query, { noLocation: true });
    const smaller = smallerDocument(document, position);
    if (smaller === undefined) return smallest;
    const candidate = swept(smaller, smallest);
    const isValid = validate(schema, smaller, RULES).length === 0;
    if (isValid && candidate.query !== smallest.query && (await fails(candidate))) smallest = candidate;
    else position++;
  }
  return smallest;
}

/** The document with its nth removable part taken away; undefined when there are no more than n. */
function smallerDocument(document: DocumentNode, nth: number): DocumentNode | undefined {
  let count = -1;
  let done = false;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const isNext = () => {
    if (done || ++count !== nth) return false;
    done = true;
    return true;
  };
  const smaller = visit(document, {
    enter(node: ASTNode): ASTNode | null | undefined {
      return done ? undefined : without(node, isNext, fragments);
    },
  }) as DocumentNode;
  return done ? smaller : undefined;
}

function without(
  node: ASTNode,
  isNext: () => boolean,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ASTNode | null | undefined {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION:
      return node.name?.value === 'Other' && isNext() ? null : undefined;
    case Kind.SELECTION_SET:
      return withoutSelection(node, isNext);
    case Kind.FIELD:
      return withoutPart(node, isNext);
    case Kind.FRAGMENT_SPREAD:
      return inlined(node, fragments, isNext) ?? withoutDirective(node, isNext);
    case Kind.INLINE_FRAGMENT:
      return withoutDirective(node, isNext);
    default:
      return undefined;
  }
}

function inlined(
  { name, directives }: FragmentSpreadNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isNext: () => boolean,
): SelectionNode | undefined {
  const fragment = fragments.get(name.value);
  if (fragment === undefined || !isNext()) return undefined;
  const { typeCondition, selectionSet } = fragment;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, ...(directives && { directives }) };
}

function withoutSelection(node: SelectionSetNode, isNext: () => boolean): SelectionSetNode | undefined {
  const { selections } = node;
  for (const [index, selection] of selections.entries()) {
    if (selections.length > 1 && isNext()) return { ...node, selections: selections.toSpliced(index, 1) };
    // the selections of a fragment in the fragment's place
    if (selection.kind === Kind.INLINE_FRAGMENT && isNext())
      return { ...node, selections: selections.toSpliced(index, 1, ...selection.selectionSet.selections) };
  }
  return undefined;
}

function withoutPart(node: FieldNode, isNext: () => boolean): SelectionNode | undefined {
  if (node.alias && isNext()) {
    const { alias: _, ...rest } = node;
    return rest;
  }
  for (const [index] of (node.arguments ?? []).entries())
    if (isNext())
      return { ...node, arguments: (node.arguments as readonly ArgumentNode[]).toSpliced(index, 1) };
  return withoutDirective(node, isNext);
}

function withoutDirective(node: SelectionNode, isNext: () => boolean): SelectionNode | undefined {
  const directives: readonly DirectiveNode[] = node.directives ?? [];
  for (const [index] of directives.entries())
    if (isNext()) return { ...node, directives: directives.toSpliced(index, 1) };
  return undefined;
}

/** The document as an operation, without fragments and variables that nothing uses any more. */
function swept(document: DocumentNode, { variables, operationName }: Operation): Operation {
  let clean = document;
  for (let size = -1; size !== clean.definitions.length; ) {
    size = clean.definitions.length;
    const spread = new Set<string>();
    visit(clean, { [Kind.FRAGMENT_SPREAD]: (node: FragmentSpreadNode) => void spread.add(node.name.value) });
    clean = {
      ...clean,
      definitions: clean.definitions.filter(
        (definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || spread.has(definition.name.value),
      ),
    };
  }
  const used = new Set<string>();
  visit(clean, {
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: (node: VariableNode) => void used.add(node.name.value),
  });
  clean = visit(clean, {
    [Kind.VARIABLE_DEFINITION]: (node: VariableDefinitionNode) =>
      used.has(node.variable.name.value) ? undefined : null,
  });
  const values = Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)));
  return { query: print(clean), variables: values, ...(operationName && { operationName }) };
}
