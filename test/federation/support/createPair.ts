import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  Kind,
  parse,
} from 'graphql';
import {
  type Answer,
  createFederation,
  type Federation,
  type FederationOptions,
  type Relayed,
  type Resolvers,
  type SubgraphAnswer,
} from '../../gateway/support/federation.ts';
import type { Operation } from '../../properties/support/writeOperation.ts';
import { Model } from './model.ts';
import type { World } from './world.ts';

/** Spoils the nth answer of an asking on its way to the gateway. */
export type Tamper = (
  answer: SubgraphAnswer,
  from: { subgraph: string; query: string; nth: number },
) => Relayed;

/** One world twice: as one schema that graphql-js executes, and as a federation behind the gateway. */
export interface Pair {
  readonly world: World;
  readonly schema: GraphQLSchema;
  readonly federation: Federation;
  /** What graphql-js answers; `salt` decides what fails. */
  expected(operation: Operation, salt: number): Promise<Answer>;
  /** What the gateway answers. */
  actual(operation: Operation, salt: number, tamper?: Tamper): Promise<Answer>;
  stop(): Promise<void>;
}

export async function createPair(world: World, options: Pick<FederationOptions, 'env'> = {}): Promise<Pair> {
  const schema = buildSchema(world.reference);
  const model = new Model(world, schema);
  let asked: { tamper: Tamper | undefined; count: number; salt: number } | undefined;
  const federation = await createFederation(sourcesOf(world, model), {
    ...options,
    async relay(answer, subgraph, query) {
      const nth = asked === undefined ? 0 : asked.count++;
      // subgraphs that are asked at once answer in any order
      if (((asked?.salt ?? 0) + nth) % 3 === 0) await new Promise(setImmediate);
      return asked?.tamper?.(answer, { subgraph, query, nth }) ?? answer;
    },
  });
  const fieldResolver = model.resolver(undefined);
  return {
    world,
    schema,
    federation,
    async expected({ query, variables, operationName }, salt) {
      model.reset(salt);
      const answer: ExecutionResult = await execute({
        schema,
        document: parse(query),
        variableValues: variables,
        operationName: operationName ?? null,
        fieldResolver,
      });
      return { status: 200, ...(JSON.parse(JSON.stringify(answer)) as Omit<Answer, 'status'>) };
    },
    async actual({ query, variables, operationName }, salt, tamper) {
      model.reset(salt);
      asked = { tamper, count: 0, salt };
      return federation.ask(query, variables, operationName);
    },
    stop: () => federation.stop(),
  };
}

function sourcesOf(world: World, model: Model) {
  return Object.fromEntries(
    Object.entries(world.subgraphs).map(([name, sdl]) => {
      const source = {
        sdl,
        resolvers: entityResolvers(parse(sdl), model),
        fieldResolver: model.resolver(name),
      };
      return [name, source] as const;
    }),
  );
}

function entityResolvers(document: DocumentNode, model: Model): Resolvers {
  const resolvers: Record<string, object> = {};
  for (const definition of document.definitions) {
    const isType =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (!isType || !definition.directives?.some(({ name }) => name.value === 'key')) continue;
    resolvers[definition.name.value] = { __resolveReference: model.entity.bind(model) };
  }
  return resolvers as Resolvers;
}
