import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AccordProcess, runAccord, spawnAccord } from '../support/accordProcess.ts';
import { buildAccord } from '../support/buildAccord.ts';
import { type Answer, askOverHttp } from '../support/question.ts';

const READY = /Accord is ready at (http:\/\/127\.0\.0\.1:\d+)\/graphql/;
/** Half of the machines that run this are busy with other tests. */
const FIRST_START_MS = 120_000;

let root: string;
const running = new Set<AccordProcess>();

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'accord-start-'));
  await buildAccord();
}, FIRST_START_MS);

afterAll(async () => {
  await Promise.all([...running].map((accord) => accord.stop('SIGKILL')));
  rmSync(root, { recursive: true });
});

function start(data: string, port = '0'): AccordProcess {
  const accord = spawnAccord(['start', '--port', port, '--data', join(root, data)]);
  running.add(accord);
  void accord.ended.then(() => running.delete(accord));
  return accord;
}

/** The questions that the greeting offers, asked as a shell would. */
async function askGreeting(greeting: string): Promise<Answer[]> {
  const curl = /curl -s (\S+)\/graphql [\s\S]*?'authorization: Bearer (\S+)' [\s\S]*?-d '(\{.*\})'/g;
  const asked = [...greeting.matchAll(curl)].map(([, url = '', token, body = '']) =>
    askOverHttp(url, JSON.parse(body) as { query: string }, token),
  );
  return await Promise.all(asked);
}

describe('accord start', () => {
  let accord: AccordProcess;
  let url: string;

  beforeAll(async () => {
    accord = start('data');
    url = (await accord.until(READY))[1] ?? '';
  }, FIRST_START_MS);

  test('offers two questions that differ only in what is withheld', async () => {
    const [desk, bot, ...others] = await askGreeting(accord.stdout());
    expect(others).toEqual([]);
    expect(desk).toMatchObject({
      status: 200,
      data: {
        customer: {
          name: { full: 'Ingrid Castellanos' },
          phone: '+498999998803',
          highestOpenPriority: 'URGENT',
        },
      },
      extensions: { consent: { purpose: 'CUSTOMER_SUPPORT', withheld: [] } },
    });
    const withheld = bot?.extensions?.consent.withheld.map(({ field, reason }) => [field, reason]);
    expect(withheld).toEqual(
      ['phone', 'lifetimeValue', 'openTicketCount', 'highestOpenPriority'].map((field) => [
        `Customer.${field}`,
        'NOT_FOR_PURPOSE',
      ]),
    );
    const nulls = { phone: null, lifetimeValue: null, openTicketCount: null, highestOpenPriority: null };
    expect(bot?.data).toEqual({ customer: { ...(desk?.data?.customer as object), ...nulls } });
  });

  test('keeps its secrets to its owner', () => {
    expect(statSync(join(root, 'data/keys.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'data')).mode & 0o777).toBe(0o700);
  });

  test('serves GraphiQL where it says', async () => {
    const [, page = ''] = /GraphiQL: (\S+)/.exec(accord.stdout()) ?? [];
    const response = await fetch(page);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  test('lets accord token work beside it', async () => {
    const options = ['--data', join(root, 'data')];
    const { code, stdout } = await runAccord(['token', 'privacy-office', '--expires', '1m', ...options]);
    expect(code).toBe(0);
    const answer = await askOverHttp(url, { query: '{ customer(id: "c-002000") { id } }' }, stdout.trim());
    expect(answer).toMatchObject({ status: 200, data: { customer: { id: 'c-002000' } } });
  });

  test('keeps others away from its data directory, and says who holds it', async () => {
    const says = `is in use by process ${accord.pid} (accord start)`;
    const again = await runAccord(['start', '--port', '0', '--data', join(root, 'data')]);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(says) });
    const purchases = ['import', 'cdnow', 'package.json', '--data', join(root, 'data')];
    const imported = await runAccord(purchases);
    expect(imported).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(says) });
  });

  test('says at once that its port is in use, and makes nothing', async () => {
    const port = new URL(url).port;
    const second = await runAccord(['start', '--port', port, '--data', join(root, 'other')]);
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `accord: Port ${port} on 127.0.0.1 is in use by another program. Stop it, or choose another port with --port.\n`,
    });
    expect(existsSync(join(root, 'other'))).toBe(false);
  });

  test('stops within five seconds of a signal, and leaves no lock', async () => {
    const before = performance.now();
    const { code } = await accord.stop('SIGTERM');
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(code).toBe(0);
    expect(existsSync(join(root, 'data/lock'))).toBe(false);
  });

  test(
    'starts again after it was killed, with everything in place',
    async () => {
      const killed = start('data');
      await killed.until(READY);
      await killed.stop('SIGKILL');
      expect(existsSync(join(root, 'data/lock'))).toBe(true);

      const next = start('data');
      await next.until(READY);
      expect(next.stderr()).not.toContain('loading the sample company');
      const [desk] = await askGreeting(next.stdout());
      expect(desk).toMatchObject({ status: 200, data: { customer: { openTicketCount: 1 } } });
      expect((await next.stop('SIGINT')).code).toBe(0);
    },
    FIRST_START_MS,
  );

  test(
    'of two that start at once on one directory, one runs, and the other is told who',
    async () => {
      const both = [start('data'), start('data')];
      const first = await Promise.any(both.map(async (accord) => (await accord.until(READY)) && accord));
      const second = both.find((accord) => accord !== first);
      const { code, stderr } = (await second?.ended) ?? {};
      expect(code).toBe(1);
      expect(stderr).toContain(`is in use by process ${first.pid} (accord start)`);
      await first.stop('SIGTERM');
    },
    FIRST_START_MS,
  );
});

test(
  'accord start, killed while it loads the sample company, loads it anew',
  async () => {
    const killed = start('half');
    await killed.until(/loading the sample company/);
    while (!existsSync(join(root, 'half/db.draft/PG_VERSION'))) await sleep(20);
    await sleep(500);
    await killed.stop('SIGKILL');
    expect(existsSync(join(root, 'half/db'))).toBe(false);

    const next = start('half');
    const [, url = ''] = await next.until(READY);
    expect(existsSync(join(root, 'half/db.draft'))).toBe(false);
    const { stdout } = await runAccord(['token', 'privacy-office', '--data', join(root, 'half')]);
    const everyone = Array.from({ length: 2000 }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);
    const counted: string[] = [];
    for (let from = 0; from < everyone.length; from += 200) {
      const question = {
        query: 'query ($ids: [ID!]!) { customers(ids: $ids) { sources { recordId } } }',
        variables: { ids: everyone.slice(from, from + 200) },
      };
      const { data } = await askOverHttp(url, question, stdout.trim());
      const customers = data?.customers as { sources: { recordId: string }[] }[];
      counted.push(...customers.flatMap(({ sources }) => sources.map(({ recordId }) => recordId)));
    }
    expect(new Set(counted).size).toBe(counted.length);
    expect(counted.length).toBeGreaterThan(everyone.length);
    await next.stop('SIGTERM');
  },
  2 * FIRST_START_MS,
);
