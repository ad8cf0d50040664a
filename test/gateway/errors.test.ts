import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ERROR_CODES } from '../../gateway/errors.ts';

test('docs/errors.md lists every code of the gateway, its status and its meaning, and no other', () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const section = page.split('## ').find((part) => part.startsWith("The gateway's codes")) ?? '';
  const listed = section.split('\n').filter((line) => line.startsWith('| `'));
  const expected = Object.entries(ERROR_CODES).map(
    ([code, { status, meaning }]) => `| \`${code}\` | ${status ?? ''} | ${meaning} |`,
  );
  expect(listed).toEqual(expected);
});
