import { ApolloGateway } from '@apollo/gateway';
import {
  buildSchema,
  GraphQLError,
  type GraphQLSchema,
  isScalarType,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { compilePolicy, type Policy } from '../../schema/consent/policy.ts';
import { SCALAR_FORMS, type ScalarForm } from '../../schema/vocabulary/scalarForms.ts';
import { type IsCompatible, typeConditions } from '../execution/typeConditions.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createHivePlanner } from './hivePlanner.ts';
import type { Planner } from './planner.ts';

/** One loaded version of the supergraph and all that is compiled from it. */
export interface Supergraph {
  /** What clients see: no inaccessible parts, no federation. */
  readonly apiSchema: GraphQLSchema;
  /** Everything, inaccessible parts included. */
  readonly fullSchema: GraphQLSchema;
  readonly isCompatible: IsCompatible;
  readonly policy: Policy;
  readonly planner: Planner;
}

type ApolloInterface = Pick<ApolloGateway, 'onSchemaLoadOrUpdate' | 'stop'>;
type Executor = Awaited<ReturnType<ApolloGateway['load']>>['executor'];

/**
 * The supergraph's life cycle is Apollo's: ApolloGateway reads it, checks it and derives the API schema. Planning and
 * executing are ours.
 */
export class SupergraphSource {
  readonly #gateway: ApolloGateway;
  #current: Supergraph | undefined;

  /** Throws what ApolloGateway throws for a supergraph that it cannot serve, once `load` is called. */
  constructor(supergraphSdl: string, logger: Logger) {
    // Apollo's gateway reports to its makers unless this says otherwise; there is no option for it.
    // biome-ignore lint/style/noProcessEnv: it is a switch that is set here, and no setting that is read.
    process.env.APOLLO_TELEMETRY_DISABLED = 'true';
    this.#gateway = new ApolloGateway({ supergraphSdl, logger: apolloLogger(logger) });
    this.#gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
      const policy = compilePolicy(coreSupergraphSdl);
      if (policy.linked) checkAgreedScalars(apiSchema);
      const fullSchema = buildSchema(coreSupergraphSdl, {
        assumeValid: true,
        assumeValidSDL: true,
        noLocation: true,
      });
      this.#current = {
        apiSchema,
        fullSchema,
        isCompatible: typeConditions(fullSchema),
        policy,
        planner: createHivePlanner(coreSupergraphSdl),
      };
    });
  }

  /** The version in force. */
  get current(): Supergraph {
    if (this.#current === undefined) throw new Error('the supergraph is not loaded yet');
    return this.#current;
  }

  /** What Apollo Server takes as its gateway: Apollo's life cycle with our executor. */
  asGateway(
    executor: Executor,
  ): ApolloInterface & { load: (options: object) => Promise<{ executor: Executor }> } {
    return {
      onSchemaLoadOrUpdate: (callback) => this.#gateway.onSchemaLoadOrUpdate(callback),
      load: async (options) => {
        await this.#gateway.load(options);
        return { executor };
      },
      stop: () => this.#gateway.stop(),
    };
  }
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

/** The GraphQL endpoint of each subgraph, as the supergraph states it (`@join__graph(name, url)`). */
export function subgraphUrls(supergraphSdl: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== 'EnumTypeDefinition' || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const args =
        value.directives?.find((directive) => directive.name.value === 'join__graph')?.arguments ?? [];
      const text = (name: string) => {
        const argument = args.find((candidate) => candidate.name.value === name)?.value;
        return argument?.kind === 'StringValue' ? argument.value : '';
      };
      urls.set(text('name'), text('url'));
    }
  }
  return urls;
}

/** ApolloGateway logs through four methods; its debug lines would hold operations, so they are dropped. */
function apolloLogger(logger: Logger) {
  return {
    debug: () => {},
    info: () => {},
    warn: (message: unknown) => logger.warn(String(message)),
    error: (message: unknown) => logger.error(String(message)),
  };
}
