import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../../gateway/execution/transport.ts';
import {
  answer,
  freePort,
  patience,
  query,
  type Respond,
  type SubgraphServer,
  serveHttp,
  serveSockets,
  transportTo,
} from '../support/subgraphServer.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(respond: Respond, port?: number): Promise<SubgraphServer> {
  const server = await serveHttp(respond, port);
  closers.push(server.stop);
  return server;
}

async function sockets(...[respond]: Parameters<typeof serveSockets>): Promise<SubgraphServer> {
  const server = await serveSockets(respond);
  closers.push(server.stop);
  return server;
}

function connect(server: { url: string }, env: Record<string, string> = {}) {
  const transport = transportTo({ crm: server.url }, env);
  closers.push(() => transport.close());
  return transport;
}

/** What the transport reports instead of an answer. */
async function failure(sent: Promise<unknown>) {
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason as Error & { code: string },
  );
  return error && [error.code, error.message];
}

const ok: Respond = (_request, response) => answer(response, { data: { a: 1 } });
const send = (transport: Transport, more = {}, limit = {}) =>
  transport.send('crm', query(more), patience(limit));

describe('a request', () => {
  test('is posted as it is given, and the answer is parsed', async () => {
    let seen: (IncomingMessage & { text: string }) | undefined;
    const server = await serve((request, response) => {
      seen = request;
      answer(response, { data: { a: 'grüß' }, extensions: { x: 1 } });
    });
    const body = '{"query":"query($v: String) { a(v: $v) }","variables":{"v":"ü"}}';
    const transport = connect({ url: `${server.url}?tenant=t` });
    expect(await send(transport, { body, headers: { 'accord-caller': 'token' } })).toEqual({
      data: { a: 'grüß' },
      extensions: { x: 1 },
    });
    expect(seen).toMatchObject({ method: 'POST', url: '/graphql?tenant=t', text: body });
    expect(seen?.headers).toMatchObject({
      'accord-caller': 'token',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      accept: 'application/graphql-response+json, application/json',
      'accept-encoding': 'identity',
    });
  });

  test('says how long its answer is still waited for: the subgraph’s time, or what is left of the request’s', async () => {
    const told: number[] = [];
    const server = await serve((request, response) => {
      told.push(Number(request.headers['accord-timeout-ms']));
      answer(response, { data: {} });
    });
    const transport = connect(server, { ACCORD_SUBGRAPH_TIMEOUT_MS: '9000' });
    await send(transport);
    await send(transport, {}, { deadline: performance.now() + 4_000 });
    const [own = 0, left = 0] = told;
    expect([own > 4_000 && own <= 9_000, left > 0 && left <= 4_000]).toEqual([true, true]);
  });

  test('reuses a connection', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      answer(response, { data: {} });
    });
    const transport = connect(server);
    for (let i = 0; i < 9; i++) await send(transport);
    // while undici puts the first aside, a second one may serve
    expect([server.count(), ports.size <= 2]).toEqual([9, true]);
  });

  test('to a subgraph without an address fails', async () => {
    const transport = connect({ url: 'http://127.0.0.1:1/graphql' });
    const sent = transport.send('weather', query(), patience());
    expect(await failure(sent)).toEqual(['SUBGRAPH_UNREACHABLE', 'has no address']);
  });
});

