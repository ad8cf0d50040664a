import type { Policy } from '../../schema/consent/policy.ts';
import type { ConsentSession, CustomerContext } from './consentLayer.ts';
import type { FieldInputs, InputReads } from './inputReads.ts';
import type { Raw } from './mergeData.ts';
import type { AliasMeaning } from './operationTree.ts';
import { SubgraphErrors } from './subgraphErrors.ts';
import {
  type RequestLimit,
  type SubgraphAnswer,
  type SubgraphRequest,
  type Transport,
  TransportError,
} from './transport.ts';
import type { IsCompatible } from './typeConditions.ts';

/** In the client's response keys. */
export type ClientPath = readonly (string | number)[];

/** For what fetches are made: one purpose, of which they all say so. */
export interface Errand {
  readonly session: ConsentSession;
  /** Headers for a subgraph: the caller token that names client, purpose, audience, derived field and request. */
  readonly headersFor: (subgraph: string) => Readonly<Record<string, string>>;
  /** Who may share answers that are about passports; undefined: nobody. */
  readonly sharedBy: string | undefined;
}

/** What running a plan needs besides the plan. */
export interface Execution extends Errand {
  readonly isCompatible: IsCompatible;
  readonly policy: Policy;
  readonly transport: Transport;
  readonly meanings: ReadonlyMap<string, AliasMeaning>;
  /** Coerced values of the client's variables, and of those that stand for literals. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The errand of a derived field (`Type.field`): of its own fetch for the caller's purpose, of its inputs for another. */
  readonly errandFor: (derivedField: string, purpose: string) => Errand;
  readonly limit: RequestLimit;
}

/** The state that a run has from elsewhere; a run of its own begins with nothing. */
export interface RunStart {
  readonly data?: Raw;
  readonly errors?: SubgraphErrors;
  /** The run that reads the inputs of the derived field that this one is about, into the same data. */
  readonly inputs?: PlanRun;
  /** Where the client sees the customers with which the data begins. */
  readonly origins?: readonly ClientPath[];
}

/** One run of a plan: the data merged so far, under our aliases, and what went wrong. */
export class PlanRun {
  readonly data: Raw;
  readonly errors: SubgraphErrors;
  readonly execution: Execution;
  readonly inputs: PlanRun | undefined;
  readonly origins: readonly ClientPath[] | undefined;

  constructor(execution: Execution, start: RunStart = {}) {
    this.execution = execution;
    this.data = start.data ?? {};
    this.errors = start.errors ?? new SubgraphErrors(execution.meanings, execution.policy.linked);
    this.inputs = start.inputs;
    this.origins = start.origins;
  }

  /** What fields that require others were computed from. */
  readonly reads: InputReads[] = [];

  noteReads(customer: CustomerContext, { field, inputs }: FieldInputs): void {
    if (customer.customer === undefined || inputs.length === 0) return;
    this.reads.push({ customer, field, inputs, purpose: this.execution.session.ask.purpose });
  }

  /** Sends one request; undefined when there is no answer, which is then recorded for these places. */
  async send(
    subgraph: string,
    request: Omit<SubgraphRequest, 'headers'>,
    paths: () => readonly (readonly (string | number)[])[],
  ): Promise<SubgraphAnswer | undefined> {
    const { transport, headersFor, limit } = this.execution;
    try {
      return await transport.send(subgraph, { ...request, headers: headersFor(subgraph) }, limit);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      this.errors.failed(subgraph, error.code, error.message, paths());
      return undefined;
    }
  }

  /** Where the client sees a root field; nowhere when the planner added it. */
  rootPath(key: string): [string][] {
    const meaning = this.execution.meanings.get(key);
    return meaning === undefined ? [] : [[meaning.responseKey]];
  }

  /** The values of some of the request's variables; those that the client left out stay out. */
  variables(names: Iterable<string>): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const name of names) {
      const value = this.execution.variables[name];
      if (value !== undefined) values[name] = value;
    }
    return values;
  }
}
