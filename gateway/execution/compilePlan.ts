import { type GraphQLSchema, Kind, OperationTypeNode, print, visit } from 'graphql';
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
import { fetchesOf } from '../federation/writtenFields.ts';
import type { ConsentLayer } from './consentLayer.ts';
import type { Requirements } from './customerFields.ts';
import { type GatedSelection, type GateOptions, gateSelection } from './gatedSelection.ts';
import { InputPlaces } from './inputPlaces.ts';
import { isClientAlias, PASSPORT } from './operationTree.ts';
import { type ParsedBatch, type ParsedFetch, parseFetch } from './parseFetch.ts';
import { compileRepresentation, type WriteRepresentation } from './representations.ts';
import { type RequiredInputs, requiredInputs } from './requiredInputs.ts';
import { RequiredReads } from './requiredReads.ts';
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
  /** The derived field, as `Type.field`. */
  readonly field: string;
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
  /** What was read for what the fetch asks for; undefined where that requires nothing. */
  readonly reads: RequiredReads | undefined;
  readonly represent: WriteRepresentation;
  readonly contexts: readonly ContextVariable[];
}

export interface CompilePlanOptions {
  readonly schema: GraphQLSchema;
  readonly policy: Policy;
  readonly purpose: string;
  readonly layer: ConsentLayer;
  readonly isCompatible: IsCompatible;
  /** What the supergraph says of what fields require. */
  readonly requirements: Requirements;
  /** The derived field that is planned, as `Type.field`, and the purpose for which its inputs are read; undefined where none is. */
  readonly derives?: { readonly field: string; readonly purpose: Purpose };
}

/** A plan that is being compiled, as far as all of its fetches must know of it. */
interface Compilation extends CompilePlanOptions {
  readonly fetches: ReadonlyMap<FetchNode, ParsedFetch>;
  readonly places: InputPlaces;
}

/**
 * Parses and gates every fetch of a plan once, so that running it only fills in values.
 * Throws an Error for a plan that would mix what a derived field is computed from with what the client selected.
 */
export function compilePlan(node: PlanNode, options: CompilePlanOptions): CompiledPlan {
  const fetches = new Map(fetchesOf(node).map((fetch) => [fetch, parseFetch(fetch)]));
  // a derived field is run only for customers of whom it may be answered, and all that is planned with it is its inputs
  const places = new InputPlaces(options.derives === undefined ? fetches : new Map(), options);
  return compileNode(node, { ...options, fetches, places });
}

function compileNode(node: PlanNode, compilation: Compilation): CompiledPlan {
  if (node.kind !== 'Fetch')
    return { kind: node.kind, nodes: node.nodes.map((child) => compileNode(child, compilation)) };
  const { derives, fetches } = compilation;
  const parsed = fetches.get(node) ?? parseFetch(node);
  if (derives !== undefined) {
    if (node.entities.length === 0) {
      checkCustomers(parsed);
      return { kind: 'Sequence', nodes: [] };
    }
    if (!isSelected(node, parsed)) {
      const reading = { ...compilation, purpose: derives.purpose, remembersExcluded: true };
      return { kind: 'InputFetch', field: derives.field, fetch: compileEntityFetch(node, parsed, reading) };
    }
  }
  return node.entities.length > 0
    ? compileEntityFetch(node, parsed, compilation)
    : compileRootFetch(node, parsed);
}

function compileRootFetch(node: FetchNode, { operation }: ParsedFetch): RootFetch {
  return {
    kind: 'RootFetch',
    subgraph: node.subgraph,
    operationJson: JSON.stringify(node.operation),
    repeatable: operation.operation === OperationTypeNode.QUERY,
    variables: node.variables,
    outputRewrites: node.outputRewrites,
    path: node.path,
    keys: operation.selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
    ),
  };
}

/** Whether a fetch asks for anything that the client selected, or stands within it. What bears none of our aliases is an input. */
function isSelected(node: FetchNode, { document }: ParsedFetch): boolean {
  const within = node.entities.some(({ paths }) =>
    paths.some((path) => path.some((step) => step.kind === 'field' && isClientAlias(step.key))),
  );
  if (within) return true;
  let selected = false;
  visit(document, {
    Field(field) {
      if (isClientAlias(field.alias?.value)) selected = true;
    },
  });
  return selected;
}

/**
 * The customers and their passports are known: there is nothing to fetch. (No input is a field of identity's
 * Customer, which is entered by nobody: composition refuses a `@requires` of one.)
 */
function checkCustomers({ operation }: ParsedFetch): void {
  const [door] = operation.selectionSet.selections;
  const asked = door?.kind === Kind.FIELD ? (door.selectionSet?.selections ?? []) : [];
  const isKnown = asked.every(
    (selection) => selection.kind === Kind.FIELD && [PASSPORT, '__typename'].includes(selection.name.value),
  );
  if (!isKnown) throw new Error('a plan reads the inputs of a derived field together with the customers');
}

type FetchCompilation = Compilation & Pick<GateOptions, 'remembersExcluded'>;

function compileEntityFetch(
  node: FetchNode,
  { operation, fragments, batches }: ParsedFetch,
  compilation: FetchCompilation,
): EntityFetch {
  const representations = new Set(node.entities.map((batch) => batch.variable));
  const definitions = new Map<string, string>();
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    if (!representations.has(name)) definitions.set(name, print(definition));
  }
  return {
    kind: 'EntityFetch',
    subgraph: node.subgraph,
    batches: batches.map((batch) => compileBatch(node.subgraph, batch, { ...compilation, fragments })),
    hasPassports:
      compilation.policy.linked && node.entities.every(({ requires }) => requiresPassport(requires)),
    definitions,
    texts: new LRUCache({ max: MOST_TEXTS }),
  };
}

function compileBatch(
  subgraph: string,
  { batch, set }: ParsedBatch,
  compilation: FetchCompilation & Pick<GateOptions, 'fragments'>,
): CompiledBatch {
  const { paths, requires, inputRewrites, outputRewrites, contexts } = batch;
  const { policy, isCompatible, schema, places } = compilation;
  const gate = { ...compilation, place: places.of(batch) };
  const dependents = places.dependents(batch);
  return {
    paths,
    contexts,
    outputRewrites,
    selection: gateSelection(set, gate),
    // the inputs of a derived field are all of its selection, and are withheld by who reads them
    inputs: compilation.remembersExcluded ? undefined : requiredInputs(set, gate),
    reads: dependents.length === 0 ? undefined : new RequiredReads(dependents, compilation),
    represent: compileRepresentation({
      subgraph,
      requires,
      inputRewrites,
      linked: policy.linked,
      isCompatible,
      schema,
    }),
  };
}

function requiresPassport(requires: readonly RequiredSelection[]): boolean {
  const fields = requires.filter((selection) => selection.kind === 'field');
  const fragments = requires.filter((selection) => selection.kind === 'fragment');
  if (fields.some(({ name }) => name === PASSPORT)) return true;
  return fragments.length > 0 && fragments.every(({ selections }) => requiresPassport(selections));
}
