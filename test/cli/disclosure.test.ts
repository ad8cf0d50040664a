import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dataPaths } from '../../cli/dataDirectory.ts';
import { issueToken } from '../../cli/localIssuer.ts';
import { readLocalKeys } from '../../cli/localKeys.ts';
import { openPglite } from '../../subgraphs/kit/database.ts';
import { eventually } from '../gateway/support/reloadable.ts';
import { type AccordProcess, spawnAccord } from '../support/accordProcess.ts';
import { buildAccord } from '../support/buildAccord.ts';
import { readDisclosures } from '../support/disclosures.ts';
import { askOverHttp } from '../support/question.ts';

const PATIENCE_MS = 240_000;
const READY = /ready at (\S+)\/graphql/;
const ROUNDS = 6;
const CLIENTS = 12;

let data: string;
const running = new Set<AccordProcess>();

beforeAll(async () => {
  data = join(mkdtempSync(join(tmpdir(), 'accord-kill-')), 'data');
  await buildAccord();
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all([...running].map((accord) => accord.stop('SIGKILL')));
  rmSync(join(data, '..'), { recursive: true });
});

async function start(): Promise<{ accord: AccordProcess; url: string }> {
  const accord = spawnAccord(['start', '--workers', '2', '--port', '0', '--data', data]);
  running.add(accord);
  void accord.ended.then(() => running.delete(accord));
  const [, url = ''] = await accord.until(READY);
  return { accord, url };
}

/** The person of each answer in the store, once for each answer. Nobody may be running on it. */
async function storedPersons(): Promise<string[]> {
  const engine = await openPglite(dataPaths(data).database);
  try {
    const { rows } = await engine.query<{ person: string }>('select person from identity.disclosures');
    return rows.map(({ person }) => person);
  } finally {
    await engine.close();
  }
}

/** The workers of a process. */
function workersOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Asks without a pause until it is told to stop, each time as another person; answers who got an answer. */
function load(url: string, token: (person: string) => Promise<string>) {
  const answered: string[] = [];
  let asked = 0;
  let isOver = false;
  const query = '{ customer(id: "c-000003") { name { full } phone } }';
  const client = async () => {
    while (!isOver) {
      const person = `agent-${++asked}`;
      const bearer = await token(person);
      const answer = await askOverHttp(url, { query }, bearer).catch(() => undefined);
      const customer = answer?.data?.customer as { name: object | null } | null | undefined;
      // without a name, identity answered and crm was killed: such an answer discloses nothing
      if (customer?.name) answered.push(person);
      else await sleep(20);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    answered,
    async stop() {
      isOver = true;
      await Promise.all(clients);
    },
  };
}

test(
  'kill -9 of gateways under load loses no disclosure of an answer that somebody has received',
  async () => {
    const { accord, url } = await start();
    const keys = await readLocalKeys(dataPaths(data).keys);
    if (keys === undefined) throw new Error('there are no keys');
    const token = (person: string) =>
      issueToken(keys.issuer, { client: 'support-desk', subject: person, lifetimeSeconds: 600 });
    const { answered, stop } = load(url, token);
    for (let round = 0; round < ROUNDS; round++) {
      const before = answered.length;
      while (answered.length < before + 50) await sleep(5);
      await sleep(Math.random() * 200);
      const [victim] = workersOf(accord.pid).sort(() => Math.random() - 0.5);
      if (victim === undefined) throw new Error('there are no workers');
      process.kill(victim, 'SIGKILL');
      await accord.until(new RegExp(`serves in place of worker ${victim}\\.`));
    }
    await accord.stop('SIGKILL');
    await stop();
    const { disclosures } = dataPaths(data);
    const onDisk = readDisclosures(disclosures).map(({ person }) => person);
    const recorded = new Set([...onDisk, ...(await storedPersons())]);
    expect(answered.length).toBeGreaterThan(ROUNDS * 50);
    expect(answered.filter((person) => !recorded.has(person))).toEqual([]);

    // what is left behind is shipped by the next one, once it is clear that nobody writes to it any more
    for (const name of readdirSync(disclosures)) utimesSync(join(disclosures, name), 0, 0);
    const next = await start();
    await eventually(() => expect(readdirSync(disclosures)).toEqual([]), 30_000);
    expect((await next.accord.stop('SIGTERM')).code).toBe(0);
    const stored = await storedPersons();
    expect(stored.length).toBe(new Set(stored).size);
    expect(answered.filter((person) => !stored.includes(person))).toEqual([]);
  },
  PATIENCE_MS,
);
