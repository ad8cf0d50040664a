import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large an operation is, fragments counted wherever they are spread. */
export interface OperationSize {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
  readonly rootFields: number;
}

export type OperationLimits = OperationSize;

const NOTHING: OperationSize = { depth: 0, aliases: 0, fields: 0, rootFields: 0 };

/** Measures a validated operation. */
export function measureOperation(document: DocumentNode, operation: OperationDefinitionNode): OperationSize {
  return new Measure(document).set(operation.selectionSet);
}

/**
 * Each fragment is measured once, so that fragments which spread each other many times cost no more here than they are
 * long.
 */
class Measure {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #known = new Map<string, OperationSize>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION)
        this.#fragments.set(definition.name.value, definition);
    }
  }

  set(set: SelectionSetNode): OperationSize {
    return set.selections.map((selection) => this.#selection(selection)).reduce(both, NOTHING);
  }

  #selection(selection: SelectionNode): OperationSize {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.set(selection.selectionSet);
    const inner = selection.selectionSet ? this.set(selection.selectionSet) : NOTHING;
    return {
      depth: inner.depth + 1,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      fields: inner.fields + 1,
      rootFields: 1,
    };
  }

  #fragment(name: string): OperationSize {
    let size = this.#known.get(name);
    if (size === undefined) {
      const fragment = this.#fragments.get(name);
      size = fragment === undefined ? NOTHING : this.set(fragment.selectionSet);
      this.#known.set(name, size);
    }
    return size;
  }
}

function both(a: OperationSize, b: OperationSize): OperationSize {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    rootFields: a.rootFields + b.rootFields,
  };
}
