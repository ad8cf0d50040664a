import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../gateway/config.ts';
import { createSupergraphFeed } from '../../../gateway/federation/createSupergraphFeed.ts';
import { createUrlFeed } from '../../../gateway/federation/supergraphUrl.ts';
import { addressOf, close } from '../support/reloadable.ts';

const SECRET = 'hv-secret/1:=';
let directory: string;
let file: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'accord-headers-'));
  file = join(directory, 'headers');
  writeFileSync(file, `# the registry's\nX-Hive-CDN-Key: ${SECRET}\n\nx-team:  graph team \r\n`);
});
afterAll(() => rmSync(directory, { recursive: true }));

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(close));
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  return addressOf(server);
}

/** A registry that answers with a supergraph, and what it was asked with. */
async function registry(): Promise<{ url: string; asked: IncomingHttpHeaders[] }> {
  const asked: IncomingHttpHeaders[] = [];
  const url = await serve(({ headers }, response) => {
    asked.push(headers);
    response.writeHead(200, { etag: '"one"' }).end('the supergraph');
  });
  return { url, asked };
}

function configured(url: string) {
  const env = { ACCORD_SUPERGRAPH: url, ACCORD_SUPERGRAPH_HEADERS_FILE: file };
  return createSupergraphFeed(loadConfig(env).supergraph);
}

const never = new AbortController().signal;
const feedOf = (url: string, timeoutMs?: number) =>
  createUrlFeed({ url, headers: {}, pollMs: 100 }, timeoutMs);

describe('a registry', () => {
  test('is asked with the headers of the file, each time', async () => {
    const { url, asked } = await registry();
    const feed = configured(url);
    expect(await feed.read(never)).toBe('the supergraph');
    await feed.read(never);
    expect(asked).toMatchObject([
      { 'x-hive-cdn-key': SECRET, 'x-team': 'graph team' },
      { 'x-hive-cdn-key': SECRET, 'x-team': 'graph team', 'if-none-match': '"one"' },
    ]);
  });

  test('that fails is reported without what it was asked with', async () => {
    const url = await serve((_request, response) => response.writeHead(401).end(SECRET));
    await expect(configured(url).read(never)).rejects.toThrow(
      `${url}: the supergraph cannot be read (status 401)`,
    );
  });

  test('may point to another place of its own, and to another origin, which gets no secret', async () => {
    const storage = await registry();
    const seen: IncomingHttpHeaders[] = [];
    const url = await serve(({ url: path, headers }, response) => {
      seen.push(headers);
      const location = path === '/graphql' ? '/moved' : storage.url;
      response.writeHead(302, { location }).end();
    });
    const feed = configured(url.replace('//', '//reader:word@'));
    expect(await feed.read(never)).toBe('the supergraph');
    expect(seen).toMatchObject([
      { 'x-hive-cdn-key': SECRET, authorization: `Basic ${btoa('reader:word')}` },
      { 'x-hive-cdn-key': SECRET, authorization: `Basic ${btoa('reader:word')}` },
    ]);
    expect(storage.asked).toHaveLength(1);
    expect(JSON.stringify(storage.asked)).not.toMatch(/hv-secret|x-team|authorization/);
  });

  test.each([
    ['/graphql', 'too many redirects'],
    ['ftp://storage.example/supergraph', 'a redirect that is not followed'],
    ['http://', 'a redirect that is not followed'],
  ])('that points to %s is not followed for ever, or anywhere', async (location, reason) => {
    const url = await serve((_request, response) => response.writeHead(307, { location }).end());
    await expect(feedOf(url).read(never)).rejects.toThrow(
      `${url}: the supergraph cannot be read (${reason})`,
    );
  });

  test.each<[string, RequestListener]>([
    ['at all', () => {}],
    ['to the end', (_request, response) => response.writeHead(200).write('the super')],
  ])('that never answers %s is not waited for', async (_how, answer) => {
    const url = await serve(answer);
    const begun = performance.now();
    await expect(feedOf(url, 200).read(never)).rejects.toThrow(
      `${url}: the supergraph cannot be read (no answer in time)`,
    );
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('is not waited for once nobody wants the answer', async () => {
    const asked = Promise.withResolvers<void>();
    const url = await serve(() => asked.resolve());
    const stop = new AbortController();
    const reading = feedOf(url).read(stop.signal);
    await asked.promise;
    const stopped = performance.now();
    stop.abort();
    await expect(reading).rejects.toThrow('the supergraph cannot be read');
    expect(performance.now() - stopped).toBeLessThan(5_000);
  });
});

describe('a file of headers', () => {
  const refusalOf = (text: string, url = 'https://registry.example/supergraph') => {
    const path = join(directory, 'refused');
    writeFileSync(path, text);
    try {
      loadConfig({ ACCORD_SUPERGRAPH: url, ACCORD_SUPERGRAPH_HEADERS_FILE: path });
    } catch (error) {
      return String(error).replace(path, 'file');
    }
    return 'none';
  };

  test.each([
    ['x-key=s3cret', 'file:1: expected a header of the form Name: value'],
    ['\nx key: s3cret', 'file:2: expected a header of the form Name: value'],
    ['x-key:', 'file:1: expected a header of the form Name: value'],
    ['x-key: s3\u0000cret', 'file:1: expected a header of the form Name: value'],
    ['x-key: s3cret\nX-Key: s3cret', 'file:2: x-key is said twice'],
    ['if-none-match: s3cret', 'file:1: if-none-match is not for a file to say'],
  ])('that says %j is refused without its secrets', (text, reason) => {
    const refusal = refusalOf(text);
    expect(refusal).toContain(`ACCORD_SUPERGRAPH_HEADERS_FILE: ${reason}`);
    expect(refusal).not.toContain('s3');
  });

  test('needs a URL, and one without a password where it has an authorization', () => {
    const url = 'https://reader:word@registry.example/supergraph';
    expect(refusalOf('x-key: s3cret', url)).toBe('none');
    expect(refusalOf('authorization: Bearer s3cret', url)).toContain('expected no authorization beside');
    expect(refusalOf('x-key: s3cret', '/supergraph.graphql')).toContain('expected a supergraph that has');
  });

  test('that is not there is refused', () => {
    const env = {
      ACCORD_SUPERGRAPH: 'https://registry.example',
      ACCORD_SUPERGRAPH_HEADERS_FILE: '/nowhere/headers',
    };
    expect(() => loadConfig(env)).toThrow(
      'ACCORD_SUPERGRAPH_HEADERS_FILE: /nowhere/headers: cannot be read (ENOENT)',
    );
  });
});
