import { expect, test } from '@jest/globals';
import { dropFailed } from '../../../gateway/execution/dropFailed.ts';

const entities = () => [{ a: 1, b: 2, c1: 3 }, null, { a: 4, b: 5, c1: 6 }];
const INPUTS = new Set(['a', 'b']);
const BARE = { c1: 3 };
const ALSO_BARE = { c1: 6 };
const [FIRST, , LAST] = entities();

test.each<[string, unknown, unknown[]]>([
  ['one input of one entity', ['r0', 0, 'a'], [{ b: 2, c1: 3 }, null, LAST]],
  ['what stands within it', ['r0', 2, 'b', 0, 'x'], [FIRST, null, { a: 4, c1: 6 }]],
  ['an entity', ['r0', 2], [FIRST, null, ALSO_BARE]],
  ['an entity that is not there', ['r0', 1, 'a'], [FIRST, null, LAST]],
  ['an entity beyond the list', ['r0', 7, 'a'], [FIRST, null, LAST]],
  ['what is no input', ['r0', 0, 'c1'], [FIRST, null, LAST]],
  ['the list', ['r0'], [BARE, null, ALSO_BARE]],
  ['one input of all entities', ['r0', null, 'a'], [{ b: 2, c1: 3 }, null, { b: 5, c1: 6 }]],
  ['another list', ['r1', 0, 'a'], [FIRST, null, LAST]],
  ['nobody knows what', undefined, [BARE, null, ALSO_BARE]],
  ['nobody can read what', 'r0', [BARE, null, ALSO_BARE]],
  ['a place without a list', [0], [BARE, null, ALSO_BARE]],
])('an error about %s leaves the other inputs, and what is none', (_, path, left) => {
  const answered = entities();
  dropFailed(answered, INPUTS, { errors: [{ message: 'x', path }], root: 'r0' });
  expect(answered).toEqual(left);
});

test.each([undefined, null, 'failed', [], [null]])('without errors that can be read, %j', (errors) => {
  const answered = entities();
  dropFailed(answered, INPUTS, { errors, root: 'r0' });
  expect(answered).toEqual(Array.isArray(errors) && errors.length > 0 ? [BARE, null, ALSO_BARE] : entities());
});
