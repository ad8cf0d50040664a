import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ServedSubgraph, serveSubgraph } from '../../../subgraphs/kit/serveSubgraph.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { headersFor, passportFor } from '../../support/callers.ts';
import { leakyDepartment } from './leakyDepartment.ts';

const QUERY = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { name } } }';
const references = { r: [{ __typename: 'Customer', passport: passportFor('crm', 'c-1') }] };

let subgraph: Subgraph;
let served: ServedSubgraph;
let healthy: boolean;

beforeEach(async () => {
  ({ subgraph } = await leakyDepartment());
  healthy = true;
  served = await serveSubgraph(subgraph, {
    host: '127.0.0.1',
    port: 0,
    check: async () => {
      if (!healthy) throw new Error('away');
    },
  });
});

afterEach(() => served.stop());

function post(body: string, headers: Record<string, string> = headersFor('crm')) {
  return fetch(`${served.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body,
  });
}

describe('a subgraph over HTTP', () => {
  test('answers as it does in the process, and forbids to keep the answer', async () => {
    const response = await post(JSON.stringify({ query: QUERY, variables: references }));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ data: { _entities: [{ name: 'secret of c-1' }] } });
  });

  test('withholds from a caller without a token, and says so', async () => {
    const response = await post(JSON.stringify({ query: QUERY, variables: references }), {});
    expect(await response.json()).toEqual({
      data: { _entities: [{ name: null }] },
      extensions: { consent: { withheld: [{ path: ['_entities', 0, 'name'], reason: 'NOT_FOR_PURPOSE' }] } },
    });
  });

  test('takes no token that was sent twice', async () => {
    const { 'accord-caller': token } = headersFor('crm');
    const body = JSON.stringify({ query: QUERY, variables: references });
    const request = [
      'POST /graphql HTTP/1.1',
      `host: ${new URL(served.url).host}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      `accord-caller: ${token}`,
      `accord-caller: ${token}`,
      'connection: close',
      '',
      body,
    ].join('\r\n');
    expect(await raw(request)).toContain('"name":null');
  });

  test.each([
    ['{ hello', 400],
    ['{ goodbye }', 400],
  ])('answers %p with the status of GraphQL over HTTP', async (query, status) => {
    const response = await post(JSON.stringify({ query }), { accept: 'application/graphql-response+json' });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: expect.stringMatching(/^GRAPHQL_/) } }],
    });
  });

  test.each(['', 'no json', '{}', '[]', '{"query":1}'])('refuses the body %p', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.any(String) }] });
  });

  test('refuses a body that is too large', async () => {
    const response = await post(
      JSON.stringify({ query: '{ hello }', variables: { pad: 'x'.repeat(5_100_000) } }),
    );
    expect(response.status).toBe(413);
  });

  test.each([
    ['GET', '/graphql?query=%7Bhello%7D', 405],
    ['PUT', '/graphql', 405],
    ['POST', '/health', 405],
    ['GET', '/', 404],
    ['GET', '/graphql/more', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await fetch(served.url + path, { method })).status).toBe(status);
  });

  test('is healthy while what it rests on is', async () => {
    expect((await fetch(`${served.url}/health`)).status).toBe(200);
    healthy = false;
    expect((await fetch(`${served.url}/health`)).status).toBe(503);
  });

  test('says what hinders it from listening', async () => {
    const port = Number(new URL(served.url).port);
    await expect(serveSubgraph(subgraph, { host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  test('stops at once when nobody asks, though connections are open', async () => {
    await (await fetch(`${served.url}/health`)).text();
    const began = Date.now();
    await served.stop();
    expect(Date.now() - began).toBeLessThan(1_000);
    await expect(fetch(`${served.url}/health`)).rejects.toThrow();
    served = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 });
  });
});

/** Sends bytes as they are, and answers what comes back: fetch joins headers of the same name. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(served.url);
    let answer = '';
    connect(Number(port), hostname)
      .setEncoding('utf8')
      .on('data', (part) => {
        answer += part;
      })
      .on('end', () => resolve(answer))
      .on('error', reject)
      .end(request);
  });
}
