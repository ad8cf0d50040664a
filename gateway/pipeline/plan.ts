import { setImmediate as immediate } from 'node:timers/promises';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessDemand, AccessHeld } from '../access/accessDemands.ts';
import { type AccessOutcome, OPEN_ACCESS } from '../access/accessRules.ts';
import { type CompiledPlan, type CompilePlanOptions, compilePlan } from '../execution/compilePlan.ts';
import { compileShape, type Shape } from '../execution/compileShape.ts';
import type { ConsentLayers } from '../execution/consentLayer.ts';
import { type Derivation, derivationsOf } from '../execution/derivations.ts';
import type { CompiledDerivation } from '../execution/derive.ts';
import { exactlyOneChecks, type InputCheck } from '../execution/exactlyOne.ts';
import {
  type AliasMeaning,
  aliasMeanings,
  plannedVariable,
  printPlannedOperation,
} from '../execution/operationTree.ts';
import { readOperation } from '../execution/readOperation.ts';
import type { OverrideOutcome } from '../federation/planner.ts';
import type { Supergraph } from '../federation/supergraph.ts';
import type { OperationLimits } from '../limits/measureOperation.ts';
import type { BoundCaller } from './caller.ts';
import { type EvaluatePolicies, grantAccess } from './grantAccess.ts';
import { limit } from './limit.ts';

/** A validated operation on its way through the pipeline. */
export interface OperationRequest {
  /** The API schema against which it was validated. */
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** A hash of the operation's text. */
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

/** Everything that is known of an operation before any data is. */
export interface PlannedOperation {
  /** Undefined when no subgraph is needed. */
  readonly plan: CompiledPlan | undefined;
  /** The derived fields, each with a plan of its own. */
  readonly derivations: readonly CompiledDerivation[];
  readonly shape: Shape;
  readonly meanings: ReadonlyMap<string, AliasMeaning>;
  /** What the types cannot say of the arguments' values. */
  readonly checks: readonly InputCheck[];
}

/** An operation bound to values. */
export interface BoundOperation {
  readonly planned: PlannedOperation;
  /** The client's variables, coerced, and those that stand for literals; all under the names that are planned. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The client's variables, coerced, under its own names. */
  readonly clientVariables: Readonly<Record<string, unknown>>;
}

/** An entry of the cache by operation text, with what it takes to make it again for another supergraph. */
interface KeptEntry {
  readonly entry: Promise<ReadEntry>;
  readonly request: PlanRequest;
}

/** What a plan is made of. */
interface PlanRequest {
  readonly operation: Pick<OperationRequest, 'document' | 'operation'>;
  /** The cache key, without what was decided on access and overrides. */
  readonly stem: string;
  /** The values of the variables in @skip and @include. */
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly purpose: string;
  /** What the caller held of what the operation's fields demand. */
  readonly held: AccessHeld | undefined;
  readonly access: AccessOutcome;
  readonly overrides: OverrideOutcome;
}

/** What is read off an operation's text once. */
interface OperationFacts {
  /** The names of the variables in @skip and @include. */
  readonly conditions: readonly string[];
  readonly demands: readonly AccessDemand[];
}

/** When a new supergraph is made ready: how many of the latest operations are planned on it, and for how long. */
const WARM_OPERATIONS = 500;
const WARM_MS = 10_000;

interface ReadEntry {
  readonly planned: PlannedOperation;
  readonly literals: Readonly<Record<string, unknown>>;
}

/**
 * Stage 4: plans operations and keeps the plans. Two caches: by the operation's text (the literals of that text come
 * with it), and by the text as planned, in which literals are variables: operations that differ only in literals share
 * one plan. Both belong to one version of the supergraph.
 */
export class Planning {
  readonly #supergraph: Supergraph;
  readonly #layers: ConsentLayers;
  readonly #limits: OperationLimits;
  readonly #planTimeoutMs: number;
  readonly #policies: EvaluatePolicies | undefined;
  readonly #facts: LRUCache<string, OperationFacts>;
  readonly #read: LRUCache<string, KeptEntry>;
  readonly #plans: LRUCache<string, Promise<PlannedOperation>>;

  constructor(options: {
    supergraph: Supergraph;
    layers: ConsentLayers;
    limits: OperationLimits;
    policies: EvaluatePolicies | undefined;
    planTimeoutMs: number;
    cacheSize: number;
  }) {
    this.#supergraph = options.supergraph;
    this.#layers = options.layers;
    this.#limits = options.limits;
    this.#planTimeoutMs = options.planTimeoutMs;
    this.#policies = options.policies;
    this.#facts = new LRUCache({ max: options.cacheSize });
    this.#read = new LRUCache({ max: options.cacheSize });
    this.#plans = new LRUCache({ max: options.cacheSize });
  }

