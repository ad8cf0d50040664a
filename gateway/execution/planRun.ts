import type { Policy } from '../../schema/consent/policy.ts';
import type { ConsentSession } from './consentLayer.ts';
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

/** What running a plan needs besides the plan. */
export interface Execution {
  readonly isCompatible: IsCompatible;
  readonly policy: Policy;
  readonly transport: Transport;
  readonly session: ConsentSession;
  readonly meanings: ReadonlyMap<string, AliasMeaning>;
  /** Coerced values of the client's variables, and of those that stand for literals. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Headers for a subgraph: the caller token that names client, purpose, audience and request. */
  readonly headersFor: (subgraph: string) => Readonly<Record<string, string>>;
  /** Who may share answers that are about passports; undefined: nobody. */
  readonly sharedBy: string | undefined;
  readonly limit: RequestLimit;
}

/** One run of a plan: the data merged so far, under our aliases, and what went wrong. */
export class PlanRun {
  readonly data: Raw = {};
  readonly errors: SubgraphErrors;
  readonly execution: Execution;

  constructor(execution: Execution) {
    this.execution = execution;
    this.errors = new SubgraphErrors(execution.meanings, execution.policy.linked);
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
