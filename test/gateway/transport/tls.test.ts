import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createSecureServer,
  type Http2SecureServer,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCertificate } from '../support/certificate.ts';
import { patience, query, transportTo } from '../support/subgraphServer.ts';

const certificates = {
  server: makeCertificate('crm.internal'),
  gateway: makeCertificate('gateway'),
  other: makeCertificate('crm.internal'),
};
const closers: (() => unknown)[] = [];
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'accord-tls-'));
  for (const [name, { cert, key }] of Object.entries(certificates)) {
    writeFileSync(join(directory, `${name}.pem`), cert);
    writeFileSync(join(directory, `${name}.key`), key);
  }
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

afterAll(() => rmSync(directory, { recursive: true }));

interface Served {
  readonly url: string;
  readonly server: Http2SecureServer;
  /** `1.1` or `2.0` of each request, and who asked by certificate. */
  readonly seen: { readonly version: string; readonly peer: string | undefined }[];
  readonly sessions: Set<ServerHttp2Session>;
}

/** A server that speaks HTTP/2 to whom understands it, else HTTP/1.1. */
async function serve(more: SecureServerOptions = {}): Promise<Served> {
  const seen: Served['seen'] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer(
    { ...certificates.server, allowHTTP1: true, ...more },
    (request, response) => {
      const socket = request.stream?.session?.socket ?? request.socket;
      const peer = (socket as TLSSocket).getPeerCertificate().subject?.CN;
      seen.push({ version: request.httpVersion, peer: Array.isArray(peer) ? peer[0] : peer });
      response.end('{"data":{"a":1}}');
    },
  );
  server.on('session', (session) => sessions.add(session));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const session of sessions) session.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    server,
    seen,
    sessions,
  };
}

function connect({ url }: { url: string }, lines: string) {
  const file = join(directory, 'subgraphs.yaml');
  writeFileSync(file, `subgraphs:\n  crm:\n    retries: 0\n${lines}`);
  const transport = transportTo({ crm: url }, { ACCORD_SUBGRAPH_SETTINGS: file });
  closers.push(() => transport.close());
  return transport;
}

const TRUSTED = '    caFile: server.pem\n    serverName: crm.internal\n';

describe('TLS to a subgraph', () => {
  test('trusts the authority of its settings, and the name on the certificate', async () => {
    const served = await serve();
    expect(await connect(served, TRUSTED).send('crm', query(), patience())).toEqual({ data: { a: 1 } });
    expect(served.seen).toEqual([{ version: '1.1', peer: undefined }]);
  });

  test.each([
    ['the certificate is of nobody that it knows', '', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'another authority is trusted',
      '    caFile: other.pem\n    serverName: crm.internal\n',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    ['the certificate bears another name', '    caFile: server.pem\n', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('sends nothing when %s', async (_name, lines, reason) => {
    const served = await serve();
    const transport = connect(served, lines);
    await expect(transport.send('crm', query(), patience())).rejects.toMatchObject({
      code: 'SUBGRAPH_UNREACHABLE',
      message: 'could not be reached',
    });
    expect(served.seen).toEqual([]);
    expect(transport.logged).toMatchObject([{ subgraph: 'crm', reason }]);
  });

  test('shows the gateway’s own certificate to a subgraph that wants one', async () => {
    const served = await serve({
      requestCert: true,
      rejectUnauthorized: true,
      ca: certificates.gateway.cert,
    });
    const own = '    certFile: gateway.pem\n    keyFile: gateway.key\n';
    expect(await connect(served, TRUSTED + own).send('crm', query(), patience())).toEqual({ data: { a: 1 } });
    expect(served.seen).toEqual([{ version: '1.1', peer: 'gateway' }]);
    const without = connect(served, TRUSTED).send('crm', query(), patience());
    await expect(without).rejects.toMatchObject({ code: 'SUBGRAPH_UNREACHABLE' });
  });
});

describe('HTTP/2', () => {
  const HTTP2 = `${TRUSTED}    http2: true\n`;

  test('is spoken when it is wanted and offered', async () => {
    const served = await serve();
    const transport = connect(served, HTTP2);
    expect(await transport.send('crm', query(), patience())).toEqual({ data: { a: 1 } });
    expect(served.seen).toEqual([{ version: '2.0', peer: undefined }]);
  });

  test('is not missed where it is not offered', async () => {
    const versions: string[] = [];
    const server = createServer(certificates.server, (request, response) => {
      versions.push(request.httpVersion);
      response.end('{"data":{"a":1}}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    expect(await connect({ url }, HTTP2).send('crm', query(), patience())).toEqual({ data: { a: 1 } });
    expect(versions).toEqual(['1.1']);
  });

  test('puts many requests on one connection at once', async () => {
    const streams: ServerHttp2Stream[] = [];
    const served = await serve();
    served.server.removeAllListeners('request');
    served.server.on('stream', (stream) => {
      streams.push(stream);
      if (streams.length < 20) return;
      for (const [index, waiting] of streams.entries()) {
        waiting.respond({ ':status': 200 });
        waiting.end(JSON.stringify({ data: { index } }));
      }
    });
    const transport = connect(served, `${HTTP2}    connections: 1\n    concurrency: 20\n`);
    const sent = Array.from({ length: 20 }, () => transport.send('crm', query(), patience()));
    const answers = await Promise.all(sent);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.data))).size).toBe(20);
    expect(served.sessions.size).toBe(1);
  });

  test('ends with its session: what was under way fails, is never sent twice, and the next is answered', async () => {
    let requests = 0;
    const served = await serve();
    served.server.removeAllListeners('request');
    served.server.on('stream', (stream) => {
      requests++;
      stream.on('error', () => {});
      if (requests === 3) for (const session of served.sessions) session.destroy();
      if (requests > 3) {
        stream.respond({ ':status': 200 });
        stream.end('{"data":{}}');
      }
    });
    const transport = connect(served, `${HTTP2}    connections: 1\n    concurrency: 3\n`);
    const sent = Array.from({ length: 3 }, () =>
      transport.send('crm', query({ repeatable: false }), patience()),
    );
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await transport.send('crm', query(), patience())).toEqual({ data: {} });
    expect(requests).toBe(4);
  });

  test('gives a stream up when the client goes away, and keeps the connection', async () => {
    const served = await serve();
    served.server.removeAllListeners('request');
    const client = new AbortController();
    const given = Promise.withResolvers<number>();
    let requests = 0;
    served.server.on('stream', (stream) => {
      requests++;
      stream.on('error', () => {});
      if (requests > 1) {
        stream.respond({ ':status': 200 });
        stream.end('{"data":{}}');
        return;
      }
      stream.once('close', () => given.resolve(stream.rstCode));
      client.abort();
    });
    const transport = connect(served, `${HTTP2}    connections: 1\n`);
    const sent = transport.send('crm', query(), patience({ signal: client.signal }));
    await expect(sent).rejects.toMatchObject({ code: 'SUBGRAPH_TIMEOUT' });
    expect(typeof (await given.promise)).toBe('number');
    expect(await transport.send('crm', query(), patience())).toEqual({ data: {} });
    expect(served.sessions.size).toBe(1);
  });
});