  /** Throws a GraphQLError for variables that do not fit, an operation that is too large or that cannot be planned. */
  async bind(
    request: OperationRequest,
    caller: BoundCaller,
    overrides: OverrideOutcome,
  ): Promise<BoundOperation> {
    const { purpose } = caller.ask;
    const client = this.#coerce(request);
    const name = request.operation.name?.value ?? '';
    const operationKey = `${request.hash}\n${name}`;
    const { conditions, demands } = this.#factsOf(operationKey, request);
    for (const variable of conditions) {
      if (typeof client[variable] !== 'boolean') throw nullCondition(variable);
    }
    const taken = conditions.map((variable) => (client[variable] === true ? '1' : '0')).join('');
    const held = demands.length === 0 ? undefined : await grantAccess(demands, caller, this.#policies);
    const access = held === undefined ? OPEN_ACCESS : this.#supergraph.access.decide(demands, held);
    const stem = `${operationKey}\n${purpose}\n${taken}`;
    let kept = this.#read.get(keyOf({ stem, access, overrides }));
    if (kept === undefined) {
      const values = Object.fromEntries(conditions.map((variable) => [variable, client[variable]]));
      kept = this.#keep({ operation: request, stem, conditions: values, purpose, held, access, overrides });
    }
    const { planned, literals } = await kept.entry;
    const named = Object.entries(client).map(
      ([variable, value]) => [plannedVariable(variable), value] as const,
    );
    const variables = { ...Object.fromEntries(named), ...literals };
    for (const check of planned.checks) check(variables);
    return { planned, variables, clientVariables: client };
  }

  #factsOf(operationKey: string, { document, operation }: OperationRequest): OperationFacts {
    let facts = this.#facts.get(operationKey);
    if (facts === undefined) {
      limit(document, operation, this.#limits);
      const { access, apiSchema } = this.#supergraph;
      facts = { conditions: conditionVariables(document), demands: access.demandsOf(document, apiSchema) };
      this.#facts.set(operationKey, facts);
    }
    return facts;
  }

  #coerce(request: OperationRequest): Readonly<Record<string, unknown>> {
    const definitions = request.operation.variableDefinitions ?? [];
    const result = getVariableValues(this.#supergraph.apiSchema, definitions, request.variables ?? {}, {
      maxErrors: 20,
    });
    if (result.errors === undefined) return result.coerced;
    throw new GraphQLError(withoutValue(result.errors[0]?.message ?? ''), {
      nodes: result.errors[0]?.nodes ?? null,
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    });
  }

