import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';

/**
 * Every error code that the gateway answers with, its HTTP status where the whole request fails, and its meaning.
 * docs/errors.md lists the same table.
 */
export const ERROR_CODES = {
  UNAUTHENTICATED: {
    status: 401,
    meaning: 'The bearer token is missing, expired, wrongly signed, or from another issuer.',
  },
  CLIENT_UNKNOWN: { status: 403, meaning: 'The token is genuine, but its client is not registered.' },
  PURPOSE_NOT_REGISTERED: {
    status: 403,
    meaning: 'The client asked for a purpose that it is not registered for.',
  },
  PURPOSE_REQUIRED: {
    status: 403,
    meaning: 'The client has several purposes and no default; the request must name one.',
  },
  PRIVACY_SIGNAL_UNAVAILABLE: {
    status: 503,
    meaning: 'The request carries Sec-GPC: 1, which could not be recorded, so it is not answered.',
  },
  OPERATION_TOO_LARGE: {
    status: 400,
    meaning: 'The operation exceeds a limit on depth, aliases, fields or tokens.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    status: undefined,
    meaning: 'The caller may not see this field or type; it is null and was not fetched.',
  },
  PLANNING_TIMEOUT: { status: 503, meaning: 'The operation could not be planned in time.' },
  PLANNING_FAILED: { status: 500, meaning: 'The operation could not be planned.' },
  PLAN_REFUSED: {
    status: 501,
    meaning: 'The planner knows no plan for the operation that gives right answers.',
  },
  DISCLOSURE_UNAVAILABLE: {
    status: 503,
    meaning: 'What the answer discloses could not be recorded, so it is not sent.',
  },
  SUBGRAPH_UNREACHABLE: { status: undefined, meaning: 'A subgraph did not answer; its fields are null.' },
  SUBGRAPH_TIMEOUT: { status: undefined, meaning: 'A subgraph did not answer in time; its fields are null.' },
  SUBGRAPH_INVALID_ANSWER: {
    status: undefined,
    meaning: 'A subgraph answered with something that its schema does not allow.',
  },
  SUBGRAPH_OVERLOADED: {
    status: undefined,
    meaning: 'Too many requests wait for a subgraph already; it was not asked, its fields are null.',
  },
  SUBGRAPH_UNAVAILABLE: {
    status: undefined,
    meaning: 'A subgraph failed too often and is left alone for some seconds; its fields are null.',
  },
  SUBGRAPH_ERROR: { status: undefined, meaning: 'A subgraph reported an error for this field.' },
  FIELD_NOT_ANSWERED: {
    status: undefined,
    meaning: 'No subgraph answered this field, and none said why, as when it does not know the object.',
  },
  NOT_NULLABLE: { status: undefined, meaning: 'A field that may not be null has no value.' },
} as const satisfies Record<string, { status: number | undefined; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A GraphQLError with a code of the table, and the HTTP status when it fails the whole request. */
export function gatewayError(
  code: ErrorCode,
  message: string,
  options: { path?: readonly (string | number)[]; extensions?: GraphQLErrorExtensions } = {},
): GraphQLError {
  const { status } = ERROR_CODES[code];
  return new GraphQLError(message, {
    ...(options.path ? { path: options.path } : {}),
    extensions: { ...options.extensions, code, ...(status === undefined ? {} : { http: { status } }) },
  });
}
