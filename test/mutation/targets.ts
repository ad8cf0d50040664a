/** A file that keeps the promise of consent, and the tests that must notice when it does not: the quickest first. */
export interface Target {
  readonly file: string;
  readonly tests: readonly string[];
}

const testsIn =
  (folder: string) =>
  (...names: readonly string[]) =>
    names.map((name) => `test/${folder}/${name}.test.ts`);
const CONSENT = testsIn('schema/consent');
const LEDGER = testsIn('subgraphs/identity/ledger');
const IDENTITY = testsIn('subgraphs/identity');
const KIT = testsIn('subgraphs/kit');
const GATEWAY = testsIn('gateway');

const targets = (folder: string, files: readonly string[], tests: readonly string[]): Target[] =>
  files.map((file) => ({ file: `${folder}/${file}.ts`, tests }));

export const TARGETS: readonly Target[] = [
  ...targets('schema/consent', ['decide'], CONSENT('decide')),
  ...targets('schema/consent', ['grants'], CONSENT('grants')),
  ...targets(
    'schema/consent',
    ['fieldRule', 'policy', 'links', 'sdlFacts', 'typeFacts', 'typeGraph'],
    CONSENT('links', 'fieldRule', 'typeGraph', 'policy'),
  ),
  ...targets(
    'schema/consent',
    ['keys', 'wire', 'passport', 'callerToken', 'warrant'],
    CONSENT('keys', 'callerToken', 'passport', 'warrant', 'passportDocument'),
  ),
  ...targets('gateway/pipeline', ['bindPurpose'], GATEWAY('pipeline/bindPurpose')),
  ...targets(
    'gateway/execution',
    ['consentLayer', 'inputDemands', 'explainNotSelf', 'compileShape'],
    GATEWAY('execution/consentSession', 'execution/compileShape'),
  ),
  ...targets('gateway/execution', ['shapeRun'], GATEWAY('execution/compileShape', 'derivations')),
  ...targets(
    'gateway/execution',
    ['gatedSelection'],
    GATEWAY('execution/gatedSelection', 'execution/requiredInputs'),
  ),
  ...targets(
    'gateway/execution',
    ['compilePlan', 'parseFetch'],
    GATEWAY('execution/compilePlan', 'execution/requiredInputs'),
  ),
  ...targets(
    'gateway/execution',
    ['customerFields', 'inputPlace', 'inputPlaces', 'noteRequired', 'requiredReads'],
    GATEWAY('execution/requiredInputs'),
  ),
  ...targets(
    'gateway/execution',
    ['requiredInputs', 'withholdRequired'],
    GATEWAY('execution/requiredInputs', 'requiredInputs'),
  ),
  ...targets('gateway/execution', ['dropFailed'], GATEWAY('execution/dropFailed')),
  ...targets('gateway/execution', ['representations'], GATEWAY('execution/representations')),
  ...targets(
    'gateway/execution',
    ['entityFetch', 'entityTargets'],
    GATEWAY('execution/entityFetch', 'execution/requiredInputs', 'requiredInputs'),
  ),
  ...targets('gateway/execution', ['derivations'], GATEWAY('execution/derivations')),
  ...targets('gateway/execution', ['inputFetch', 'derive'], GATEWAY('derivations')),
  ...targets(
    'subgraphs/kit',
    ['consentGuard', 'installGuard', 'ownership', 'entities', 'argumentRules', 'derivedInputs'],
    KIT('derivedInputs', 'ownership', 'argumentRules', 'consentGuard'),
  ),
  ...targets('subgraphs/kit', ['context', 'execute'], KIT('consentGuard', 'serveSubgraph')),
  ...targets('subgraphs/identity/ledger', ['authorise'], LEDGER('authorise')),
  ...targets(
    'subgraphs/identity/ledger',
    ['grantsFrom'],
    [...IDENTITY('customerGrants'), ...LEDGER('grantsFrom')],
  ),
  ...targets('subgraphs/identity/ledger', ['histories'], LEDGER('histories')),
  ...targets('subgraphs/identity', ['certainly'], IDENTITY('certainly')),
  ...targets('subgraphs/identity', ['customerGrants'], IDENTITY('customerGrants')),
  ...targets(
    'subgraphs/identity',
    ['customerDirectory', 'passports', 'lookups', 'lookupRules'],
    IDENTITY('lookupRules', 'lookups', 'customerDirectory'),
  ),
];
