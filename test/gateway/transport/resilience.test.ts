import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Transport } from '../../../gateway/execution/transport.ts';
import { answer, patience, query, type Respond, serveHttp, transportTo } from '../support/subgraphServer.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function connect(respond: Respond, env: Record<string, string>) {
  const server = await serveHttp(respond);
  closers.push(server.stop);
  const transport = transportTo({ crm: server.url }, env);
  closers.push(() => transport.close());
  return { server, transport };
}

const send = (transport: Transport, limit = {}) => transport.send('crm', query(), patience(limit));

/** `OK`, or the code of what came instead. */
async function outcome(sent: Promise<unknown>): Promise<string> {
  return await sent.then(
    () => 'OK',
    (error: { code: string }) => error.code,
  );
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

describe('the concurrency of a subgraph', () => {
  /** A server that answers nobody until it is told to. */
  function withheld() {
    const waiting: ServerResponse[] = [];
    let isOpen = false;
    const respond: Respond = (_request, response) => {
      if (isOpen) answer(response, { data: {} });
      else waiting.push(response);
    };
    const release = () => {
      isOpen = true;
      for (const response of waiting.splice(0)) answer(response, { data: {} });
    };
    return { respond, waiting, release };
  }

  test('is kept: some are under way, some wait for their turn, and the rest is refused at once', async () => {
    const { respond, waiting, release } = withheld();
    const env = { ACCORD_SUBGRAPH_CONCURRENCY: '2', ACCORD_SUBGRAPH_QUEUE: '3' };
    const { server, transport } = await connect(respond, env);
    const outcomes = Array.from({ length: 7 }, () => outcome(send(transport)));
    expect(await Promise.all(outcomes.slice(5))).toEqual(['SUBGRAPH_OVERLOADED', 'SUBGRAPH_OVERLOADED']);
    await until(() => waiting.length === 2);
    release();
    expect(await Promise.all(outcomes.slice(0, 5))).toEqual(['OK', 'OK', 'OK', 'OK', 'OK']);
    expect(server.count()).toBe(5);
  });

  test('is that of its connections unless it is set', async () => {
    const { respond, waiting, release } = withheld();
    const env = { ACCORD_SUBGRAPH_CONNECTIONS: '3', ACCORD_SUBGRAPH_QUEUE: '0' };
    const { transport } = await connect(respond, env);
    const outcomes = Array.from({ length: 4 }, () => outcome(send(transport)));
    expect(await outcomes[3]).toBe('SUBGRAPH_OVERLOADED');
    await until(() => waiting.length === 3);
    release();
    expect(await Promise.all(outcomes.slice(0, 3))).toEqual(['OK', 'OK', 'OK']);
  });

  test('lets nobody wait longer than the request lasts, and then does not ask', async () => {
    const { respond, waiting, release } = withheld();
    const { server, transport } = await connect(respond, { ACCORD_SUBGRAPH_CONCURRENCY: '1' });
    const first = outcome(send(transport));
    await until(() => waiting.length === 1);
    expect(await outcome(send(transport, { deadline: performance.now() + 30 }))).toBe('SUBGRAPH_TIMEOUT');
    release();
    expect(await first).toBe('OK');
    expect(await outcome(send(transport))).toBe('OK');
    expect(server.count()).toBe(2);
  });
});

describe('the circuit of a subgraph', () => {
  const ENV = { ACCORD_SUBGRAPH_BREAKER_MINIMUM: '4', ACCORD_SUBGRAPH_BREAKER_OPEN_MS: '300' };
  const OPEN = { message: 'the circuit of a subgraph is open', subgraph: 'crm' };
  const CLOSED = { message: 'the circuit of a subgraph is closed again', subgraph: 'crm' };

  async function sendInTurn(transport: Transport, times: number): Promise<string[]> {
    const outcomes: string[] = [];
    for (let i = 0; i < times; i++) outcomes.push(await outcome(send(transport)));
    return outcomes;
  }

  test('opens when it fails too often, leaves it alone, tries it with one request, and closes', async () => {
    let isBroken = true;
    const { server, transport } = await connect(
      (_request, response) => (isBroken ? response.destroy() : answer(response, { data: {} })),
      ENV,
    );
    expect(await sendInTurn(transport, 6)).toEqual([
      ...Array.from({ length: 4 }, () => 'SUBGRAPH_UNREACHABLE'),
      'SUBGRAPH_UNAVAILABLE',
      'SUBGRAPH_UNAVAILABLE',
    ]);
    expect(server.count()).toBe(4);
    await sleep(310);
    isBroken = false;
    const three = [send(transport), send(transport), send(transport)].map(outcome);
    expect(await Promise.all(three)).toEqual(['OK', 'SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE']);
    expect(await sendInTurn(transport, 2)).toEqual(['OK', 'OK']);
    expect(transport.logged.filter(({ message }) => message.includes('circuit'))).toEqual([OPEN, CLOSED]);
  });

  test('opens again when the request that tries it fails, or its client leaves', async () => {
    let isHanging = false;
    const { server, transport } = await connect((_request, response) => isHanging || response.destroy(), ENV);
    await sendInTurn(transport, 4);
    await sleep(310);
    expect(await sendInTurn(transport, 2)).toEqual(['SUBGRAPH_UNREACHABLE', 'SUBGRAPH_UNAVAILABLE']);
    await sleep(310);
    isHanging = true;
    const client = new AbortController();
    const tries = outcome(send(transport, { signal: client.signal }));
    await until(() => server.count() === 6);
    client.abort();
    expect(await tries).toBe('SUBGRAPH_TIMEOUT');
    expect(await sendInTurn(transport, 1)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  });

  test.each<[string, Respond]>([
    ['does not answer in time', () => {}],
    ['has a proxy before it that finds nobody', (_request, response) => answer(response, 'Bad Gateway', 502)],
  ])('opens when it %s', async (_name, respond) => {
    const { transport } = await connect(respond, { ...ENV, ACCORD_SUBGRAPH_TIMEOUT_MS: '30' });
    await Promise.all(Array.from({ length: 4 }, () => outcome(send(transport))));
    expect(await sendInTurn(transport, 1)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  });

  test.each<[string, Respond]>([
    ['it reports errors', (_request, response) => answer(response, { errors: [] }, 500)],
    ['it is asked at a wrong address', (_request, response) => answer(response, 'Not Found', 404)],
    ['an answer is too large', (_request, response) => answer(response, { data: 'x'.repeat(2_000) })],
  ])('stays closed when %s', async (_name, respond) => {
    const { transport } = await connect(respond, { ...ENV, ACCORD_SUBGRAPH_MAX_ANSWER_BYTES: '1000' });
    expect(await sendInTurn(transport, 8)).not.toContain('SUBGRAPH_UNAVAILABLE');
  });

  test('stays closed when clients leave', async () => {
    const { transport, server } = await connect(() => {}, ENV);
    const client = new AbortController();
    const sent = Array.from({ length: 6 }, () => outcome(send(transport, { signal: client.signal })));
    await until(() => server.count() === 6);
    client.abort();
    await Promise.all(sent);
    const next = new AbortController();
    const after = outcome(send(transport, { signal: next.signal }));
    await until(() => server.count() === 7);
    next.abort();
    expect(await after).toBe('SUBGRAPH_TIMEOUT');
  });

  test('stays closed while the request’s time is up before the subgraph’s', async () => {
    const { transport } = await connect(() => {}, ENV);
    const soon = () => outcome(send(transport, { deadline: performance.now() + 40 }));
    const outcomes = await Promise.all(Array.from({ length: 6 }, soon));
    expect(new Set([...outcomes, await soon()])).toEqual(new Set(['SUBGRAPH_TIMEOUT']));
  });

  test('never opens when it is told not to', async () => {
    const { transport } = await connect((_request, response) => response.destroy(), {
      ...ENV,
      ACCORD_SUBGRAPH_BREAKER_PERCENT: '100',
    });
    expect(new Set(await sendInTurn(transport, 8))).toEqual(new Set(['SUBGRAPH_UNREACHABLE']));
  });
});
