import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SubgraphRequest } from '../../../gateway/execution/transport.ts';
import {
  answer,
  patience,
  query,
  type SubgraphServer,
  serveHttp,
  type TestTransport,
  transportTo,
} from '../support/subgraphServer.ts';

/** Two departments on one server that answers when it is told to, each answer with its number. */
let server: SubgraphServer;
let transport: TestTransport;
let waiting: ServerResponse[];
let closed: number;

beforeEach(async () => {
  waiting = [];
  closed = 0;
  server = await serveHttp((_request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) closed++;
    });
    waiting.push(response);
  });
  transport = transportTo({ crm: server.url, support: server.url });
});

afterEach(async () => {
  await transport.close();
  await server.stop();
});

function send(more: Partial<SubgraphRequest> = {}, limit = {}, subgraph = 'crm') {
  return transport.send(subgraph, query({ sharedBy: 'desk', ...more }), patience(limit));
}

/** Waits until as many requests have arrived, and answers those that wait. */
async function release(arrived: number): Promise<void> {
  while (server.count() < arrived) await sleep(2);
  for (const response of waiting.splice(0)) answer(response, { data: { list: [{ n: server.count() }] } });
}

const code = (sent: Promise<unknown>) =>
  sent.then(
    () => 'OK',
    (error: { code: string }) => error.code,
  );

describe('requests that are alike while one is under way', () => {
  test('are one request, and each gets a copy of its own', async () => {
    const sent = [send(), send(), send()];
    await release(1);
    const [first, second, third] = await Promise.all(sent);
    expect(server.count()).toBe(1);
    expect(first).toEqual({ data: { list: [{ n: 1 }] } });
    Object.assign(first?.data as object, { list: 'mine' });
    expect(second).toEqual({ data: { list: [{ n: 1 }] } });
    expect(third).toEqual(second);
    expect(third?.data).not.toBe(second?.data);
  });

  test('fail alike', async () => {
    const sent = [code(send()), code(send())];
    while (server.count() < 1) await sleep(2);
    for (const response of waiting) response.destroy();
    expect(await Promise.all(sent)).toEqual(['SUBGRAPH_UNREACHABLE', 'SUBGRAPH_UNREACHABLE']);
  });

  test.each<[string, Partial<SubgraphRequest>, string]>([
    ['another asker, purpose or person', { sharedBy: 'bot' }, 'crm'],
    ['another body, as with another consent in the passport', { body: '{"query":"{ b }"}' }, 'crm'],
    ['another subgraph', {}, 'support'],
    ['nothing that may be shared', { sharedBy: undefined }, 'crm'],
  ])('are two with %s', async (_name, more, subgraph) => {
    const sent = [send(), send(more, {}, subgraph)];
    await release(2);
    await Promise.all(sent);
    expect(server.count()).toBe(2);
  });

  test('never are where sharing is not allowed, however alike they are', async () => {
    const sent = [send({ sharedBy: undefined }), send({ sharedBy: undefined })];
    await release(2);
    expect((await Promise.all(sent)).length).toBe(2);
  });
});

describe('a request that starts once an answer is there', () => {
  test('asks anew', async () => {
    const first = send();
    await release(1);
    expect(await first).toEqual({ data: { list: [{ n: 1 }] } });
    const second = send();
    await release(2);
    expect(await second).toEqual({ data: { list: [{ n: 2 }] } });
  });
});

describe('one of several that wait', () => {
  test('leaves without the others when its client goes', async () => {
    const client = new AbortController();
    const first = code(send({}, { signal: client.signal }));
    const second = send();
    while (server.count() < 1) await sleep(2);
    client.abort();
    expect(await first).toBe('SUBGRAPH_TIMEOUT');
    await release(1);
    expect(await second).toEqual({ data: { list: [{ n: 1 }] } });
    expect(closed).toBe(0);
  });

  test('leaves without the others when its own time is up', async () => {
    const first = code(send({}, { deadline: performance.now() + 30 }));
    const second = send();
    expect(await first).toBe('SUBGRAPH_TIMEOUT');
    await release(1);
    expect(await second).toEqual({ data: { list: [{ n: 1 }] } });
  });

  test('ends the request when it is the last, and whoever comes then asks anew', async () => {
    const client = new AbortController();
    const sent = [code(send({}, { signal: client.signal })), code(send({}, { signal: client.signal }))];
    while (server.count() < 1) await sleep(2);
    client.abort();
    expect(await Promise.all(sent)).toEqual(['SUBGRAPH_TIMEOUT', 'SUBGRAPH_TIMEOUT']);
    const next = send();
    while (closed < 1) await sleep(2);
    await release(2);
    expect(await next).toEqual({ data: { list: [{ n: 2 }] } });
    expect(transport.logged).toEqual([]);
  });
});
