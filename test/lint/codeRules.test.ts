import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FixtureTree, writeFixtureTree } from './fixtureTree.ts';
import { runTool } from './runTool.ts';

const BIOME = '@biomejs/biome/bin/biome';
const COPIED = ['biome.json', '.biome', '.gitignore'];

/** [what must not be, the rule that says so, the file, its text] */
const BROKEN: [sentence: string, rule: string, path: string, text: string][] = [
  [
    'the gateway reads process.env',
    'lint/style/noProcessEnv',
    'gateway/a.ts',
    'export const a = process.env.A;',
  ],
  [
    'a subgraph reads process.env',
    'lint/style/noProcessEnv',
    'subgraphs/crm/a.ts',
    'export const a = process.env.A;',
  ],
  [
    'the schema reads process.env',
    'lint/style/noProcessEnv',
    'schema/a.ts',
    'export const a = process.env.A;',
  ],
  [
    'the environment is imported',
    'lint/style/noProcessEnv',
    'gateway/b.ts',
    "import { env } from 'node:process';\nexport const b = env.B;",
  ],
  ['process is taken apart', 'plugin', 'gateway/c.ts', 'const { env } = process;\nexport const c = env;'],
  [
    'the gateway prints',
    'lint/suspicious/noConsole',
    'gateway/d.ts',
    "console.log('d');\nexport const d = 1;",
  ],
  [
    'a subgraph prints',
    'lint/suspicious/noConsole',
    'subgraphs/crm/b.ts',
    "console.log('b');\nexport const b = 1;",
  ],
  ['a test prints', 'lint/suspicious/noConsole', 'test/a.ts', "console.log('a');\nexport const a = 1;"],
  ['a type is imported inline', 'plugin', 'schema/b.ts', "export type B = Promise<import('./c.ts').C>;"],
  ['a file has a capital', 'lint/style/useFilenamingConvention', 'schema/Purpose.ts', 'export const a = 1;'],
  ['a file has a hyphen', 'lint/style/useFilenamingConvention', 'test/a-b.test.ts', 'export const a = 1;'],
  ['a type is any', 'lint/suspicious/noExplicitAny', 'cli/a.ts', 'export const a: any = 1;'],
  [
    'a promise floats',
    'lint/nursery/noFloatingPromises',
    'gateway/e.ts',
    'export async function e(): Promise<void> {\n  await null;\n}\nexport function f(): void {\n  e();\n}',
  ],
  [
    'the compiler is silenced',
    'lint/suspicious/noTsIgnore',
    'cli/b.ts',
    "// @ts-ignore\nexport const b: number = '1';",
  ],
  ['an export has no name', 'lint/style/noDefaultExport', 'schema/d.ts', 'export default 1;'],
];

/** The same things where they are allowed. */
const ALLOWED: Record<string, string> = {
  'gateway/config.ts': 'export const config = process.env.PORT;',
  'cli/main.ts': 'const { env } = process;\nconsole.log(env.HOME, process.env.HOME);',
  'test/support/environment.ts': 'export const url = process.env.ACCORD_TEST_POSTGRES_URL;',
  'subgraphs/crm/customer.ts': [
    "import { Arg, Field, ObjectType } from 'type-graphql';",
    '@ObjectType()',
    'export class Customer {',
    '  @Field(() => String)',
    "  name(@Arg('form', () => String) form: string): string {",
    '    return form;',
    '  }',
    '}',
  ].join('\n'),
};

interface Report {
  diagnostics: { category: string; location: { path: string | { file: string } } }[];
}

async function diagnosticsIn(root: string): Promise<string[]> {
  const { stdout } = await runTool(BIOME, ['lint', '--reporter=json', '--max-diagnostics=none'], root);
  const { diagnostics } = JSON.parse(stdout) as Report;
  return diagnostics.map(({ category, location: { path } }) => {
    return `${category}: ${typeof path === 'string' ? path : path.file}`;
  });
}

describe('The lint rules', () => {
  let clean: FixtureTree;
  let broken: FixtureTree;
  let reported: string[];

  beforeAll(async () => {
    clean = writeFixtureTree(ALLOWED, COPIED);
    broken = writeFixtureTree(
      { ...ALLOWED, ...Object.fromEntries(BROKEN.map(([, , path, text]) => [path, text])) },
      COPIED,
    );
    reported = await diagnosticsIn(broken.root);
  });

  afterAll(() => {
    clean.remove();
    broken.remove();
  });

  test('allow the same things where they belong', async () => {
    expect(await diagnosticsIn(clean.root)).toEqual([]);
  });

  test.each(BROKEN)('see that %s (%s)', (_sentence, rule, path) => {
    expect(reported).toContain(`${rule}: ${path}`);
  });

  test('make the check fail when one is broken', async () => {
    const { exitCode } = await runTool(BIOME, ['lint'], broken.root);
    expect(exitCode).not.toBe(0);
  });
});
