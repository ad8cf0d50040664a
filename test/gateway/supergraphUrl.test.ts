import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  addressOf,
  close,
  eventually,
  openReloadable,
  openShop,
  type Reloadable,
  type Shop,
  supergraphOf,
} from './support/reloadable.ts';

/** A schema registry: what it answers, and what it was asked. */
let registry: Server;
let published: { readonly status: number; readonly tag: string; readonly text: string };
let asked: { readonly headers: IncomingHttpHeaders; readonly answered: number }[];
let shop: Shop;
let running: Reloadable | undefined;

beforeEach(async () => {
  asked = [];
  shop = await openShop('shop');
  registry = createServer(({ headers }, response) => {
    const { status, tag, text } = published;
    const answered = status === 200 && headers['if-none-match'] === tag ? 304 : status;
    asked.push({ headers, answered });
    response.writeHead(answered, { etag: tag }).end(answered === 200 ? text : '');
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
});

afterEach(async () => {
  await running?.gateway.stop();
  running = undefined;
  await Promise.all([shop.close(), close(registry)]);
});

const publish = (tag: string, text: string, status = 200) => {
  published = { status, tag, text };
};

async function start(): Promise<Reloadable> {
  publish('"one"', supergraphOf(shop.url, 'first: Int'));
  running = await openReloadable({ at: addressOf(registry).replace('//', '//reader:s%20cret@') }, 100);
  return running;
}

describe('a supergraph behind a URL', () => {
  test('is asked for with the tag of the last answer, and read again when it has changed', async () => {
    const { ask, log } = await start();
    await eventually(() => expect(asked.length).toBeGreaterThan(3));
    expect(asked[0]?.headers['if-none-match']).toBeUndefined();
    expect(new Set(asked.slice(1).map(({ headers }) => headers['if-none-match']))).toEqual(
      new Set(['"one"']),
    );
    expect(new Set(asked.slice(1).map(({ answered }) => answered))).toEqual(new Set([304]));
    publish('"two"', supergraphOf(shop.url, 'second: Int'));
    await eventually(async () => expect(await ask('{ second }')).toEqual({ data: { second: 2 } }));
    expect(log.map(({ msg }) => msg)).toEqual(['a new supergraph is in force']);
  });

  test('is asked for with the credentials of the URL, which no log line shows', async () => {
    const { log } = await start();
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('reader:s cret')}`);
    publish('"two"', 'secrets', 503);
    await eventually(() => expect(log).not.toHaveLength(0));
    expect(JSON.stringify(log)).not.toMatch(/s(%20| )cret|reader/);
  });

  test('that does not answer leaves the one in force, and is reported once', async () => {
    const { ask, log } = await start();
    publish('"two"', '', 503);
    await eventually(() =>
      expect(asked.filter(({ answered }) => answered === 503).length).toBeGreaterThan(3),
    );
    expect(log.map(({ reason }) => reason)).toEqual([
      `${addressOf(registry)}: the supergraph cannot be read (status 503)`,
    ]);
    expect(await ask('{ first }')).toEqual({ data: { first: 1 } });
    publish('"three"', supergraphOf(shop.url, 'second: Int'));
    await eventually(async () => expect(await ask('{ second }')).toEqual({ data: { second: 2 } }));
  });

  test('that is too large is refused', async () => {
    const { log } = await start();
    publish('"two"', ' '.repeat(33_554_433));
    await eventually(() => expect(log[0]?.reason).toContain('(more than 33554432 bytes)'));
  });

  test('is asked for no more once the gateway has stopped', async () => {
    const { gateway } = await start();
    await eventually(() => expect(asked.length).toBeGreaterThan(1));
    await gateway.stop();
    const until = asked.length;
    await sleep(350);
    expect(asked.length).toBe(until);
  });

  test('keeps the gateway from starting while there is none', async () => {
    publish('"none"', '', 404);
    const at = addressOf(registry);
    await expect(openReloadable({ at }, 100)).rejects.toThrow(
      `${at}: the supergraph cannot be read (status 404)`,
    );
  });
});
