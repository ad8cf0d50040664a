import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApolloPlugin } from '../../gateway/http/apollo.ts';
import { CONSENT_SPEC } from '../../schema/consent/directives.ts';
import {
  eventually,
  openReloadable,
  openShop,
  type Reloadable,
  type Shop,
  supergraphOf,
} from './support/reloadable.ts';

let directory: string;
let file: string;
let shop: Shop;
let reloadable: Reloadable | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-reload-'));
  file = join(directory, 'supergraph.graphql');
  shop = await openShop('shop');
});

afterEach(async () => {
  await reloadable?.gateway.stop();
  reloadable = undefined;
  await shop.close();
  await rm(directory, { recursive: true });
});

/** No look is due while a test runs: what is seen is seen by notification, or because the test asks for a look. */
const NEVER = 60_000;

async function start(pollMs = NEVER, sdl = supergraphOf(shop.url, 'first: Int')): Promise<Reloadable> {
  await writeFile(file, sdl);
  reloadable = await openReloadable({ at: file }, pollMs);
  return reloadable;
}

async function expectSecond({ ask }: Reloadable): Promise<void> {
  await eventually(async () => expect(await ask('{ second }')).toEqual({ data: { second: 2 } }));
  const [old] = (await ask('{ first }')).errors ?? [];
  expect(old?.message).toBe('Cannot query field "first" on type "Query".');
}

describe('a new supergraph', () => {
  const second = () => supergraphOf(shop.url, 'second: Int');

  test('takes over when the file is written in place', async () => {
    const running = await start();
    expect(await running.ask('{ first }')).toEqual({ data: { first: 1 } });
    await writeFile(file, second());
    await expectSecond(running);
    expect(running.log.map(({ msg }) => msg)).toEqual(['a new supergraph is in force']);
  });

  test('takes over when another file is renamed over it', async () => {
    const running = await start();
    await writeFile(join(directory, 'next'), second());
    await rename(join(directory, 'next'), file);
    await expectSecond(running);
  });

  test('takes over when the folder behind a link is exchanged, as Kubernetes does', async () => {
    for (const [folder, sdl] of [
      ['one', supergraphOf(shop.url, 'first: Int')],
      ['two', second()],
    ] as const) {
      await mkdir(join(directory, folder));
      await writeFile(join(directory, folder, 'supergraph.graphql'), sdl);
    }
    await symlink('one', join(directory, '..data'));
    await symlink(join('..data', 'supergraph.graphql'), file);
    reloadable = await openReloadable({ at: file }, NEVER);
    expect(await reloadable.ask('{ first }')).toEqual({ data: { first: 1 } });
    await symlink('two', join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
    await expectSecond(reloadable);
  });

  test('takes over by the regular look where nothing is notified', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'accord-elsewhere-'));
    await writeFile(join(elsewhere, 'a'), supergraphOf(shop.url, 'first: Int'));
    await symlink(join(elsewhere, 'a'), file);
    reloadable = await openReloadable({ at: file }, 100);
    await writeFile(join(elsewhere, 'a'), second());
    await expectSecond(reloadable);
    await rm(elsewhere, { recursive: true });
  });

  test('is read whole when it is written in pieces', async () => {
    const running = await start();
    const text = second();
    const half = text.indexOf('\ntype Query') + 1; // what comes before is SDL as well
    await writeFile(file, text.slice(0, half));
    await sleep(100); // long enough to be noticed
    await writeFile(file, text.slice(half), { flag: 'a' });
    await expectSecond(running);
    expect(running.log.map(({ msg }) => msg)).toEqual(['a new supergraph is in force']);
  });

  test('tells where its subgraphs are', async () => {
    const running = await start();
    const moved = await openShop('moved');
    expect(await running.ask('{ who }')).toEqual({ data: { who: 'shop' } });
    await writeFile(file, supergraphOf(moved.url));
    await running.gateway.reload();
    const answer = await running.ask('{ who }');
    await moved.close();
    expect(answer).toEqual({ data: { who: 'moved' } });
  });
});

