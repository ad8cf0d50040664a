import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Policy } from '../../schema/consent/policy.ts';
import type {
  ContextVariable,
  EntityBatch,
  FetchNode,
  PathStep,
  PlanNode,
  RequiredSelection,
  Rewrite,
} from '../federation/planner.ts';
import type { ConsentLayer } from './consentLayer.ts';
import { type GatedSelection, gateSelection } from './gatedSelection.ts';
import { PASSPORT } from './operationTree.ts';
import { compileRepresentation, type WriteRepresentation } from './representations.ts';
import type { IsCompatible } from './typeConditions.ts';

/** Texts kept for one fetch: combinations of variants are many in theory and few in practice. */
const MOST_TEXTS = 100;

/** A plan made ready to run many times. */
export type CompiledPlan =
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly CompiledPlan[] }
  | RootFetch
  | EntityFetch;

/** A fetch of root fields. */
export interface RootFetch {
  readonly kind: 'RootFetch';
  readonly subgraph: string;
  /** The operation's text as a JSON string. */
  readonly operationJson: string;
  /** Whether it only reads. */
  readonly repeatable: boolean;
  readonly variables: readonly string[];
  readonly outputRewrites: readonly Rewrite[];
  readonly path: readonly PathStep[];
  /** The keys of the root fields in its answer. */
  readonly keys: readonly string[];
}

/** A fetch of entities that earlier fetches found. */
export interface EntityFetch {
  readonly kind: 'EntityFetch';
  readonly subgraph: string;
  readonly batches: readonly CompiledBatch[];
  /** Whether it asks by passports and by nothing else. */
  readonly hasPassports: boolean;
  /** `$n: Int` by name: the definitions of the variables that the selections use. */
  readonly definitions: ReadonlyMap<string, string>;
  /** Operation texts by the variants in them: the same few combinations come back. */
  readonly texts: LRUCache<string, string>;
}

export interface CompiledBatch {
  readonly paths: EntityBatch['paths'];
  readonly outputRewrites: readonly Rewrite[];
  readonly selection: GatedSelection;
  readonly represent: WriteRepresentation;
  readonly contexts: readonly ContextVariable[];
}

export interface CompilePlanOptions {
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly purpose: string;
  readonly layer: ConsentLayer;
  readonly isCompatible: IsCompatible;
}

/** Parses and gates every fetch of a plan once, so that running it only fills in values. */
export function compilePlan(node: PlanNode, options: CompilePlanOptions): CompiledPlan {
  if (node.kind !== 'Fetch')
    return { kind: node.kind, nodes: node.nodes.map((child) => compilePlan(child, options)) };
  if (node.entities.length > 0) return compileEntityFetch(node, options);
  const { operation, selectionSet } = operationOf(parse(node.operation, { noLocation: true }));
  return {
    kind: 'RootFetch',
    subgraph: node.subgraph,
    operationJson: JSON.stringify(node.operation),
    repeatable: operation === OperationTypeNode.QUERY,
    variables: node.variables,
    outputRewrites: node.outputRewrites,
    path: node.path,
    keys: selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
    ),
  };
}

function compileEntityFetch(node: FetchNode, options: CompilePlanOptions): EntityFetch {
  const document = parse(node.operation, { noLocation: true });
  const operation = operationOf(document);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const representations = new Set(node.entities.map((batch) => batch.variable));
  const definitions = new Map<string, string>();
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    if (!representations.has(name)) definitions.set(name, print(definition));
  }
  const batches = node.entities.map((entities): CompiledBatch => {
    const field = operation.selectionSet.selections.find(
      (selection) =>
        selection.kind === Kind.FIELD && (selection.alias?.value ?? selection.name.value) === entities.alias,
    );
    if (field?.kind !== Kind.FIELD || field.selectionSet === undefined) {
      throw new Error(`a plan for ${node.subgraph} lacks the entities that it names`);
    }
    const { paths, requires, inputRewrites, outputRewrites, contexts } = entities;
    return {
      paths,
      contexts,
      outputRewrites,
      selection: gateSelection(field.selectionSet, { ...options, fragments }),
      represent: compileRepresentation({
        subgraph: node.subgraph,
        requires,
        inputRewrites,
        linked: options.policy.linked,
        isCompatible: options.isCompatible,
        schema: options.schema,
      }),
    };
  });
  return {
    kind: 'EntityFetch',
    subgraph: node.subgraph,
    batches,
    hasPassports: options.policy.linked && node.entities.every(({ requires }) => requiresPassport(requires)),
    definitions,
    texts: new LRUCache({ max: MOST_TEXTS }),
  };
}

function requiresPassport(requires: readonly RequiredSelection[]): boolean {
  const fields = requires.filter((selection) => selection.kind === 'field');
  const fragments = requires.filter((selection) => selection.kind === 'fragment');
  if (fields.some(({ name }) => name === PASSPORT)) return true;
  return fragments.length > 0 && fragments.every(({ selections }) => requiresPassport(selections));
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('a plan holds a fetch without an operation');
  return operation;
}
