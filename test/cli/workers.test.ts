import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../gateway/support/reloadable.ts';
import { type AccordProcess, runAccord, spawnAccord } from '../support/accordProcess.ts';
import { buildAccord } from '../support/buildAccord.ts';
import { askOverHttp } from '../support/question.ts';
import { openWeatherStation, WEATHER, type WeatherStation } from '../support/weather.ts';

const PATIENCE_MS = 120_000;
const READY = /ready at (\S+)\/graphql/;

let directory: string;
let station: WeatherStation;
const running = new Set<AccordProcess>();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'accord-workers-'));
  station = await openWeatherStation();
  await buildAccord();
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all([...running].map((accord) => accord.stop('SIGKILL')));
  station.close();
  rmSync(directory, { recursive: true });
});

function run(...args: string[]): AccordProcess {
  const settings = join(directory, 'subgraphs.yaml');
  writeFileSync(settings, 'subgraphs: {}');
  const env = { ACCORD_SUPERGRAPH_POLL_MS: '3600000', ACCORD_SUBGRAPH_SETTINGS: settings };
  const accord = spawnAccord(args, { env });
  running.add(accord);
  void accord.ended.then(() => running.delete(accord));
  return accord;
}

function gateway(...args: string[]): AccordProcess {
  const file = join(directory, 'weather.graphql');
  writeFileSync(file, WEATHER);
  const where = ['--supergraph', file, '--subgraph', `weather=${station.url}`];
  return run('gateway', ...where, '--anonymous', '--workers', '2', '--port', '0', ...args);
}

async function urlOf(accord: AccordProcess): Promise<string> {
  return (await accord.until(READY))[1] ?? '';
}

/** The processes that a process has started and that still are there. */
function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks over a connection of its own: connections are what is shared out. */
async function ask(url: string, query = '{ degrees }'): Promise<unknown> {
  const agent = new Agent({ keepAlive: false });
  return await new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query }));
  });
}

const ANSWER = { data: { degrees: 21 } };

