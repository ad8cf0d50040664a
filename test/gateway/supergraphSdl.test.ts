import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { describe, expect, test } from '@jest/globals';
import { execute, parse } from 'graphql';
import { loadConfig } from '../../gateway/config.ts';
import { createGateway } from '../../gateway/createGateway.ts';
import type { SubgraphAnswer, Transport } from '../../gateway/execution/transport.ts';
import { apolloSdl } from '../../gateway/federation/supergraphSdl.ts';

const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import:
    ["@key", "@context", "@fromContext", "@authenticated", "@requiresScopes", "@policy"])
  type Query { person: Person }
  type Person @key(fields: "id") @context(name: "person") {
    id: ID! language: String! letter: Letter! secret: Int @authenticated
    scoped: Int @requiresScopes(scopes: [["a"]]) ruled: Int @policy(policies: [["p"]])
  }
  type Letter @key(fields: "id") {
    id: ID! greeting(language: String @fromContext(field: "$person { language }")): String
  }`;

function compose(sdl: string): string {
  const composed = composeServices([{ name: 'people', url: 'http://127.0.0.1:1', typeDefs: parse(sdl) }]);
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors?.map(String).join('\n'));
  return composed.supergraphSdl;
}

const SCHEMA = buildSubgraphSchema([
  {
    typeDefs: parse(SDL),
    resolvers: {
      Query: { person: () => ({ id: 'p', language: 'Latin', letter: { id: 'l' } }) },
      Letter: {
        __resolveReference: (reference: object) => reference,
        greeting: (_: unknown, { language }: { language?: string }) => `written in ${language}`,
      },
    },
  },
]);

const people: Transport = {
  async send(_name, { body }) {
    const { query, variables } = JSON.parse(body) as { query: string; variables: object };
    const answer = await execute({
      schema: SCHEMA,
      document: parse(query),
      variableValues: { ...variables },
    });
    return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer;
  },
  async close() {},
};

describe('what ApolloGateway is given', () => {
  test('is the supergraph without what it does not know', () => {
    const text = apolloSdl(compose(SDL));
    expect(text).not.toContain('contextArguments: [{');
    expect(text).toContain('greeting: String');
    expect(text).not.toMatch(
      /authenticated|requiresScopes|policy|fromContext|specs.apollo.dev\/context|@context/,
    );
    expect(text).not.toMatch(/scalar (context|requiresScopes|policy)__/);
  });

  test('is the supergraph as it is where there is nothing of the kind', () => {
    const plain = compose('type Query { a: Int }');
    expect(apolloSdl(plain)).toBe(plain);
  });
});

test('@fromContext reaches the subgraph', async () => {
  const config = loadConfig({}, { supergraph: { sdl: compose(SDL) }, anonymous: true, logLevel: 'silent' });
  const gateway = await createGateway({ config, transport: people, policies: () => new Set() });
  const response = await gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    payload: { query: '{ person { letter { greeting } } }' },
  });
  await gateway.stop();
  expect(JSON.parse(response.body)).toEqual({
    data: { person: { letter: { greeting: 'written in Latin' } } },
  });
});
