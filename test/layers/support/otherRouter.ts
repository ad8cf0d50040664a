import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import type { Executor } from '@graphql-tools/utils';
import { print } from 'graphql';
import type { Question } from '../../support/question.ts';

/** Answers one request to a subgraph. */
export type SendTo = (subgraph: string, body: RequestBody, question: Question) => Promise<object>;

export interface RequestBody {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A federation router that knows nothing of consent. */
export interface OtherRouter {
  /** Resolves to the data of the answer, as JSON; null when there is none. */
  ask(question: Question): Promise<unknown>;
  stop(): Promise<unknown>;
}

export type StartRouter = (supergraphSdl: string, send: SendTo) => Promise<OtherRouter>;

/** Apollo's gateway as its documentation sets it up, but for the network. */
export const startApolloGateway: StartRouter = async (supergraphSdl, send) => {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => ({
      async process({ request: { query = '', variables = {} }, context }) {
        return await send(name, { query, variables }, context as Question);
      },
    }),
  });
  const server = new ApolloServer<Question>({ gateway });
  await server.start();
  return {
    async ask(question) {
      const { body } = await server.executeOperation(
        { query: question.query, variables: { ...question.variables } },
        { contextValue: question },
      );
      return body.kind === 'single' ? json(body.singleResult.data ?? null) : null;
    },
    stop: () => server.stop(),
  };
};

/** The runtime of Hive Gateway, but for the network. */
export const startHiveGateway: StartRouter = async (supergraphSdl, send) => {
  const questions = new WeakMap<Request, Question>();
  const runtime = createGatewayRuntime({
    supergraph: supergraphSdl,
    logging: false,
    transports: () => ({
      getSubgraphExecutor:
        ({ subgraphName }): Executor =>
        async ({ document, variables, context }) => {
          const question = questions.get((context as unknown as { request: Request }).request);
          if (question === undefined) throw new Error('Nobody asked.');
          const body = { query: print(document), variables: variables as RequestBody['variables'] };
          return (await send(subgraphName.toLowerCase(), body, question)) as never;
        },
    }),
  });
  return {
    async ask(question) {
      const request = new Request('http://hive/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: question.query, variables: question.variables }),
      });
      questions.set(request, question);
      const answer = (await (await runtime.fetch(request)).json()) as { data?: unknown };
      return answer.data ?? null;
    },
    async stop() {
      await runtime[Symbol.asyncDispose]();
    },
  };
};

/** Plain objects, as a client gets them. */
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