describe('an answer', () => {
  test.each([200, 400, 500])('in GraphQL counts whatever its status: %i', async (status) => {
    const errors = [{ message: 'no' }];
    const server = await serve((_request, response) => answer(response, { errors }, status));
    expect(await send(connect(server))).toEqual({ errors });
  });

  const notGraphql = (status: number) => [
    'SUBGRAPH_INVALID_ANSWER',
    `answered with something that is not a GraphQL answer (status ${status})`,
  ];
  const lost = ['SUBGRAPH_UNREACHABLE', 'could not be reached'];
  const html = '<html>Ingrid Castellanos</html>';
  test.each<[string, (response: ServerResponse) => unknown, string[]]>([
    ['a page', (response) => answer(response, html), notGraphql(200)],
    ['a page of a proxy', (response) => answer(response, html, 502), notGraphql(502)],
    ['a list', (response) => answer(response, [{ data: {} }]), notGraphql(200)],
    ['null', (response) => answer(response, 'null'), notGraphql(200)],
    ['an object of another kind', (response) => answer(response, { a: 1 }), notGraphql(200)],
    ['JSON that breaks off', (response) => answer(response, '{"data":{"a":"Ing'), notGraphql(200)],
    ['nothing', (response) => response.writeHead(204).end(), notGraphql(204)],
    [
      'more than is allowed',
      (response) => answer(response, { data: 'x'.repeat(2_000) }),
      ['SUBGRAPH_INVALID_ANSWER', 'answered with more than is allowed'],
    ],
    [
      'a compressed body',
      (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"data":{}}')),
      ['SUBGRAPH_INVALID_ANSWER', 'answered with a compressed body, which it was not asked for'],
    ],
    [
      'less than was announced',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"data":', () => response.destroy());
      },
      lost,
    ],
    [
      'chunks that break off',
      (response) => response.writeHead(200).write('{"data":', () => response.destroy()),
      lost,
    ],
    ['a closed connection', (response) => response.destroy(), lost],
  ])('that is %s is an error that quotes nothing', async (_name, respond, expected) => {
    const server = await serve((_request, response) => respond(response));
    const transport = connect(server, { ACCORD_SUBGRAPH_MAX_ANSWER_BYTES: '1000' });
    expect(await failure(send(transport))).toEqual(expected);
    expect(server.count()).toBe(1);
  });

  test('that is not HTTP is an error', async () => {
    const server = await sockets((socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await failure(send(connect(server)))).toEqual(lost);
  });

  test('with a reset connection is an error, and a query is not asked twice', async () => {
    const server = await sockets((socket) => socket.resetAndDestroy());
    expect(await failure(send(connect(server)))).toEqual(lost);
    expect(server.count()).toBe(1);
  });
});

