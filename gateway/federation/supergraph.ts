import { buildSchema, GraphQLError, type GraphQLSchema, isScalarType, valueFromASTUntyped } from 'graphql';
import { compilePolicy, type Policy } from '../../schema/consent/policy.ts';
import { SCALAR_FORMS, type ScalarForm } from '../../schema/vocabulary/scalarForms.ts';
import { AccessRules } from '../access/accessRules.ts';
import { type IsCompatible, typeConditions } from '../execution/typeConditions.ts';
import { createPlanner, type PlannerOptions, type SupergraphPlanner } from './createPlanner.ts';
import { subgraphUrls } from './supergraphSdl.ts';

/** One version of the supergraph and all that is compiled from it. */
export interface Supergraph {
  readonly sdl: string;
  /** What clients see: no inaccessible parts, no federation. */
  readonly apiSchema: GraphQLSchema;
  /** Everything, inaccessible parts included. */
  readonly fullSchema: GraphQLSchema;
  readonly isCompatible: IsCompatible;
  readonly policy: Policy;
  readonly access: AccessRules;
  readonly planner: SupergraphPlanner;
  /** The GraphQL endpoint of each subgraph, as the supergraph states it. */
  readonly urls: ReadonlyMap<string, string>;
}

/** Compiles a supergraph that ApolloGateway has accepted. Throws an Error that says what cannot be served. */
export function compileSupergraph(
  sdl: string,
  apiSchema: GraphQLSchema,
  planner: PlannerOptions,
): Supergraph {
  const policy = compilePolicy(sdl);
  const access = new AccessRules(sdl);
  if (policy.linked) checkAgreedScalars(apiSchema);
  const fullSchema = buildSchema(sdl, { assumeValid: true, assumeValidSDL: true, noLocation: true });
  return {
    sdl,
    apiSchema,
    fullSchema,
    isCompatible: typeConditions(fullSchema),
    policy,
    access,
    planner: createPlanner(sdl, planner),
    urls: subgraphUrls(sdl),
  };
}

/**
 * A supergraph's SDL says nothing of what its scalars look like, so without this a wrong date would reach a subgraph and
 * cost the whole fetch. The value itself is passed on as it was sent.
 */
function checkAgreedScalars(apiSchema: GraphQLSchema): void {
  for (const [name, form] of Object.entries<ScalarForm>(SCALAR_FORMS)) {
    const type = apiSchema.getType(name);
    if (!isScalarType(type)) continue;
    const parse = (input: unknown): unknown => {
      if (!form.accepts(input)) throw new GraphQLError(`A ${name} must be ${form.expected}.`);
      return input;
    };
    type.parseValue = parse;
    type.parseLiteral = (node, variables) => parse(valueFromASTUntyped(node, variables));
  }
}
