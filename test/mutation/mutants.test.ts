import { describe, expect, test } from '@jest/globals';
import { mutantsOf } from './mutants.ts';
import { MutantWorker } from './mutantWorker.ts';
import { TARGETS } from './targets.ts';

/** Each as `what it replaces → by what`. */
const changes = (source: string) => mutantsOf(source).map(({ from, to }) => `${from} → ${to}`);

describe('The mutants of a source are', () => {
  test.each<[string, string, string[]]>([
    ['comparisons turned round', 'const x = a === b', ['a === b → (a !== b)']],
    ['bounds moved and turned round', 'const x = a < b', ['a < b → (a <= b)', 'a < b → (a > b)']],
    ['one side of a condition left out', 'const x = a && b', ['a && b → (a)', 'a && b → (b)']],
    ['masks joined another way', 'const x = a & ~b', ['a & ~b → (a | ~b)', '~b → b']],
    ['defaults taken the wrong way', 'const x = a ?? b', ['a ?? b → (a && b)']],
    ['conditions that always and never hold', 'if (a) {}', ['a → true', 'a → false']],
    ['the same in expressions', 'const x = a ? b : c', ['a → true', 'a → false']],
    ['negations left out', 'const x = !a', ['!a → a']],
    ['booleans turned round', 'const x = true', ['true → false']],
    ['statements left out', 'a.delete(b);', ['a.delete(b); → ;']],
    ['filters left out', 'const x = a.filter(b)', ['a.filter(b) → a']],
    ['methods mistaken for their opposites', 'const x = a.every(b)', ['every → some']],
    [
      'functions that always answer the same',
      'function x(): boolean { return a; }',
      ['{ return a; } → { return true; }', '{ return a; } → { return false; }'],
    ],
    [
      'the same of methods',
      'class A { #x(): boolean { return a; } }',
      ['{ return a; } → { return true; }', '{ return a; } → { return false; }'],
    ],
    ['the same of arrow functions', 'const x = (): boolean => a', ['a → true', 'a → false']],
    ['none of types and imports', 'import { a } from "b"; type X = true; interface Y { z: false }', []],
  ])('%s', (_, source, expected) => {
    expect(changes(source)).toEqual(expected);
  });

  test('the whole file with one change in it, and they say in which line', () => {
    const source = '// “quoted”\nconst open = a === b;\nconst closed: boolean = !open;\n';
    expect(mutantsOf(source)).toEqual([
      {
        line: 2,
        from: 'a === b',
        to: '(a !== b)',
        source: '// “quoted”\nconst open = (a !== b);\nconst closed: boolean = !open;\n',
      },
      {
        line: 3,
        from: '!open',
        to: 'open',
        source: '// “quoted”\nconst open = a === b;\nconst closed: boolean = open;\n',
      },
    ]);
  });
});

test('A worker says whether the tests notice', async () => {
  const worker = new MutantWorker('subgraphs/identity/customerGrants.ts');
  try {
    await worker.expectUnbroken();
    expect(await worker.outcomeOf(0)).toBe('killed');
    await worker.expectUnbroken();
  } finally {
    worker.stop();
  }
});

test('Each file is a target once, with tests of its own', () => {
  const files = TARGETS.map(({ file }) => file);
  expect(new Set(files).size).toBe(files.length);
  for (const { file, tests } of TARGETS) expect([file, tests.length]).not.toEqual([file, 0]);
});
