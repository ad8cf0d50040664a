import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AccordProcess, runAccord, spawnAccord } from '../support/accordProcess.ts';
import { buildAccord } from '../support/buildAccord.ts';
import { askOverHttp } from '../support/question.ts';
import { openWeatherStation, WEATHER, type WeatherStation } from '../support/weather.ts';

const PATIENCE_MS = 120_000;

let directory: string;
let station: WeatherStation;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'accord-gateway-process-'));
  writeFileSync(join(directory, 'weather.graphql'), WEATHER);
  station = await openWeatherStation();
  await buildAccord();
}, PATIENCE_MS);

afterAll(() => {
  station.close();
  rmSync(directory, { recursive: true });
});

const supergraph = () => join(directory, 'weather.graphql');

function startGateway(...args: string[]): AccordProcess {
  const where = ['--subgraph', `weather=${station.url}`];
  const env = { ACCORD_SUPERGRAPH_POLL_MS: '3600000' };
  return spawnAccord(['gateway', '--supergraph', supergraph(), '--port', '0', ...where, ...args], { env });
}

async function urlOf(gateway: AccordProcess): Promise<string> {
  const [, url = ''] = await gateway.until(/ready at (\S+)\/graphql/);
  return url;
}

const QUESTION = { query: '{ degrees }' };

describe('accord gateway', () => {
  test('serves a supergraph that knows nothing of consent to anybody, when it is told to', async () => {
    const gateway = startGateway('--anonymous');
    try {
      const url = await urlOf(gateway);
      expect((await fetch(`${url}/health`)).status).toBe(200);
      expect(await askOverHttp(url, QUESTION, undefined)).toMatchObject({
        status: 200,
        data: { degrees: 21 },
      });
    } finally {
      await gateway.stop('SIGTERM');
    }
  });

  test('asks for a token otherwise', async () => {
    const gateway = startGateway();
    try {
      expect((await askOverHttp(await urlOf(gateway), QUESTION, undefined)).status).toBe(401);
    } finally {
      await gateway.stop('SIGTERM');
    }
  });

  test('looks for a new supergraph at SIGHUP', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'accord-elsewhere-'));
    const [real, link] = [join(elsewhere, 'supergraph.graphql'), join(directory, 'linked.graphql')];
    writeFileSync(real, WEATHER);
    symlinkSync(real, link); // nobody is told what happens elsewhere
    const gateway = startGateway('--anonymous', '--supergraph', link);
    try {
      const url = await urlOf(gateway);
      writeFileSync(real, WEATHER.replace('degrees: Int', 'degrees: Int wind: Int'));
      process.kill(gateway.pid, 'SIGHUP');
      await gateway.until(/a new supergraph is in force/);
      const answer = await askOverHttp(
        url,
        { query: '{ __type(name: "Query") { fields { name } } }' },
        undefined,
      );
      expect(answer.data).toEqual({ __type: { fields: [{ name: 'degrees' }, { name: 'wind' }] } });
    } finally {
      await gateway.stop('SIGTERM');
      rmSync(elsewhere, { recursive: true });
    }
  });

  test('answers what is under way when it is told to stop, and then ends with 0', async () => {
    station.answerAfterMs = 1_500;
    const gateway = startGateway('--anonymous');
    const asked = askOverHttp(await urlOf(gateway), QUESTION, undefined);
    await sleep(500);
    const ended = await gateway.stop('SIGTERM');
    expect(await asked).toMatchObject({ status: 200, data: { degrees: 21 } });
    expect(ended.code).toBe(0);
  });

  test('ends at once at a second signal', async () => {
    station.answerAfterMs = 60_000;
    const gateway = startGateway('--anonymous');
    const asked = askOverHttp(await urlOf(gateway), QUESTION, undefined).catch(() => 'cut off');
    await sleep(500);
    void gateway.stop('SIGINT');
    await sleep(700);
    const before = performance.now();
    expect((await gateway.stop('SIGINT')).code).toBe(130);
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(await asked).toBe('cut off');
  });

  test('ends within five seconds although a request hangs, and says so', async () => {
    station.answerAfterMs = 60_000;
    const gateway = startGateway('--anonymous');
    const asked = askOverHttp(await urlOf(gateway), QUESTION, undefined).catch(() => 'cut off');
    await sleep(500);
    const before = performance.now();
    const { code, stderr } = await gateway.stop('SIGTERM');
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(code).toBe(1);
    expect(stderr).toContain('Some requests did not finish in time.');
    expect(await asked).toBe('cut off');
  });

  test.each([
    { what: 'no supergraph', args: [], says: 'ACCORD_SUPERGRAPH' },
    {
      what: 'a supergraph that is missing',
      args: ['--supergraph', 'missing.graphql'],
      says: 'missing.graphql',
    },
    { what: 'a supergraph that is none', args: ['--supergraph', 'package.json'], says: 'The gateway' },
  ])('is refused with $what, clearly', async ({ args, says }) => {
    const { code, stdout, stderr } = await runAccord(['gateway', '--port', '0', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('accord: The gateway');
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('is refused where what answers disclose cannot be recorded, unless it is told to answer all the same', async () => {
    const env = { ACCORD_DISCLOSURE_DIR: supergraph() };
    const where = ['--supergraph', supergraph(), '--subgraph', `weather=${station.url}`];
    const args = ['gateway', '--port', '0', ...where, '--anonymous'];
    const { code, stderr } = await runAccord(args, { env });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `accord: The gateway cannot start: no file can be written in ${supergraph()} (EEXIST)`,
    );
    expect(stderr).toContain('ACCORD_DISCLOSURE_DIR');
    const gateway = spawnAccord(args, { env: { ...env, ACCORD_DISCLOSURE: 'best-effort' } });
    await urlOf(gateway);
    await gateway.stop('SIGTERM');
  });

  test('is refused when its settings cannot be used, with every name', async () => {
    const env = { ACCORD_PORT: 'http', ACCORD_LOG_LEVEL: 'loud' };
    const { code, stderr } = await runAccord(['gateway', '--supergraph', supergraph()], { env });
    expect(code).toBe(1);
    expect(stderr).toContain('ACCORD_PORT');
    expect(stderr).toContain('ACCORD_LOG_LEVEL');
  });
});
