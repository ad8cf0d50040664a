import {
  type DocumentNode,
  type ExecutionResult,
  execute as executeDocument,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { CALLER_HEADER, verifyCallerToken } from '../../schema/consent/callerToken.ts';
import type { Keyring } from '../../schema/consent/keys.ts';
import { SubgraphContext } from './context.ts';
import type { Department } from './departments.ts';
import { type OnFault, presentError, presentRequestError } from './faults.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

/** Distinct query texts whose documents are kept: a gateway sends few, again and again. */
const DOCUMENTS_KEPT = 1_000;
/** A query with more tokens than this is refused before it costs anything. */
const MAX_TOKENS = 20_000;

export interface ExecutorOptions {
  readonly name: Department;
  readonly schema: GraphQLSchema;
  readonly callerKeys: Keyring;
  /** Seconds since 1970 (UTC). */
  readonly clock: () => number;
  readonly onFault: OnFault | undefined;
}

/** A document that may run, or the answer that says why it may not. */
type Prepared = { readonly document: DocumentNode } | { readonly refusal: ExecutionResult };

/** Answers requests against the schema: who asks is verified anew each time, and an error becomes an answer. */
export function createExecutor(options: ExecutorOptions): Subgraph['execute'] {
  const prepared = new LRUCache<string, Prepared>({ max: DOCUMENTS_KEPT });

  function prepare(query: string): Prepared {
    let known = prepared.get(query);
    if (known === undefined) {
      known = parseAndValidate(options.schema, query);
      prepared.set(query, known);
    }
    return known;
  }

  return async (request, headers) => {
    try {
      const plan = prepare(request.query);
      if ('refusal' in plan) return plan.refusal;
      const now = options.clock();
      const caller = verifyCallerToken(headers[CALLER_HEADER], options.name, options.callerKeys, now);
      return await run(plan.document, request, new SubgraphContext(caller, now), options);
    } catch (error) {
      return { errors: [presentError(error, options.name, options.onFault)] };
    }
  };
}

function parseAndValidate(schema: GraphQLSchema, query: string): Prepared {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { refusal: { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] } };
  }
  const errors = validate(schema, document);
  if (errors.length === 0) return { document };
  return { refusal: { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) } };
}

function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}

async function run(
  document: DocumentNode,
  request: SubgraphRequest,
  context: SubgraphContext,
  { schema, name, onFault }: ExecutorOptions,
): Promise<ExecutionResult> {
  const { data, errors } = await executeDocument({
    schema,
    document,
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
  });
  if (data === undefined) return { errors: errors?.map(presentRequestError) ?? [] };
  return {
    ...(errors && { errors: errors.map((error) => presentError(error, name, onFault)) }),
    data,
    ...(context.withheld.length > 0 && { extensions: { consent: { withheld: context.withheld } } }),
  };
}