describe('time', () => {
  const LATE = ['SUBGRAPH_TIMEOUT', 'did not answer in time'];
  const FAST = { ACCORD_SUBGRAPH_TIMEOUT_MS: '60' };

  /** Resolves when the gateway closes the connection. */
  function hanging(begin: (response: ServerResponse) => void) {
    const gone = Promise.withResolvers<void>();
    const respond: Respond = (request, response) => {
      request.socket.once('close', () => gone.resolve());
      begin(response);
    };
    return { respond, gone: gone.promise };
  }

  test.each<[string, (response: ServerResponse) => void]>([
    ['no headers', () => {}],
    ['no body', (response) => response.writeHead(200).flushHeaders()],
    [
      'a body without end',
      (response) => {
        const drip = setInterval(() => response.write(' '), 10);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('of a subgraph is up when it sends %s, and the connection is closed', async (_name, begin) => {
    const { respond, gone } = hanging(begin);
    const transport = connect(await serve(respond), FAST);
    expect(await failure(send(transport))).toEqual(LATE);
    await gone;
    expect(transport.logged).toEqual([
      { message: 'a subgraph gave no answer', subgraph: 'crm', code: 'SUBGRAPH_TIMEOUT' },
    ]);
  });

  test('of the request is up before the subgraph’s, and the subgraph is not to blame', async () => {
    const { respond, gone } = hanging(() => {});
    const transport = connect(await serve(respond));
    expect(await failure(send(transport, {}, { deadline: performance.now() + 60 }))).toEqual(LATE);
    await gone;
    expect(transport.logged).toEqual([]);
  });

  test('that is up already asks nobody', async () => {
    const server = await serve(ok);
    expect(await failure(send(connect(server), {}, { deadline: performance.now() - 1 }))).toEqual(LATE);
    expect(server.count()).toBe(0);
  });

  test('ends when the client goes away: the connection is closed', async () => {
    const arrived = Promise.withResolvers<void>();
    const { respond, gone } = hanging(() => arrived.resolve());
    const transport = connect(await serve(respond));
    const client = new AbortController();
    const sent = failure(send(transport, {}, { signal: client.signal }));
    await arrived.promise;
    client.abort();
    expect(await sent).toEqual(LATE);
    await gone;
  });

  test('ends before it began when the client has gone already', async () => {
    const server = await serve(ok);
    const sent = send(connect(server), {}, { signal: AbortSignal.abort() });
    expect(await failure(sent)).toEqual(LATE);
    expect(server.count()).toBe(0);
  });
});

describe('a subgraph that nobody listens for', () => {
  const REFUSED = ['SUBGRAPH_UNREACHABLE', 'could not be reached'];

  test('is asked again with a query, which never got onto a connection', async () => {
    const port = await freePort();
    const transport = connect({ url: `http://127.0.0.1:${port}/graphql` }, { ACCORD_SUBGRAPH_RETRIES: '10' });
    const sent = send(transport);
    await sleep(20);
    await serve(ok, port);
    expect(await sent).toEqual({ data: { a: 1 } });
  });

  test('is not asked again with a mutation', async () => {
    const port = await freePort();
    const transport = connect({ url: `http://127.0.0.1:${port}/graphql` }, { ACCORD_SUBGRAPH_RETRIES: '10' });
    expect(await failure(send(transport, { repeatable: false }))).toEqual(REFUSED);
  });

  test('is told to the operator with the system’s word for it', async () => {
    const transport = connect(
      { url: `http://127.0.0.1:${await freePort()}/graphql` },
      { ACCORD_SUBGRAPH_RETRIES: '0' },
    );
    expect(await failure(send(transport))).toEqual(REFUSED);
    expect(transport.logged).toEqual([
      {
        message: 'a subgraph gave no answer',
        subgraph: 'crm',
        code: 'SUBGRAPH_UNREACHABLE',
        reason: 'ECONNREFUSED',
      },
    ]);
  });

  test('is not waited for longer than the request lasts', async () => {
    const url = `http://127.0.0.1:${await freePort()}/graphql`;
    const transport = connect({ url }, { ACCORD_SUBGRAPH_RETRIES: '10' });
    expect(await failure(send(transport, {}, { deadline: performance.now() + 300 }))).toEqual(REFUSED);
  });
});

describe('new addresses', () => {
  const naming =
    (name: string): Respond =>
    (_request, response) =>
      answer(response, { data: { name } });

  test('serve from the next request on; what is under way is answered from the old one', async () => {
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const old = await serve(async (_request, response) => {
      arrived.resolve();
      await release.promise;
      answer(response, { data: { name: 'old' } });
    });
    const transport = connect(old);
    const before = send(transport);
    await arrived.promise;
    transport.use(new Map([['crm', (await serve(naming('new'))).url]]));
    expect(await send(transport)).toEqual({ data: { name: 'new' } });
    release.resolve();
    expect(await before).toEqual({ data: { name: 'old' } });
  });

  test('keep the connections to the subgraphs that stay', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      answer(response, { data: {} });
    });
    const transport = connect(server);
    await send(transport);
    transport.use(
      new Map([
        ['crm', server.url],
        ['support', server.url],
      ]),
    );
    for (let i = 0; i < 3; i++) await send(transport);
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test('leave a subgraph that is gone to the requests in flight, and then close it', async () => {
    const server = await serve(naming('crm'));
    const transport = connect(server);
    await send(transport);
    transport.use(new Map());
    expect(await send(transport)).toEqual({ data: { name: 'crm' } });
    while ((await failure(send(transport))) === undefined) await sleep(20);
    expect(await failure(send(transport))).toEqual(['SUBGRAPH_UNREACHABLE', 'has no address']);
  });

  test('bring back a subgraph that was to go', async () => {
    const server = await serve(naming('crm'));
    const transport = connect(server);
    transport.use(new Map());
    transport.use(new Map([['crm', server.url]]));
    await sleep(300);
    expect(await send(transport)).toEqual({ data: { name: 'crm' } });
  });

  test('that are none change nothing', async () => {
    const transport = connect(await serve(naming('crm')));
    const use = () => transport.use(new Map([['crm', 'crm.internal']]));
    expect(use).toThrow('the subgraph crm has the address "crm.internal": expected http://host:port/path');
    expect(await send(transport)).toEqual({ data: { name: 'crm' } });
  });
});
