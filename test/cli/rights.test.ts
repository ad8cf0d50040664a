import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { createLocalKeys } from '../../cli/localKeys.ts';
import { createProgram } from '../../cli/program.ts';
import { askGateway } from '../../cli/rights/askGateway.ts';
import { type Waiting, waitingRequests } from '../../cli/rights/listRights.ts';
import { printable } from '../../cli/rights/printable.ts';
import { runProgram } from '../../cli/runProgram.ts';
import type { IdentityTables } from '../../subgraphs/identity/index.ts';
import { eventually } from '../gateway/support/reloadable.ts';
import { createSystem, type System } from '../support/createSystem.ts';
import { memoryTerminal } from './memoryTerminal.ts';

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

const REQUEST_ID = /rr-[0-9a-f]{20}/;

let root: string;

/** Runs a command line in this process. No token is ever printed. */
async function accord(...args: string[]): Promise<Run> {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), args, terminal);
  const run = { code, output: terminal.output.join('\n'), errors: terminal.errors.join('\n') };
  expect(run.output + run.errors).not.toContain('eyJ');
  return run;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'accord-rights-'));
});

afterAll(() => rmSync(root, { recursive: true }));

beforeEach(() => {
  delete process.env.ACCORD_TOKEN;
});

describe('accord rights, of a running gateway', () => {
  let system: System;
  let url: string;
  let database: Kysely<IdentityTables>;

  beforeAll(async () => {
    system = await createSystem({ size: 11, env: { ACCORD_RIGHTS_MS: '20' } });
    url = `${(await system.gateway.listen()).url}/graphql`;
    database = system.databases.of('identity') as Kysely<IdentityTables>;
  }, 120_000);

  afterAll(() => system.stop());

  const rights = (...args: string[]) => accord('rights', ...args, '--url', url, '--data', system.directory);

  /** Makes a request; answers its id. */
  async function requested(customer: string, kind: string, ...more: string[]): Promise<string> {
    const { code, output } = await rights('request', customer, kind, '--evidence', 'mails/1', ...more);
    const [id] = REQUEST_ID.exec(output) ?? [];
    if (code !== 0 || id === undefined) throw new Error('the request was not recorded');
    return id;
  }

  async function shown(customer: string): Promise<Record<string, unknown>[]> {
    const { output } = await rights('show', customer, '--json');
    return (JSON.parse(output) as { requests: Record<string, unknown>[] }).requests;
  }

  /** Whether somebody asked for a field since `forget()`. */
  const asked = (field: string) => system.calls.some(({ query }) => query.includes(field));

  /** Waits for the departments. */
  async function fulfilled(customer: string, id: string): Promise<void> {
    await eventually(async () => {
      expect(await shown(customer)).toContainEqual(expect.objectContaining({ id, state: 'FULFILLED' }));
    }, 10_000);
  }

  test('an erasure is recorded, listed, accepted, and shown with what the shop keeps and why', async () => {
    const made = await rights('request', 'c-000001', 'ERASURE', '--evidence', 'mails/1');
    expect(made.output).toMatch(/^rr-[0-9a-f]{20} REQUIRES_ACTION: The request to be erased is on record/);
    const [id = ''] = REQUEST_ID.exec(made.output) ?? [];

    const waiting = await rights('list');
    expect(waiting.output).toMatch(/^due +days left +customer +request +kind +state +missing\n/);
    expect(waiting.output).toMatch(
      new RegExp(
        `^\\d{4}-\\d\\d-\\d\\d +(27|28|29|30) +c-000001 +${id} +ERASURE +REQUIRES_ACTION +a person$`,
        'm',
      ),
    );

    const accepted = await rights('accept', id, '--reason', 'asked for in writing');
    expect(accepted).toMatchObject({ code: 0, errors: '' });
    expect(accepted.output).toContain(`${id} ACCEPTED: The request (ERASURE) was accepted`);
    await fulfilled('c-000001', id);

    const { output } = await rights('show', 'c-000001');
    expect(output).toContain(`${id}  ERASURE  FULFILLED\n  customer     c-000001\n`);
    expect(output).toMatch(/^ {15}\S+Z ACCEPTED: asked for in writing$/m);
    expect(output).toMatch(/^ {2}crm {10}done \S+Z$/m);
    expect(output).toMatch(
      /^ {2}commerce {5}done \S+Z\n( {15}keeps until \d{4}-\d\d-\d\d: .+\n)*.* \(\d+\)\. Commercial and tax law has the papers of a sale kept for ten years/m,
    );
    expect((await rights('list')).output).not.toContain(id);
  });

  test('the same event id records once, and a random one is said before it is sent', async () => {
    const id = await requested('c-000002', 'ACCESS', '--event-id', 'letter-9');
    expect(await requested('c-000002', 'ACCESS', '--event-id', 'letter-9')).toBe(id);
    const random = await rights('request', 'c-999999', 'ACCESS', '--evidence', 'mails/1');
    expect(random.code).toBe(1);
    expect(random.errors).toMatch(/^The event id is [0-9a-f-]{36}; with --event-id [0-9a-f-]{36} /);
    expect(random.errors).toContain('accord: There is no customer c-999999; nothing was recorded.');
    const other = await rights(
      'request',
      'c-000002',
      'PORTABILITY',
      '--evidence',
      'm',
      '--event-id',
      'letter-9',
    );
    expect([other.code, other.output]).toEqual([1, '']);
    expect(other.errors).toContain('Either the event id stands for another request');
    expect(other.errors).toContain('(CONFLICT)');
  });

  test('a rectification is given more time, fulfilled by a word, and then closed', async () => {
    const id = await requested('c-000003', 'RECTIFICATION', '--details', 'My name\nis spelt with a K.');
    const before = JSON.parse((await rights('list', '--json')).output) as Waiting[];
    const known = before.find(({ request }) => request === id);
    expect(known).toMatchObject({ customer: 'c-000003', kind: 'RECTIFICATION', missing: ['a person'] });
    expect((await rights('extend', id, '--reason', 'the archive is slow')).code).toBe(0);
    const after = JSON.parse((await rights('list', '--json')).output) as Waiting[];
    const later = after.find(({ request }) => request === id);
    expect((later?.daysLeft ?? 0) - (known?.daysLeft ?? 0)).toBeGreaterThan(55);
    expect((await rights('list', '--due-before', '2001-01-01')).output).toBe(
      'Nobody waits for an answer that is due before.',
    );
    expect((await rights('extend', id, '--reason', 'still slow')).errors).toContain(
      'accord: The request cannot be given more time: it is closed, it was given more once',
    );
    expect((await rights('accept', id, '--reason', 'r')).errors).toContain('That is for an erasure');
    expect((await rights('fulfil', id, '--reason', 'mended')).output).toContain(`${id} FULFILLED`);
    expect((await rights('reject', id, '--reason', 'too late')).errors).toContain('cannot be rejected');
    const { output } = await rights('show', 'c-000003');
    expect(output).toContain('  details      My name\n               is spelt with a K.\n');
  });

  test('an objection says which purpose, and the gateway what is missing', async () => {
    const without = await rights('request', 'c-000003', 'OBJECTION', '--evidence', 'm');
    expect(without.code).toBe(1);
    expect(without.errors).toContain('For OBJECTION and WITHDRAW_CONSENT: the purpose, one of');
    expect(without.errors).not.toContain('{');
    const id = await requested('c-000003', 'OBJECTION', '--purpose', 'ANALYTICS');
    expect(await shown('c-000003')).toContainEqual(
      expect.objectContaining({ id, purpose: 'ANALYTICS', state: 'FULFILLED' }),
    );
  });

  test('records that are a customer’s by a guess are named, and erased only when it is said', async () => {
    const id = await requested('c-000007', 'ERASURE');
    const refused = await rights('accept', id, '--reason', 'asked for');
    expect([refused.code, refused.output]).toEqual([1, '']);
    expect(refused.errors).toContain('say --include-probable if they are theirs. Nothing was changed.');
    expect((await rights('show', 'c-000007')).output).toContain('  by a guess   crm/crm-000007-b (0.94)\n');
    expect((await rights('accept', id, '--reason', 'looked at', '--include-probable')).code).toBe(0);
    await fulfilled('c-000007', id);
    const again = await rights('request', 'c-000007', 'ERASURE', '--evidence', 'm');
    expect([again.code, again.errors]).toEqual([1, expect.stringContaining('was erased already')]);
  });

  describe('export', () => {
    test('writes everything to a new file for its owner’s eyes', async () => {
      const id = await requested('c-000004', 'ACCESS');
      await fulfilled('c-000004', id);
      const file = join(root, 'c-000004.json');
      const run = await rights('export', 'c-000004', id, '--output', file);
      expect(run).toMatchObject({
        code: 0,
        output: expect.stringMatching(/ holds everything, in [\d,]+ bytes\.$/),
      });
      const text = readFileSync(file, 'utf8');
      const bundle = JSON.parse(text) as { departments: object };
      expect(Object.keys(bundle.departments)).toEqual(['commerce', 'crm', 'support']);
      expect(bundle).toMatchObject({ request: id, customer: 'c-000004', identity: { ids: ['c-000004'] } });
      expect(text).toBe(`${JSON.stringify(bundle, null, 2)}\n`);
      expect(statSync(file).mode & 0o777).toBe(0o600);

      writeFileSync(file, 'mine', { mode: 0o644 });
      system.forget();
      const twice = await rights('export', 'c-000004', id, '--output', file);
      expect(twice).toEqual({
        code: 1,
        output: '',
        errors: `accord: ${file} is there already. Give another name, or --force.`,
      });
      expect([readFileSync(file, 'utf8'), asked('customer')]).toEqual(['mine', false]);
      expect((await rights('export', 'c-000004', id, '--output', file, '--force')).code).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(readdirSync(root).filter((name) => name.startsWith('c-000004'))).toEqual(['c-000004.json']);
    });

    test('says who is still at work, and what is over', async () => {
      const id = await requested('c-000005', 'ACCESS');
      await fulfilled('c-000005', id);
      const file = join(root, 'c-000005.json');
      const refusal = async () => {
        system.forget();
        const { code, errors } = await rights('export', 'c-000005', id, '--output', file);
        expect([code, existsSync(file)]).toEqual([1, false]);
        return errors;
      };
      const ofRequest = sql`where tenant = 'sample' and request = ${id}`;
      // as if support could not be reached; nobody is to try again while we look
      await sql`update identity.rights_tasks set done_at = null, attempts = 2, failure = 'SUBGRAPH_TIMEOUT',
        next_at = now() + interval '1 day' ${ofRequest} and department = 'support'`.execute(database);
      await sql`update identity.rights_requests set state = 'ACCEPTED', closed_at = null where id = ${id}`.execute(
        database,
      );
      expect(await refusal()).toBe(
        'accord: The request is ACCEPTED, and still waits for support. Try again later; `accord rights show c-000005` says how far they are.',
      );
      expect([asked('rightsRequests'), asked('bundle')]).toEqual([true, false]);
      expect((await rights('list')).output).toMatch(new RegExp(`${id} +ACCESS +ACCEPTED +support$`, 'm'));
      expect((await rights('show', 'c-000005')).output).toContain(
        '  support      not done, tried 2 times, the last time: SUBGRAPH_TIMEOUT',
      );

      await sql`update identity.rights_tasks set done_at = now() ${ofRequest}`.execute(database);
      await sql`update identity.rights_requests set state = 'FULFILLED', closed_at = now() where id = ${id}`.execute(
        database,
      );
      // one part of three has gone: the rest is not the whole
      await sql`delete from identity.rights_parts ${ofRequest} and department = 'crm'`.execute(database);
      expect(await refusal()).toContain('The export is not to be had any more');
      await sql`update identity.rights_parts set expires_at = now() - interval '1 hour' ${ofRequest}`.execute(
        database,
      );
      await sql`update identity.rights_tasks set done_at = now() - interval '721 hours' ${ofRequest}`.execute(
        database,
      );
      expect(await refusal()).toMatch(
        /^accord: The export is over: what a department gave is kept for 30 days, and the last was done on \d{4}-\d\d-\d\d\. Ask for it once more: `accord rights request c-000005 ACCESS /,
      );
    });

    test('refuses what brings no data, what is not there, and where nothing can be written', async () => {
      const id = await requested('c-000006', 'RESTRICTION');
      const file = join(root, 'c-000006.json');
      const to = async (customer: string, request: string, output = file) =>
        (await rights('export', customer, request, '--output', output)).errors;
      expect(await to('c-000006', id)).toContain('only ACCESS and PORTABILITY bring data');
      expect(await to('c-000006', 'rr-1')).toContain('c-000006 made no request rr-1.');
      expect(await to('c-999999', id)).toContain('There is no customer c-999999.');
      system.forget();
      expect(await to('c-000006', id, join(root, 'nowhere', 'file'))).toContain('Nothing can be written to');
      expect(await to('c-000006', id, root)).toContain('is a directory; expected the name of a file');
      expect(asked('customer')).toBe(false);
      expect(existsSync(file)).toBe(false);
    });
  });

  test('who or what is not there is said so', async () => {
    expect(await rights('show', 'c-999999')).toEqual({
      code: 1,
      output: '',
      errors: 'accord: There is no customer c-999999. Expected a unified id, such as c-000001.',
    });
    expect((await rights('show', 'c-000008')).output).toBe('c-000008 has asked for nothing.');
    expect((await rights('accept', 'rr-1', '--reason', 'r')).errors).toContain(
      'accord: There is no request rr-1. `accord rights list` names those that wait.',
    );
  });

  test('a token that is wrong, or of somebody else, is refused with what to do', async () => {
    const refused = async (token: string, ...args: string[]) => {
      process.env.ACCORD_TOKEN = token;
      const { code, output, errors } = await rights(...args);
      expect([code, output]).toEqual([1, '']);
      expect(errors).not.toContain(token);
      return errors;
    };
    expect(await refused('two words', 'list')).toContain('ACCORD_TOKEN holds no bearer token.');
    expect(await refused('not-a-jwt', 'list')).toContain(
      'The gateway does not take the token of ACCORD_TOKEN.',
    );
    expect(await refused(await system.token('support-desk'), 'list')).toContain(
      'such as privacy-office, in ACCORD_TOKEN. The gateway says: The client support-desk is not registered for the purpose it named.',
    );
    const self = await system.token('account-page', 'c-000003');
    expect(await refused(self, 'reject', 'rr-1', '--reason', 'r')).toMatch(
      /^accord: To record a request takes the scope .*\(FORBIDDEN\)$/,
    );
    process.env.ACCORD_TOKEN = ` ${await system.token('privacy-office', 'emp-007')}\n`;
    expect((await rights('list')).code).toBe(0);
  });

  test('keys that the gateway does not trust, and none at all, are said so', async () => {
    await createLocalKeys(join(root, 'keys.json'));
    const other = await accord('rights', 'list', '--url', url, '--data', root);
    expect(other.code).toBe(1);
    expect(other.errors).toContain(`does not take the token of the keys of ${root}. Name the data directory`);
    const none = await accord('rights', 'list', '--url', url, '--data', join(root, 'nowhere'));
    expect(none.errors).toContain('Run `accord start` first');
  });
});

describe('accord rights, where no gateway answers', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;
  const seen: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request.url ?? '');
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  });

  beforeEach(() => {
    process.env.ACCORD_TOKEN = 'secret-token';
    seen.length = 0;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const list = async () => {
    const { code, output, errors } = await accord('rights', 'list', '--url', url);
    expect([code, output]).toEqual([1, '']);
    expect(errors).not.toContain('secret-token');
    return errors;
  };

  test('a web page, a redirection and another service’s answer are not taken for one', async () => {
    answer = (_, response) => response.end('<html>');
    expect(await list()).toContain(`${url} answered with status 200, and not with GraphQL.`);
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await list()).toContain('answered with status 307');
    expect(seen).toEqual(['/graphql', '/graphql']);
    answer = (_, response) => response.end('{"data":{"customersAwaitingAnswer":[{"id":"c-1"}]}}');
    expect(await list()).toContain('answered with something else than was asked for');
    answer = (_, response) =>
      response.end('{"data":{"customersAwaitingAnswer":[{"id":"c-1","rightsRequests":null}]}}');
    expect(await list()).toContain('The gateway withholds what c-1 asked for');
  });

  test('half an answer counts as none, and commands to a terminal do not reach it', async () => {
    const errors = [{ message: 'away \u001b[2J', extensions: { code: 'SUBGRAPH_UNREACHABLE' } }];
    answer = (_, response) => response.end(JSON.stringify({ data: { customersAwaitingAnswer: [] }, errors }));
    expect(await list()).toBe('accord: The gateway says: away \ufffd[2J (SUBGRAPH_UNREACHABLE)');
    expect(printable('a\u001b[31m\u009b\u202eb\nñ')).toBe('a\ufffd[31m\ufffd\ufffdb\nñ');
  });

  test('silence ends', async () => {
    answer = () => {};
    const office = { url, token: 'secret-token', origin: 'ACCORD_TOKEN', timeoutMs: 50 };
    await expect(askGateway(office, { query: '{ id }', variables: {}, shape: z.unknown() })).rejects.toThrow(
      `The gateway at ${url} did not answer within 0.05 s.`,
    );
  });

  test('nobody at the address: how to start a gateway', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await accord('rights', 'list', '--url', `http://127.0.0.1:${port}/graphql`)).toEqual({
      code: 1,
      output: '',
      errors: `accord: No gateway answers at http://127.0.0.1:${port}/graphql (ECONNREFUSED). Start one with \`accord start\`, or say with --url where it is.`,
    });
  });
});

describe('waitingRequests', () => {
  const now = Date.parse('2026-12-01T12:00:00Z');
  const open = { kind: 'ACCESS', requestedAt: '2026-11-01T00:00:00Z', closedAt: null };
  const task = (department: string, doneAt: string | null) => ({ department, doneAt });

  test('lists what is open, what is due first first, with whole days and whom it waits for', () => {
    const first = { ...open, id: 'rr-1', state: 'REQUIRES_ACTION', dueAt: '2026-12-03T11:00:00Z', tasks: [] };
    const tasks = [task('CRM', '2026-11-02T00:00:00Z'), task('COMMERCE', null), task('SUPPORT', null)];
    const late = { ...open, id: 'rr-2', state: 'ACCEPTED', dueAt: '2026-12-01T11:59:59Z', tasks };
    const closed = { ...first, id: 'rr-3', state: 'REJECTED', closedAt: '2026-11-02T00:00:00Z' };
    const customers = [
      { id: 'c-1', rightsRequests: [closed, first] },
      { id: 'c-2', rightsRequests: [late] },
    ];
    const listed = waitingRequests(customers, { now });
    expect(
      listed.map(({ customer, request, daysLeft, missing }) => [customer, request, daysLeft, missing]),
    ).toEqual([
      ['c-2', 'rr-2', -1, ['commerce', 'support']],
      ['c-1', 'rr-1', 1, ['a person']],
    ]);
    const dueBefore = new Date('2026-12-03T11:00:00Z');
    expect(waitingRequests(customers, { now, dueBefore }).map(({ request }) => request)).toEqual(['rr-2']);
  });
});
