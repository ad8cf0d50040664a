import type { GraphQLFormattedError } from 'graphql';

/** One GraphQL request to one subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a subgraph answered: parsed, not yet believed. */
export interface SubgraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: unknown;
}

/** Why a subgraph gave no answer. The message holds nothing of the request or the answer. */
export class TransportError extends Error {
  readonly code: 'SUBGRAPH_UNREACHABLE' | 'SUBGRAPH_TIMEOUT' | 'SUBGRAPH_INVALID_ANSWER';

  constructor(code: TransportError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The port to the subgraphs: over HTTP, or in the same process. Throws TransportError and nothing else. */
export interface Transport {
  send(
    subgraph: string,
    request: SubgraphRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<SubgraphAnswer>;
  close(): Promise<void>;
}