  /** Plans what was asked latest of an earlier version of the supergraph, as far as it is still valid. */
  async warm(earlier: Planning): Promise<void> {
    const until = performance.now() + WARM_MS;
    let left = WARM_OPERATIONS;
    for (const { request } of earlier.#read.values()) {
      if (left-- === 0 || performance.now() > until) return;
      await immediate(); // requests come first
      const { access: rules, apiSchema, planner } = this.#supergraph;
      const { document } = request.operation;
      if (validate(apiSchema, document).length > 0) continue;
      const demands = rules.demandsOf(document, apiSchema);
      const access = rules.decide(demands, request.held ?? NOTHING_HELD);
      const again = { ...request, access, overrides: planner.overridesAt(request.overrides.percentage) };
      if (this.#read.has(keyOf(again))) continue;
      // What cannot be planned now is tried again, and explained, when somebody asks for it.
      await this.#keep(again).entry.catch(() => undefined);
    }
  }

  #keep({ operation: { document, operation }, ...rest }: PlanRequest): KeptEntry {
    const request = { operation: { document, operation }, ...rest };
    const key = keyOf(request);
    const kept = { entry: this.#readAndPlan(request), request };
    this.#read.set(key, kept);
    kept.entry.catch(() => this.#read.delete(key));
    return kept;
  }

  async #readAndPlan(how: PlanRequest): Promise<ReadEntry> {
    const { operation: request, conditions, purpose, access, overrides } = how;
    const { apiSchema, policy } = this.#supergraph;
    const tree = readOperation({
      access,
      document: request.document,
      operation: request.operation,
      schema: apiSchema,
      policy,
      purpose,
      layer: this.#layers.plan,
      variables: conditions,
    });
    const text = printPlannedOperation(tree, apiSchema, policy);
    const names = JSON.stringify(tree.selections, (key, value: unknown) =>
      SIGNATURE.has(key) || /^\d*$/.test(key) ? value : undefined,
    );
    const derivations = derivationsOf(tree, apiSchema, policy);
    const apart = derivations.map((derivation) => `${derivation.path} ${derivation.text}\n`).join('');
    const key = `${purpose}\n${access.key}\n${overrides.key}\n${text}\n${apart}${names}`;
    let planned = this.#plans.get(key);
    if (planned === undefined) {
      const shape = compileShape(tree, {
        schema: apiSchema,
        policy,
        purpose,
        layer: this.#layers.shape,
        access,
      });
      const meanings = aliasMeanings(tree, apiSchema, policy);
      const checks = exactlyOneChecks(tree);
      planned = Promise.all([
        this.#plan(text, overrides, { purpose }),
        Promise.all(derivations.map((derivation) => this.#derive(derivation, overrides, purpose))),
      ]).then(([plan, derived]) => ({ plan, derivations: derived, shape, meanings, checks }));
      this.#plans.set(key, planned);
      planned.catch(() => this.#plans.delete(key));
    }
    return { planned: await planned, literals: tree.literals };
  }

  async #derive(
    derivation: Derivation,
    overrides: OverrideOutcome,
    purpose: string,
  ): Promise<CompiledDerivation> {
    const plan = await this.#plan(derivation.text, overrides, { purpose, derives: derivation });
    return { ...derivation, plan: plan ?? { kind: 'Sequence', nodes: [] } };
  }

  async #plan(
    text: string,
    overrides: OverrideOutcome,
    purposes: Pick<CompilePlanOptions, 'purpose' | 'derives'>,
  ): Promise<CompiledPlan | undefined> {
    if (/^\w+(\([^)]*\))? \{\}$/.test(text)) return undefined; // nothing but introspection and __typename
    const { planner, fullSchema, policy, isCompatible } = this.#supergraph;
    const node = await planner.plan({ operation: text, overrides }, AbortSignal.timeout(this.#planTimeoutMs));
    const facts = { schema: fullSchema, policy, isCompatible, requirements: planner.facts };
    return node && compilePlan(node, { ...facts, layer: this.#layers.fetch, ...purposes });
  }
}

/** For an operation of which nothing was demanded before: what somebody without a token holds. */
const NOTHING_HELD: AccessHeld = { authenticated: false, scopes: new Set(), policies: new Set() };

function keyOf({ stem, access, overrides }: Pick<PlanRequest, 'stem' | 'access' | 'overrides'>): string {
  return `${stem}\n${access.key}\n${overrides.key}`;
}

/** What tells two trees with one planned text apart: the client's names, and what is not planned. */
const SIGNATURE = new Set(['responseKey', 'name', 'on', 'selections', 'planned']);

function nullCondition(variable: string): GraphQLError {
  return new GraphQLError(`Variable "$${variable}" decides in @skip or @include, so it may not be null.`, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
  });
}

/** The names of the variables in @skip and @include: a plan is made for each combination that occurs. */
function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== 'skip' && node.name.value !== 'include') return;
      for (const argument of node.arguments ?? []) {
        if (argument.value.kind === Kind.VARIABLE) names.add(argument.value.name.value);
      }
    },
  });
  return [...names].sort();
}

/** graphql-js quotes the value; whatever was typed into a lookup stays with who typed it. */
function withoutValue(message: string): string {
  const shown =
    /^(Variable "\$\w+" got invalid value) .*?(?: at "([\w.[\]]+)")?; ((?:Field|Expected type|Value|A \w+ must)[\s\S]*)$/.exec(
      message,
    );
  if (shown === null)
    return /^Variable "\$\w+" of (?:required|non-null) type/.test(message)
      ? message
      : 'A variable has a value that its type does not allow.';
  const [, head = '', at, hint = ''] = shown;
  const place = at === undefined ? '' : ` at "${at}"`;
  const field =
    /^Field "\w+" (?:of required type "[^"]+" was not provided|is not defined by type "[^"]+")/.exec(
      hint,
    )?.[0];
  const type = /^Expected (?:non-nullable )?type "[^"]+"/.exec(hint)?.[0];
  const form = /^A \w+ must be [^"]+\.$/.exec(hint)?.[0];
  if (form !== undefined)
    return `${head.replace('got invalid value', 'got an invalid value')}${place}. ${form}`;
  return `${head.replace('got invalid value', 'got an invalid value')}${place}. ${field ?? type ?? 'The type does not allow it'}.`;
}
