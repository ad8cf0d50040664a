import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { EntityBatch, FetchNode } from '../federation/planner.ts';

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The text of a plan's fetch, parsed. */
export interface ParsedFetch {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** The batches, each with what is selected of its entities. */
  readonly batches: readonly ParsedBatch[];
}

export interface ParsedBatch {
  readonly batch: EntityBatch;
  readonly set: SelectionSetNode;
}

/** Throws an Error for a fetch that lacks what it names. */
export function parseFetch({ operation: text, entities, subgraph }: FetchNode): ParsedFetch {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error('a plan holds a fetch without an operation');
  const batches = entities.map((batch): ParsedBatch => {
    const field = operation.selectionSet.selections.find(
      (selection) =>
        selection.kind === Kind.FIELD && (selection.alias?.value ?? selection.name.value) === batch.alias,
    );
    if (field?.kind !== Kind.FIELD || field.selectionSet === undefined)
      throw new Error(`a plan for ${subgraph} lacks the entities that it names`);
    return { batch, set: field.selectionSet };
  });
  return { document, operation, fragments: fragmentsOf(document), batches };
}

function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** The fragment that a selection spreads; undefined where there is none of that name. */
export function fragmentOf(
  selection: Exclude<SelectionNode, { kind: Kind.FIELD }>,
  fragments: Fragments,
):
  | (Pick<FragmentDefinitionNode, 'selectionSet'> & Partial<Pick<FragmentDefinitionNode, 'typeCondition'>>)
  | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
}
