import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import {
  createFederation,
  type Federation,
  type Resolvers,
  type SubgraphSource,
} from './support/federation.ts';

const MODERN = 'application/graphql-response+json';
const LEGACY = 'application/json';
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';

const SHOP: SubgraphSource = {
  sdl: `type Query { greeting(to: String = "you"): String broken: String must: Must } type Must { value: Int! }
    type Mutation { note(text: String!): Int! }`,
  resolvers: {
    Query: {
      greeting: (_: unknown, { to }: { to: string }) => `Hello ${to}`,
      broken: () => {
        throw new Error('out of order');
      },
      must: () => ({}),
    },
    Mutation: { note: (_: unknown, { text }: { text: string }) => text.length },
  } as Resolvers,
};

let federation: Federation;
beforeEach(async () => {
  federation = await createFederation({ shop: SHOP });
});
afterEach(() => federation.stop());

async function send(method: 'GET' | 'POST', body: object | undefined, headers: object = {}, search = '') {
  const response = await federation.gateway.app.inject({
    method,
    url: `/graphql${search}`,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  const { date: _, ...rest } = response.headers;
  return { status: response.statusCode, headers: rest, body: response.body };
}

test('keeps to GraphQL over HTTP in all that the audit of graphql-http looks at', async () => {
  const { url } = await federation.gateway.listen();
  const results = await auditServer({ url: `${url}/graphql` });
  expect(results).toHaveLength(61);
  const complaints = results.flatMap((result) =>
    result.status === 'ok' ? [] : [`${result.status}: ${result.name}: ${result.reason}`],
  );
  expect(complaints).toEqual([]);
});

describe('what a page of somebody else’s could make a browser send', () => {
  const search = '?query=%7Bgreeting%7D';

  test.each([
    ['origin', { origin: 'https://elsewhere.example' }],
    ['referer', { referer: 'https://elsewhere.example/' }],
    ['cookie', { cookie: 'session=1' }],
    ['sec-fetch-site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser’s name', { 'user-agent': CHROME }],
  ])('is refused: %s', async (_, headers) => {
    const answer = await send('GET', undefined, headers, search);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('Cross-Site Request Forgery');
    expect(federation.sent).toHaveLength(0);
  });

  test('is answered with a header that such a page cannot send', async () => {
    const headers = {
      'user-agent': CHROME,
      origin: 'https://ours.example',
      'apollo-require-preflight': 'true',
    };
    const answer = await send('GET', undefined, headers, search);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { data: { greeting: 'Hello you' } }]);
  });

  test('is answered when no browser sent it, but never a mutation by GET', async () => {
    expect((await send('GET', undefined, { 'user-agent': 'curl/8.0' }, search)).status).toBe(200);
    const mutation = await send('GET', undefined, {}, '?query=mutation%7Bnote(text:%22x%22)%7D');
    expect([mutation.status, federation.sent.length]).toEqual([405, 1]);
  });
});

describe('an operation that is known', () => {
  test.each([
    ['with data', { query: 'query($to: String) { greeting(to: $to) }', variables: { to: 'all' } }],
    ['with null for variables', { query: '{ greeting }', variables: null, operationName: null }],
    ['with errors beside data', { query: '{ greeting broken must { value } }' }],
    ['with a wrong variable', { query: 'query($to: String) { greeting(to: $to) }', variables: { to: [1] } }],
    ['with a missing variable', { query: 'mutation($text: String!) { note(text: $text) }' }],
    ['with several names', { query: 'query A { greeting } query B { a: greeting }', operationName: 'B' }],
    ['with another name', { query: 'query A { greeting } query B { a: greeting }', operationName: 'C' }],
    ['about the schema', { query: '{ __schema { queryType { name } } greeting __typename }' }],
  ])('is answered as Apollo Server answers it, %s', async (_, body) => {
    for (const accept of [undefined, LEGACY, MODERN]) {
      const headers = accept === undefined ? {} : { accept };
      const first = await send('POST', body, headers);
      const again = await send('POST', body, headers);
      const withPlugin = await createFederation({ shop: SHOP }, { plugins: [{}] });
      const [plain, one] = [federation, withPlugin];
      federation = withPlugin;
      const byApollo = await send('POST', body, headers);
      federation = plain;
      await one.stop();
      expect(again).toEqual(first);
      expect(byApollo).toEqual(first);
    }
  });

  test('keeps names of operations in one text apart', async () => {
    const query = 'query A { greeting } query B { b: greeting }';
    for (const name of ['A', 'B', 'A', 'B']) {
      const { body } = await send('POST', { query, operationName: name });
      expect(JSON.parse(body)).toEqual({ data: { [name === 'A' ? 'greeting' : 'b']: 'Hello you' } });
    }
  });
});

describe('a request that is not run', () => {
  const wrong = [
    ['text that is no GraphQL', { query: '{' }],
    ['an unknown field', { query: '{ nothing }' }],
    ['a wrong variable', { query: 'query($to: String) { greeting(to: $to) }', variables: { to: 1 } }],
  ] as const;

  test.each(wrong)('is a 400 to whom takes the media type of GraphQL: %s', async (_, body) => {
    expect((await send('POST', body, { accept: MODERN })).status).toBe(400);
  });

  test.each(wrong)('is a 200 with errors to whom takes JSON only: %s', async (_, body) => {
    const { status, body: text } = await send('POST', body, { accept: LEGACY });
    expect([status, JSON.parse(text)]).toMatchObject([200, { errors: [{}] }]);
  });
});

describe('what Apollo Server gives its users', () => {
  test('persisted queries, by their hash', async () => {
    const query = '{ greeting }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const unknown = await send('POST', { extensions });
    expect(JSON.parse(unknown.body)).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    await send('POST', { query, extensions });
    const { body } = await send('POST', { extensions });
    expect(JSON.parse(body)).toEqual({ data: { greeting: 'Hello you' } });
  });

  test('plugins, which see every request', async () => {
    const seen: (string | null | undefined)[] = [];
    await federation.stop();
    federation = await createFederation(
      { shop: SHOP },
      {
        plugins: [
          {
            requestDidStart: async () => ({
              willSendResponse: async ({ operationName, response }) => {
                seen.push(operationName);
                response.http.headers.set('x-seen', String(seen.length));
              },
            }),
          },
        ],
      },
    );
    const answers = [1, 2, 3].map(() => send('POST', { query: 'query Q { greeting }' }));
    const counts = (await Promise.all(answers)).map(({ headers }) => headers['x-seen']);
    expect([seen, counts.sort()]).toEqual([
      ['Q', 'Q', 'Q'],
      ['1', '2', '3'],
    ]);
  });

  test('a landing page, which leads to GraphiQL', async () => {
    const { headers, body } = await send('GET', undefined, { accept: 'text/html', 'user-agent': CHROME });
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(body).toContain('/graphiql');
  });
});