describe('a supergraph that cannot be served', () => {
  const CONSENT = `@link(url: "${CONSENT_SPEC}/v9.0")`;
  const UNKNOWN = '@link(url: "https://specs.apollo.dev/connect/v0.1", for: EXECUTION)';

  test.each([
    ['no SDL', 'type Query {', 'Syntax Error: Expected Name, found <EOF>.'],
    ['no supergraph', 'type Query { a: Int }', 'Invalid supergraph: must be a core schema'],
    ['of an unknown version of consent', CONSENT, 'The consent spec is linked at version 9.0; expected 1.x'],
    [
      'with a feature that nobody here enforces',
      UNKNOWN,
      'connect/v0.1 is for: EXECUTION but is unsupported',
    ],
  ])('(%s) is refused, and the one in force stays', async (_, broken, reason) => {
    const running = await start();
    const sdl = supergraphOf(shop.url, 'second: Int');
    const text = broken.startsWith('@') ? sdl.replace('schema\n', `schema ${broken}\n`) : broken;
    await writeFile(file, text);
    await running.gateway.reload();
    expect(await running.ask('{ first }')).toEqual({ data: { first: 1 } });
    for (const line of running.log) {
      expect(line.msg).toBe('the new supergraph is refused; the one in force stays');
      expect(line.reason).toContain(`${file}: `);
      expect(line.reason).toContain(reason);
    }
    expect(running.log).not.toHaveLength(0);
    await writeFile(file, sdl);
    await running.gateway.reload();
    await expectSecond(running);
  });

  test('because it is gone is said once, and the one in force stays', async () => {
    const running = await start(100);
    await rm(file);
    await eventually(() => expect(running.log).not.toHaveLength(0));
    await sleep(300); // for some more looks
    expect(running.log.map(({ reason }) => reason)).toEqual([
      `${file}: the supergraph cannot be read (ENOENT)`,
    ]);
    expect(await running.ask('{ first }')).toEqual({ data: { first: 1 } });
  });

  test('keeps the gateway from starting', async () => {
    await expect(start(NEVER, 'type Query { a: Int }')).rejects.toThrow('must be a core schema');
  });
});

describe('while the supergraph is replaced', () => {
  test('requests in flight are answered by the version that they began with', async () => {
    const running = await start();
    const inFlight = running.ask('{ first slow(ms: 400) }');
    await eventually(() => expect(shop.count).toBe(1));
    await writeFile(file, supergraphOf(shop.url, 'second: Int'));
    await running.gateway.reload();
    await expectSecond(running);
    expect(await inFlight).toEqual({ data: { first: 1, slow: 400 } });
  });

  test('an operation runs on the version that it was validated against', async () => {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const wait: ApolloPlugin = {
      requestDidStart: async () => ({
        didResolveOperation: async () => {
          reached.resolve();
          await released.promise;
        },
      }),
    };
    await writeFile(file, supergraphOf(shop.url, 'first: Int'));
    reloadable = await openReloadable({ at: file }, NEVER, [wait]);
    const validated = reloadable.ask('{ first }');
    await reached.promise;
    await writeFile(file, supergraphOf(shop.url, 'second: Int'));
    await reloadable.gateway.reload();
    released.resolve();
    expect(await validated).toEqual({ data: { first: 1 } });
    await expectSecond(reloadable);
  });

  test('none of hundreds of requests fails', async () => {
    const running = await start();
    const texts = [supergraphOf(shop.url, 'second: Int'), supergraphOf(shop.url, 'first: Int')];
    let reloading = true;
    const answers = new Set<string>();
    let asked = 0;
    const client = async (id: number) => {
      while (reloading) {
        // some texts are known to the gateway, some are new to it
        const answer = await running.ask(
          `{ who slow(ms: ${id}) ${asked++ % 3 === 0 ? `a${asked}: who` : ''} }`,
        );
        const { who, slow } = answer.data as { who: string; slow: number };
        answers.add(JSON.stringify([who, slow - id, answer.errors]));
      }
    };
    const clients = Array.from({ length: 10 }, (_, id) => client(id));
    for (let round = 0; round < 6; round++) {
      await writeFile(file, texts[round % 2] ?? '');
      await running.gateway.reload();
    }
    reloading = false;
    await Promise.all(clients);
    expect(running.log.filter(({ msg }) => msg === 'a new supergraph is in force')).toHaveLength(6);
    expect(asked).toBeGreaterThan(200);
    expect([...answers]).toEqual(['["shop",0,null]']);
  });
});
