import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { purgeStore } from '../../cli/purgeStore.ts';
import { type AccordProcess, runAccord, spawnAccord } from '../support/accordProcess.ts';
import { buildAccord } from '../support/buildAccord.ts';
import { askOverHttp } from '../support/question.ts';
import { memoryTerminal } from './memoryTerminal.ts';

const PATIENCE_MS = 240_000;
/** Who just sent back a defective product, as every department knows him. */
const RAFAEL = 'c-000004';
const SAID = [
  'Nakamura',
  'nakamura',
  'rafael.nakamura@example.net',
  '+18135550164',
  '812 Juniper Court',
  '1988-01-17',
];
/** Somebody who stays. */
const STAYS = 'margarethe.lindqvist@example.com';

let data: string;
const running = new Set<AccordProcess>();

beforeAll(async () => {
  data = join(mkdtempSync(join(tmpdir(), 'accord-erasure-')), 'data');
  await buildAccord();
}, PATIENCE_MS);

afterAll(async () => {
  await Promise.all([...running].map((accord) => accord.stop('SIGKILL')));
  rmSync(join(data, '..'), { recursive: true });
});

async function start(): Promise<{ accord: AccordProcess; url: string }> {
  const env = { ACCORD_RIGHTS_MS: '100', ACCORD_DISCLOSURE_SHIP_MS: '50' };
  const accord = spawnAccord(['start', '--port', '0', '--data', data], { env });
  running.add(accord);
  const [, url = ''] = await accord.until(/ready at (\S+)\/graphql/);
  return { accord, url };
}

/** Which of the words stand anywhere in the bytes of the directory's files, and where. */
function wordsIn(directory: string, words: readonly string[]): string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(100);
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    if (!existsSync(path)) return []; // shipped meanwhile
    const bytes = readFileSync(path);
    return words.filter((word) => bytes.includes(word)).map((word) => `${word} in ${name}`);
  });
}

test(
  'after an erasure no file of a data directory holds anything of the person, once the store has cleaned up',
  async () => {
    const { accord, url } = await start();
    const tokenOf = async (args: readonly string[]) =>
      (await runAccord(['token', ...args, '--data', data])).stdout.trim();
    const office = await tokenOf(['privacy-office']);
    const desk = await tokenOf(['support-desk', '--person', 'agent-1']);
    const self = await tokenOf(['account-page', '--customer', RAFAEL]);
    const asOffice = <T>(query: string, variables?: object) =>
      askOverHttp<T>(url, { query, variables: { ...variables } }, office);

    // he is read, found, and written about: by what was said of him, which the logs must not keep
    await askOverHttp(
      url,
      { query: `{ customer(id: "${RAFAEL}") { name { full } email phone addresses { line1 } } }` },
      desk,
    );
    await askOverHttp(
      url,
      { query: '{ findCustomers(by: { email: "rafael.nakamura@example.net" }) { confidence } }' },
      desk,
    );
    const asked = await askOverHttp<{ requestRights: { id: string } }>(
      url,
      {
        purpose: 'RIGHTS_FULFILMENT',
        query: 'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id } }',
        variables: {
          input: {
            eventId: 'mend',
            customer: RAFAEL,
            kind: 'RECTIFICATION',
            details: 'Not Nakamura but Nakamuro, 812 Juniper Court',
          },
        },
      },
      self,
    );
    expect(asked.errors).toBeUndefined();
    const access = await asOffice<{ requestRights: { id: string } }>(
      'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id } }',
      { input: { eventId: 'see', customer: RAFAEL, kind: 'ACCESS', evidence: 'letters/16' } },
    );
    const stateOf = async (id: string) => {
      const file = await asOffice<{
        customer: { rightsRequests: { id: string; state: string; bundle: string | null }[] };
      }>(`{ customer(id: "${RAFAEL}") { rightsRequests { id state bundle } } }`);
      return file.data?.customer.rightsRequests.find((one) => one.id === id);
    };
    const untilFulfilled = async (id: string) => {
      while ((await stateOf(id))?.state !== 'FULFILLED') await sleep(100);
    };
    await untilFulfilled(access.data?.requestRights.id ?? '');
    expect((await stateOf(access.data?.requestRights.id ?? ''))?.bundle).toContain('812 Juniper Court');
    expect(wordsIn(data, SAID)).not.toEqual([]);

    const erasure = await asOffice<{ requestRights: { id: string } }>(
      'mutation ($input: RightsRequestInput!) { requestRights(input: $input) { id } }',
      { input: { eventId: 'forget', customer: RAFAEL, kind: 'ERASURE', evidence: 'letters/17' } },
    );
    const id = erasure.data?.requestRights.id ?? '';
    await asOffice('mutation ($input: RightsDecisionInput!) { decideRights(input: $input) { id } }', {
      input: { request: id, decision: 'ACCEPT', reason: 'identity proven by letter 17' },
    });
    await untilFulfilled(id);
    const { stdout, stderr } = await accord.stop('SIGTERM');
    running.delete(accord);
    for (const word of SAID) expect(`${stdout}${stderr}`).not.toContain(word);

    await purgeStore(data, memoryTerminal());
    expect(wordsIn(data, SAID)).toEqual([]);
    expect(wordsIn(data, [STAYS])).not.toEqual([]);

    const again = await start();
    const query = `{ customer(id: "${RAFAEL}") { id name { full } rightsRequests { state details bundle } } }`;
    const after = await askOverHttp(again.url, { query }, office);
    expect(after.data).toEqual({
      customer: {
        id: RAFAEL,
        name: null,
        rightsRequests: [
          { state: 'FULFILLED', details: null, bundle: null },
          { state: 'FULFILLED', details: null, bundle: null },
          { state: 'REJECTED', details: null, bundle: null },
        ],
      },
    });
    await again.accord.stop('SIGTERM');
    running.delete(again.accord);
  },
  PATIENCE_MS,
);
