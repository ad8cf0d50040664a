import { randomUUID } from 'node:crypto';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { DisclosureSink } from '../disclosure/disclosure.ts';
import type { ConsentLayers } from '../execution/consentLayer.ts';
import type { RequestLimit, Transport } from '../execution/transport.ts';
import type { Supergraph } from '../federation/supergraph.ts';
import type { OperationLimits } from '../limits/measureOperation.ts';
import { readTraceContext } from '../telemetry/traceContext.ts';
import { type AuthenticateOptions, authenticate } from './authenticate.ts';
import { bindPurpose, PURPOSE_HEADER } from './bindPurpose.ts';
import type { AdmittedCaller } from './caller.ts';
import { disclose } from './disclose.ts';
import { type CallerKeys, execute } from './execute.ts';
import type { EvaluatePolicies } from './grantAccess.ts';
import { PrivacySignals, SIGNAL_HEADER } from './honourSignal.ts';
import { type OperationRequest, Planning } from './plan.ts';
import { shape } from './shape.ts';

export type { AdmittedCaller } from './caller.ts';
export type { OperationRequest } from './plan.ts';

export interface PipelineOptions {
  /** The version in force, and the one to which an API schema belongs. */
  readonly supergraph: {
    readonly current: Supergraph;
    versionOf(apiSchema: GraphQLSchema): Supergraph;
  };
  readonly transport: Transport;
  readonly layers: ConsentLayers;
  readonly keys: CallerKeys;
  readonly access: AuthenticateOptions;
  /** Undefined: no supergraph in force uses `@policy`. */
  readonly policies: EvaluatePolicies | undefined;
  readonly limits: OperationLimits;
  readonly disclosures: DisclosureSink;
  readonly requestTimeoutMs: number;
  readonly planTimeoutMs: number;
  readonly planCacheSize: number;
  /** Seconds since 1970 (UTC). */
  readonly clock: () => number;
}

/**
 * The life of a request: authenticate → bindPurpose → honourSignal → limit → plan → execute → shape → disclose. The first
 * three need only the request's headers, the others its operation. Whoever serves clients goes through here.
 */
export class Pipeline {
  readonly #options: PipelineOptions;
  /** Plans belong to one version of the supergraph, and last as long as anybody uses it. */
  readonly #stages = new WeakMap<Supergraph, Planning>();

  readonly #signals: PrivacySignals;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.#signals = new PrivacySignals(options);
  }

  /** The API schema in force; another object for each version of the supergraph. */
  get schema(): GraphQLSchema {
    return this.#options.supergraph.current.apiSchema;
  }

  /** Plans on a new version of the supergraph what is asked of the one in force, so that it starts warm. */
  async prepare(next: Supergraph, inForce: Supergraph): Promise<void> {
    await this.#stageFor(next).warm(this.#stageFor(inForce));
  }

  /** Stages 1 to 3. Throws a GraphQLError with an HTTP status (401, 403, 503). */
  async admit(header: (name: string) => string | undefined): Promise<AdmittedCaller> {
    const authenticated = await authenticate(header('authorization'), this.#options.access);
    const caller = bindPurpose(authenticated, header(PURPOSE_HEADER));
    await this.#signals.honour(header(SIGNAL_HEADER), caller, this.#options.supergraph.current);
    return { ...caller, trace: readTraceContext(header) };
  }

  /**
   * Stages 4 to 8. `cancellation` is aborted by whoever learns that the client has gone, and here once the request has had
   * its time. Throws a GraphQLError for an operation that is not run at all.
   */
  async answer(
    request: OperationRequest,
    caller: AdmittedCaller,
    cancellation: AbortController,
  ): Promise<ExecutionResult> {
    const { requestTimeoutMs } = this.#options;
    const timer = setTimeout(() => cancellation.abort(), requestTimeoutMs);
    try {
      const limit = { signal: cancellation.signal, deadline: performance.now() + requestTimeoutMs };
      return await this.#answer(request, caller, limit);
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(
    request: OperationRequest,
    caller: AdmittedCaller,
    limit: RequestLimit,
  ): Promise<ExecutionResult> {
    const { layers, clock, disclosures, transport, keys } = this.#options;
    const supergraph = this.#options.supergraph.versionOf(request.schema);
    const requestId = randomUUID();
    const overrides = supergraph.planner.overridesFor(requestId);
    const bound = await this.#stageFor(supergraph).bind(request, caller, overrides);
    const executed = await execute(bound, {
      supergraph,
      transport,
      layers,
      keys,
      caller,
      requestId,
      now: clock(),
      limit,
    });
    const answer = shape(request, bound, executed, supergraph);
    await disclose(answer, caller, requestId, limit.signal, disclosures);
    return {
      data: answer.data,
      ...(answer.errors.length > 0 ? { errors: answer.errors } : {}),
      ...(supergraph.policy.linked ? { extensions: { consent: answer.consent } } : {}),
    };
  }

  #stageFor(supergraph: Supergraph): Planning {
    let stage = this.#stages.get(supergraph);
    if (stage === undefined) {
      const { layers, limits, policies, planTimeoutMs, planCacheSize } = this.#options;
      stage = new Planning({ supergraph, layers, limits, policies, planTimeoutMs, cacheSize: planCacheSize });
      this.#stages.set(supergraph, stage);
    }
    return stage;
  }
}
