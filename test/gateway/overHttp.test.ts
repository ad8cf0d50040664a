import { composeServices } from '@apollo/composition';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { loadConfig } from '../../gateway/config.ts';
import { createGateway, type Gateway } from '../../gateway/createGateway.ts';
import { answer, type Respond, type SubgraphServer, serveHttp } from './support/subgraphServer.ts';

/** A gateway on a port, before one subgraph on another. */
let gateway: Gateway;
let url: string;
let station: SubgraphServer;
let respond: Respond;

const degrees: Respond = (request, response) => {
  const [, alias = 'degrees'] = /(\w+): ?degrees/.exec(request.text) ?? [];
  answer(response, { data: { [alias]: 21 } });
};

beforeAll(async () => {
  station = await serveHttp((request, response) => respond(request, response));
  const typeDefs = parse('type Query { degrees: Int }');
  const { supergraphSdl: sdl = '' } = composeServices([{ name: 'weather', url: station.url, typeDefs }]);
  const config = loadConfig({}, { supergraph: { sdl }, anonymous: true, logLevel: 'silent', port: 0 });
  gateway = await createGateway({ config });
  ({ url } = await gateway.listen());
});

beforeEach(() => {
  respond = degrees;
});

afterAll(async () => {
  await gateway.stop();
  await station.stop();
});

function ask(init: { headers?: Record<string, string>; signal?: AbortSignal } = {}) {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    body: '{"query":"{ degrees }"}',
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
}

test('the trace of a request goes along to the subgraphs, and its baggage stays', async () => {
  const seen: object[] = [];
  respond = (request, response) => {
    const { traceparent, tracestate, baggage } = request.headers;
    seen.push({ traceparent, tracestate, baggage });
    return degrees(request, response);
  };
  const trace = {
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    tracestate: 'rojo=00f067aa0ba902b7',
  };
  for (const headers of [{ ...trace, baggage: 'customer=c-1' }, trace, {}])
    expect(await (await ask({ headers })).json()).toEqual({ data: { degrees: 21 } });
  expect(seen).toEqual([trace, trace, {}]);
});

test('a client that goes away takes its subgraph request with it', async () => {
  const arrived = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  respond = (_request, response) => {
    response.once('close', () => gone.resolve());
    arrived.resolve();
  };
  const client = new AbortController();
  const asked = ask({ signal: client.signal });
  await arrived.promise;
  client.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  await gone.promise;
});

test('equal requests at once are asked for one by one: a root field is never shared', async () => {
  const before = station.count();
  await Promise.all([ask(), ask(), ask()]);
  expect(station.count()).toBe(before + 3);
});
