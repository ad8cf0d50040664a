/** The codes that a subgraph may give in `errors[].extensions.code`. */
export const SUBGRAPH_ERROR_CODES = [
  'BAD_USER_INPUT',
  'CONFLICT',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL_SERVER_ERROR',
  'NOT_FOUND',
] as const;

export type SubgraphErrorCode = (typeof SUBGRAPH_ERROR_CODES)[number];

export interface SubgraphErrorOptions extends ErrorOptions {
  /** Which argument was wrong, by its path in the schema: `first`, `input.purpose`. */
  readonly argument?: string;
}

/**
 * An error whose message is meant for the caller: it says what was expected and where, and holds no personal value.
 * The message of any other error never leaves the subgraph.
 */
export class SubgraphError extends Error {
  readonly code: SubgraphErrorCode;
  readonly argument: string | undefined;

  constructor(code: SubgraphErrorCode, message: string, options?: SubgraphErrorOptions) {
    super(message, options);
    this.name = 'SubgraphError';
    this.code = code;
    this.argument = options?.argument;
  }
}