describe('accord gateway --workers', () => {
  test('replaces a worker that is killed, while the other serves', async () => {
    const accord = gateway();
    const url = await urlOf(accord);
    const first = children(accord.pid);
    expect(first).toHaveLength(2);
    for (const pid of first) {
      process.kill(pid, 'SIGKILL');
      await accord.until(new RegExp(`Worker ${pid} ended \\(SIGKILL\\)`));
      expect(await ask(url)).toEqual(ANSWER);
      await accord.until(new RegExp(`serves in place of worker ${pid}\\.`));
    }
    const later = children(accord.pid);
    expect(later).toHaveLength(2);
    expect(later.filter((pid) => first.includes(pid))).toEqual([]);
    for (let count = 0; count < 6; count++) expect(await ask(url)).toEqual(ANSWER);
    expect((await accord.stop('SIGTERM')).code).toBe(0);
  });

  test('says once where it is, and at SIGHUP all workers look for a new supergraph', async () => {
    const accord = gateway();
    const url = await urlOf(accord);
    writeFileSync(
      join(directory, 'weather.graphql'),
      WEATHER.replace('degrees: Int', 'degrees: Int wind: Int'),
    );
    process.kill(accord.pid, 'SIGHUP');
    await eventually(() => expect(accord.stderr().match(/a new supergraph is in force/g)).toHaveLength(2));
    for (let count = 0; count < 4; count++) {
      expect(await ask(url, '{ __type(name: "Query") { fields { name } } }')).toEqual({
        data: { __type: { fields: [{ name: 'degrees' }, { name: 'wind' }] } },
      });
    }
    expect(accord.stdout().match(/ready at/g)).toHaveLength(1);
    const { stderr } = await accord.stop('SIGINT');
    const workers = [...stderr.matchAll(/"worker":(\d+).*a new supergraph is in force/g)].map(
      ([, pid]) => pid,
    );
    expect(new Set(workers).size).toBe(2);
    expect(stderr.match(/Stopping/g)).toHaveLength(1);
  });

  test('answers what is under way when it is told to stop', async () => {
    const accord = gateway();
    const url = await urlOf(accord);
    station.answerAfterMs = 1_000;
    const asked = [ask(url), ask(url)];
    await sleep(400);
    const { code } = await accord.stop('SIGTERM');
    station.answerAfterMs = 0;
    expect(await Promise.all(asked)).toEqual([ANSWER, ANSWER]);
    expect(code).toBe(0);
  });

  test('ends with 1 when a request hangs, and says so', async () => {
    const accord = gateway();
    const url = await urlOf(accord);
    station.answerAfterMs = 60_000;
    const asked = ask(url).catch(() => 'cut off');
    await sleep(400);
    const { code, stderr } = await accord.stop('SIGTERM');
    station.answerAfterMs = 0;
    expect(code).toBe(1);
    expect(stderr).toContain('Some requests did not finish in time.');
    expect(await asked).toBe('cut off');
  });

  test('leaves nobody behind when its first process is killed', async () => {
    const accord = gateway();
    await urlOf(accord);
    const workers = children(accord.pid);
    await accord.stop('SIGKILL');
    await eventually(() => expect(workers.filter(isRunning)).toEqual([]));
  });

  test('comes back to the same port when all workers are killed at once', async () => {
    const accord = gateway();
    const url = await urlOf(accord);
    for (const pid of children(accord.pid)) process.kill(pid, 'SIGKILL');
    await eventually(() => expect(accord.stderr().match(/serves in place of worker/g)).toHaveLength(2));
    expect(await ask(url)).toEqual(ANSWER);
    expect((await accord.stop('SIGTERM')).code).toBe(0);
  });

  test('keeps no replacement that cannot start, and tries again', async () => {
    const accord = gateway();
    const url = await urlOf(accord);
    const settings = join(directory, 'subgraphs.yaml');
    writeFileSync(settings, 'nonsense: 1');
    const [gone = 0, left = 0] = children(accord.pid);
    process.kill(gone, 'SIGKILL');
    // two programs have to start and to fail, with a pause between
    const failures = () => accord.stderr().match(/not configured/g)?.length;
    await eventually(() => expect(failures()).toBeGreaterThan(1), 40_000);
    await eventually(() => expect(children(accord.pid)).toEqual([left]));
    expect(await ask(url)).toEqual(ANSWER);
    writeFileSync(settings, 'subgraphs: {}');
    await accord.until(new RegExp(`serves in place of worker ${gone}\\.`));
    expect((await accord.stop('SIGTERM')).code).toBe(0);
  });

  test('leaves nobody behind when a worker hangs', async () => {
    const accord = gateway();
    await urlOf(accord);
    const workers = children(accord.pid);
    process.kill(workers[0] ?? 0, 'SIGSTOP');
    expect((await accord.stop('SIGTERM')).code).toBe(1);
    await eventually(() => expect(workers.filter(isRunning)).toEqual([]));
  });

  test('says once that its port is in use', async () => {
    const accord = gateway();
    const { port } = new URL(await urlOf(accord));
    const { code, stderr } = await gateway('--port', port).ended;
    expect(code).toBe(1);
    expect(stderr.match(/Port \d+ on 127\.0\.0\.1 is in use by another program/g)).toHaveLength(1);
    await accord.stop('SIGTERM');
  });

  test.each(['0', '-1', 'many', '1.5', '1000'])('is refused with %s workers', async (count) => {
    const { code, stderr } = await runAccord(['gateway', '--workers', count]);
    expect(code).toBe(2);
    expect(stderr).toContain('Give a number from 1 to 256, or auto');
  });
});

test(
  'accord start --workers serves the whole company, consent and all',
  async () => {
    const accord = run('start', '--workers', '2', '--port', '0', '--data', join(directory, 'data'));
    const url = await urlOf(accord);
    const [, desk = '', bot = ''] = /Bearer (\S+?)'[\s\S]*Bearer (\S+?)'/.exec(accord.stdout()) ?? [];
    const query = '{ customer(id: "c-000003") { name { full } phone openTicketCount } }';
    const name = { full: 'Ingrid Castellanos' };
    expect(await askOverHttp(url, { query }, desk)).toMatchObject({
      status: 200,
      data: { customer: { name, phone: '+498999998803', openTicketCount: 1 } },
    });
    const asked = await askOverHttp(url, { query }, bot);
    expect(asked.data).toMatchObject({ customer: { name, openTicketCount: null } });
    expect(asked.extensions?.consent.withheldCount).toBeGreaterThan(0);
    const workers = children(accord.pid);
    expect((await accord.stop('SIGTERM')).code).toBe(0);
    expect(workers.filter(isRunning)).toEqual([]);
  },
  PATIENCE_MS,
);
