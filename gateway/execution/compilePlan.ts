import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Policy } from '../../schema/consent/policy.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
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
import { type GatedSelection, type GateOptions, gateSelection } from './gatedSelection.ts';
import { isClientAlias, PASSPORT } from './operationTree.ts';
import { compileRepresentation, type WriteRepresentation } from './representations.ts';
import { type RequiredInputs, requiredInputs } from './requiredInputs.ts';
import type { IsCompatible } from './typeConditions.ts';

/** Texts kept for one fetch: combinations of variants are many in theory and few in practice. */
const MOST_TEXTS = 100;

/** A plan made ready to run many times. */
export type CompiledPlan =
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly CompiledPlan[] }
  | RootFetch
  | EntityFetch
  | InputFetch;

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

/** A fetch of what a derived field is computed from, for the derived field's own purpose. */
export interface InputFetch {
  readonly kind: 'InputFetch';
  readonly fetch: EntityFetch;
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
  /** What the fetch reads of customers for fields that require it; undefined where it reads nothing but what was selected. */
  readonly inputs: RequiredInputs | undefined;
  readonly represent: WriteRepresentation;
  readonly contexts: readonly ContextVariable[];
}

export interface CompilePlanOptions {
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly purpose: string;
  readonly layer: ConsentLayer;
  readonly isCompatible: IsCompatible;
  /** For which the inputs of the derived field that is planned are read; undefined where none is. */
  readonly derives?: Purpose;
}

/**
 * Parses and gates every fetch of a plan once, so that running it only fills in values.
 * Throws an Error for a plan that would mix what a derived field is computed from with what the client selected.
 */
export function compilePlan(node: PlanNode, options: CompilePlanOptions): CompiledPlan {
  if (node.kind !== 'Fetch')
    return { kind: node.kind, nodes: node.nodes.map((child) => compilePlan(child, options)) };
  const { derives, ...plain } = options;
  if (derives !== undefined) {
    const reading = { ...plain, purpose: derives, remembersExcluded: true };
    if (node.entities.length === 0) {
      checkCustomers(node);
      return { kind: 'Sequence', nodes: [] };
    }
    if (!isSelected(node)) return { kind: 'InputFetch', fetch: compileEntityFetch(node, reading) };
  }
  if (node.entities.length > 0) return compileEntityFetch(node, plain);
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

/** Whether a fetch asks for anything that the client selected, or stands within it. What bears none of our aliases is an input. */
function isSelected(node: FetchNode): boolean {
  const within = node.entities.some(({ paths }) =>
    paths.some((path) => path.some((step) => step.kind === 'field' && isClientAlias(step.key))),
  );
  if (within) return true;
  let selected = false;
  visit(parse(node.operation, { noLocation: true }), {
    Field(field) {
      if (isClientAlias(field.alias?.value)) selected = true;
    },
  });
  return selected;
}

/**
 * The customers and their passports are known: there is nothing to fetch. (No input is identity's: it cannot be entered by
 * a passport, so composition refuses a `@requires` of its fields.)
 */
function checkCustomers({ operation }: FetchNode): void {
  const [door] = operationOf(parse(operation, { noLocation: true })).selectionSet.selections;
  const asked = door?.kind === Kind.FIELD ? (door.selectionSet?.selections ?? []) : [];
  const isKnown = asked.every(
    (selection) => selection.kind === Kind.FIELD && [PASSPORT, '__typename'].includes(selection.name.value),
  );
  if (!isKnown) throw new Error('a plan reads the inputs of a derived field together with the customers');
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  return fragments;
}

type FetchOptions = Omit<GateOptions, 'fragments'> & Pick<CompilePlanOptions, 'isCompatible'>;

function compileEntityFetch(node: FetchNode, options: FetchOptions): EntityFetch {
  const document = parse(node.operation, { noLocation: true });
  const operation = operationOf(document);
  const fragments = fragmentsOf(document);
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
    const gate = { ...options, fragments };
    return {
      paths,
      contexts,
      outputRewrites,
      selection: gateSelection(field.selectionSet, gate),
      // the inputs of a derived field are all of its selection, and are withheld by who reads them
      inputs: options.remembersExcluded ? undefined : requiredInputs(field.selectionSet, gate),
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
