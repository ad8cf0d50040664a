import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { buildAccord } from '../support/buildAccord.ts';

test('a command whose reader has heard enough ends without a word', async () => {
  await buildAccord();
  const command = `'${process.execPath}' dist/cli/main.js playbook test | true`;
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command]);
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
}, 120_000);
