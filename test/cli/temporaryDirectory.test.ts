import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { withTemporaryDirectory } from '../../cli/temporaryDirectory.ts';

test('a temporary directory is gone when its use is over', async () => {
  const used = await withTemporaryDirectory('accord-test', async (directory) => {
    writeFileSync(join(directory, 'some.tmp'), 'personal');
    return directory;
  });
  expect(existsSync(used)).toBe(false);
});

test('and when it ends in a failure', async () => {
  let used = '';
  const failing = withTemporaryDirectory('accord-test', async (directory) => {
    used = directory;
    expect(existsSync(used)).toBe(true);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(existsSync(used)).toBe(false);
});
