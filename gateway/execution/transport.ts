import type { GraphQLFormattedError } from 'graphql';

/** One GraphQL request to one subgraph. */
export interface SubgraphRequest {
  /** The body as it goes over HTTP: `{"query":"…","variables":{…}}`. */
  readonly body: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether asking twice does no more than asking once: true of queries. */
  readonly repeatable: boolean;
  /**
   * Who asks, for whom and for what, as one text: requests that agree in it and in their bodies may share one answer while
   * it is under way. Undefined: the answer is for this request alone.
   */
  readonly sharedBy: string | undefined;
}

/** How long an answer is waited for. */
export interface RequestLimit {
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
  /** When the request as a whole is over, in milliseconds of `performance.now()`. */
  readonly deadline: number;
}

/** What a subgraph answered: parsed, not yet believed. */
export interface SubgraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: unknown;
}

/** Why a subgraph gave no answer. The message holds nothing of the request or the answer. */
export class TransportError extends Error {
  readonly code:
    | 'SUBGRAPH_UNREACHABLE'
    | 'SUBGRAPH_TIMEOUT'
    | 'SUBGRAPH_INVALID_ANSWER'
    | 'SUBGRAPH_OVERLOADED'
    | 'SUBGRAPH_UNAVAILABLE';

  constructor(code: TransportError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The port to the subgraphs: over HTTP, or in the same process. Throws TransportError and nothing else. */
export interface Transport {
  send(subgraph: string, request: SubgraphRequest, limit: RequestLimit): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}
