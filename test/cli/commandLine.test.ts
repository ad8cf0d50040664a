import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { openDataDirectory } from '../../cli/dataDirectory.ts';
import { publicKeySet } from '../../cli/localIssuer.ts';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import { memoryTerminal } from './memoryTerminal.ts';

/** Runs a command line in this process. */
async function accord(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), args, terminal);
  return { code, output: terminal.output.join('\n'), errors: terminal.errors.join('\n') };
}

describe('the command line', () => {
  test('lists every command in its help', async () => {
    const { code, output } = await accord('--help');
    expect(code).toBe(0);
    const commands = [...output.matchAll(/^ {2}([a-z]+) (?:\[|<| {2})/gm)].map(([, name]) => name);
    expect(commands).toEqual([
      'start',
      'token',
      'import',
      'resolve',
      'link',
      'playbook',
      'value',
      'consent',
      'rights',
      'subgraph',
      'gateway',
      'seed',
      'schema',
      'keys',
      'help',
    ]);
  });

  test.each(['explain', 'simulate'])('says that accord playbook %s can ask as a machine', async (name) => {
    const { code, output } = await accord('playbook', name, '--help');
    expect(code).toBe(0);
    expect(output.replaceAll(/\s+/g, ' ')).toContain('--machine ask as an AI agent does');
  });

  test('prints the version of the package', async () => {
    expect(await accord('--version')).toEqual({ code: 0, output: '0.1.0', errors: '' });
  });

  test.each([
    { args: [], says: 'Usage: accord' },
    { args: ['toke'], says: "unknown command 'toke'" },
    { args: ['start', '--colour'], says: "unknown option '--colour'" },
    { args: ['start', 'now'], says: 'too many arguments' },
    { args: ['start', '--port', '70000'], says: 'Give a port from 0 to 65535.' },
    { args: ['token'], says: "missing required argument 'client'" },
    { args: ['token', 'support-desk', '--expires', 'soon'], says: 'such as 90s, 15m, 1h or 7d' },
    { args: ['token', 'account-page', '--customer', 'c-1', '--person', 'p'], says: 'cannot be used with' },
    {
      args: ['subgraph', 'sales', '--port', '1'],
      says: 'Allowed choices are identity, crm, commerce, support, playbook.',
    },
    { args: ['subgraph', 'crm'], says: "required option '--port <number>' not specified" },
    { args: ['gateway', '--subgraph', 'crm'], says: 'Give name=url' },
    { args: ['import', 'febrl', 'x.csv'], says: "required option '--into <department>' not specified" },
    { args: ['import', 'febrl', 'x.csv', '--into', 'commerce'], says: 'Allowed choices are crm, support.' },
    { args: ['consent', 'verify', '--anchor', 'x'], says: 'Give a hash of 64 hexadecimal digits' },
    { args: ['rights', 'list', '--due-before', 'tomorrow'], says: 'Give a day, such as 2026-12-24' },
    { args: ['rights', 'list', '--due-before', '2026-02-30'], says: 'Give a day, such as 2026-12-24' },
    { args: ['rights', 'show', 'c-1', '--url', 'gateway:4000'], says: 'Give the http or https address' },
    { args: ['rights', 'show', 'c-1', '--url', 'http://me:word@host/'], says: 'without a user' },
    {
      args: ['rights', 'request', 'c-1', 'ERASURE'],
      says: "required option '--evidence <ref>' not specified",
    },
    {
      args: ['rights', 'request', 'c-1', 'ERASE', '--evidence', 'e'],
      says: 'Allowed choices are ACCESS, PORTABILITY, RECTIFICATION, ERASURE,',
    },
    { args: ['rights', 'accept', 'rr-1'], says: "required option '--reason <text>' not specified" },
    {
      args: ['rights', 'reject', 'rr-1', '--reason', 'r', '--include-probable'],
      says: "unknown option '--include-probable'",
    },
    { args: ['rights', 'export', 'c-1', 'rr-1'], says: "required option '--output <file>' not specified" },
    { args: ['value', 'fit', '--from', '2026-02-30'], says: 'Give a day, such as 2026-12-24' },
    { args: ['value', 'fit', '--currency', 'euro'], says: 'an ISO 4217 code in capitals, such as EUR' },
    { args: ['value', 'fit', '--purchases', 'f', '--dry-run'], says: 'cannot be used with' },
    { args: ['keys', 'derive', 'cursor', 'crm'], says: 'Allowed choices are passport, caller.' },
  ])('refuses "accord $args" with 2 and says why', async ({ args, says }) => {
    const { code, output, errors } = await accord(...args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(says);
  });
});

describe('accord token', () => {
  let root: string;
  let data: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'accord-token-'));
    data = join(root, 'data');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  async function claimsOf(...args: string[]) {
    const directory = await openDataDirectory(data, 'accord test');
    const keys = createLocalJWKSet(publicKeySet(directory.keys.issuer));
    try {
      const { code, output, errors } = await accord('token', ...args, '--data', data);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      const options = { issuer: 'accord-local', audience: 'accord', algorithms: ['ES256'] };
      return (await jwtVerify(output, keys, options)).payload;
    } finally {
      directory.release();
    }
  }

  test('prints a token that the data directory’s public key verifies, while the directory is held', async () => {
    const claims = await claimsOf('support-desk');
    expect(claims.client_id).toBe('support-desk');
    expect(claims.sub).toBeUndefined();
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  });

  test('names the signed-in customer, or the person behind the client, and lives as long as it is told', async () => {
    const own = await claimsOf('account-page', '--customer', 'c-000001', '--expires', '2d');
    expect(own).toMatchObject({ client_id: 'account-page', sub: 'c-000001' });
    expect((own.exp ?? 0) - (own.iat ?? 0)).toBe(2 * 86_400);
    expect(await claimsOf('support-desk', '--person', 'emp-001')).toMatchObject({ sub: 'emp-001' });
  });

  test.each([
    {
      args: ['nobody'],
      says: 'There is no client "nobody". The registered clients are: support-desk, account-page, service-agent, marketing-bot, analytics, privacy-office.',
    },
    { args: ['account-page'], says: 'say who, with --customer' },
    { args: ['support-desk', '--customer', 'c-000001'], says: 'support-desk is APP' },
    { args: ['support-desk', '--person', ''], says: 'need an id that is not empty' },
    { args: ['support-desk'], says: 'Run `accord start` first' },
  ])('refuses $args', async ({ args, says }) => {
    const { code, output, errors } = await accord('token', ...args, '--data', data);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain(says);
    expect(errors).not.toMatch(/^\s+at /m);
  });

  test('says what is wrong with damaged keys, and shows none', async () => {
    (await openDataDirectory(data, 'accord test')).release();
    const secret = 'dG9wLXNlY3JldC10b3Atc2VjcmV0';
    writeFileSync(join(data, 'keys.json'), JSON.stringify({ version: 1, passportMaster: `k1:${secret}` }));
    const { code, errors } = await accord('token', 'support-desk', '--data', data);
    expect(code).toBe(1);
    expect(errors).toContain('keys.json is damaged: callerMaster: expected text');
    expect(errors).not.toContain(secret);
    writeFileSync(join(data, 'keys.json'), `{"passportMaster":"k1:${secret}"`);
    expect((await accord('token', 'support-desk', '--data', data)).errors).toContain('is not JSON');
  });
});
