/**
 * The planner port: what the executor needs of a query planner, in one plan format of ours. Adapters turn a planner's
 * own format into it (hivePlan.ts, apolloPlan.ts); createPlanner chooses one and checks its plans.
 */
export interface Planner {
  readonly name: PlannerName;
  /** Resolves once it can plan. Throws when it cannot read the supergraph. */
  ready(): Promise<void>;
  /** Throws the signal's reason when that aborts, and whatever the planner throws for what it cannot plan. */
  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanNode | undefined>;
  /**
   * To be called when it is no longer in force: what it holds is given back once it is idle. Requests that began earlier may
   * still be planned.
   */
  release(): Promise<void>;
}

export type PlannerName = 'hive' | 'apollo';

export interface PlanRequest {
  /** One operation, as text with our aliases. */
  readonly operation: string;
  readonly overrides: OverrideOutcome;
}

/** Which labelled `@override`s apply to a request. */
export interface OverrideOutcome {
  /** Every label of the supergraph: true where the field moves to its new subgraph. */
  readonly labels: ReadonlyMap<string, boolean>;
  /** The same outcome of the `percent(n)` labels, as one number: those with a larger n are true. */
  readonly percentage: number;
  /** Equal for equal outcomes. */
  readonly key: string;
}

export type PlanNode = SequenceNode | ParallelNode | FetchNode;

export interface SequenceNode {
  readonly kind: 'Sequence';
  readonly nodes: readonly PlanNode[];
}

export interface ParallelNode {
  readonly kind: 'Parallel';
  readonly nodes: readonly PlanNode[];
}

export interface FetchNode {
  readonly kind: 'Fetch';
  readonly subgraph: string;
  /** The text for the subgraph; entity fetches hold one `_entities` field for each of `entities`. */
  readonly operation: string;
  /** Names of the client's variables that the text uses. */
  readonly variables: readonly string[];
  /** Empty for a fetch of root fields. */
  readonly entities: readonly EntityBatch[];
  /** Applied to the answer of a root fetch. */
  readonly outputRewrites: readonly Rewrite[];
  /** For a root fetch that does not start at the root: where its answer belongs. */
  readonly path: readonly PathStep[];
}

/** The entities of one `_entities` field. */
export interface EntityBatch {
  /** Response key of the `_entities` field. */
  readonly alias: string;
  readonly variable: string;
  readonly paths: readonly (readonly PathStep[])[];
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites: readonly Rewrite[];
  readonly outputRewrites: readonly Rewrite[];
  /** Variables of the text whose values come from objects above the entity (`@fromContext`). */
  readonly contexts: readonly ContextVariable[];
}

export interface ContextVariable {
  readonly name: string;
  /** How many fields above the entity the object stands: 1 is the one that holds it. */
  readonly levels: number;
  /** From there to the value. Of several with one name the first that leads to a value counts. */
  readonly path: readonly RewriteStep[];
}

export type PathStep =
  | { readonly kind: 'field'; readonly key: string }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly names: ReadonlySet<string> };

export type RequiredSelection =
  | {
      readonly kind: 'field';
      /** What the subgraph calls it. */
      readonly name: string;
      /** Where it stands in the data: another key where two fetches need one field with different arguments. */
      readonly key: string;
      readonly selections: readonly RequiredSelection[] | undefined;
    }
  | { readonly kind: 'fragment'; readonly on: string; readonly selections: readonly RequiredSelection[] };

/** Changes a key or a value at a path of a representation or an answer (interface objects, merged aliases). */
export interface Rewrite {
  readonly path: readonly RewriteStep[];
  readonly set: { readonly value: unknown } | { readonly rename: string };
}

export type RewriteStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'types'; readonly names: ReadonlySet<string> };
