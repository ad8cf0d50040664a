import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDataDirectory } from '../../cli/dataDirectory.ts';
import { openEmbeddedDatabases } from '../../cli/embeddedDatabases.ts';
import { memoryTerminal } from './memoryTerminal.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'accord-data-'));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('a data directory', () => {
  test('has the same keys every time, and a public key without the private part', async () => {
    const first = await openDataDirectory(join(root, 'a/b'), 'accord start');
    first.release();
    const second = await openDataDirectory(join(root, 'a/b'), 'accord start');
    expect(second.keys).toEqual(first.keys);
    second.release();
    const { keys } = JSON.parse(readFileSync(first.paths.jwks, 'utf8')) as { keys: object[] };
    expect(keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256', use: 'sig' })]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  test('of another process is refused, with who holds it', async () => {
    const held = await openDataDirectory(root, 'accord start');
    await expect(openDataDirectory(root, 'accord import')).rejects.toThrow(
      `The data directory ${root} is in use by process ${process.pid} (accord start).`,
    );
    held.release();
  });

  test('is not made among other files', async () => {
    writeFileSync(join(root, 'README.md'), 'not ours');
    await expect(openDataDirectory(root, 'accord start')).rejects.toThrow('is not an Accord data directory');
    expect(existsSync(join(root, 'keys.json'))).toBe(false);
    expect(existsSync(join(root, 'lock'))).toBe(false);
  });

  test('may be where a gateway by itself keeps its disclosures', async () => {
    mkdirSync(join(root, 'disclosures'));
    (await openDataDirectory(root, 'accord start')).release();
    expect(existsSync(join(root, 'keys.json'))).toBe(true);
  });

  test('cannot be a file', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(openDataDirectory(join(root, 'file'), 'accord start')).rejects.toThrow('is not a directory');
    await expect(openDataDirectory(join(root, 'file/under'), 'accord start')).rejects.toThrow(
      'is not a directory',
    );
  });

  test('whose keys are lost is refused, and so never gets new ones', async () => {
    mkdirSync(join(root, 'db'));
    await expect(openDataDirectory(root, 'accord start')).rejects.toThrow(
      'keys.json is missing, but the database that was made with its keys is there',
    );
    expect(existsSync(join(root, 'keys.json'))).toBe(false);
    expect(existsSync(join(root, 'lock'))).toBe(false);
  });
});

describe('the embedded database', () => {
  test('says what to do when it cannot be opened', async () => {
    const directory = await openDataDirectory(root, 'accord start');
    mkdirSync(directory.paths.database);
    writeFileSync(join(directory.paths.database, 'PG_VERSION'), '18');
    await expect(openEmbeddedDatabases(directory, memoryTerminal())).rejects.toThrow(
      `If it is damaged, restore the data directory from a backup, or remove it to start anew.`,
    );
    directory.release();
  });
});
