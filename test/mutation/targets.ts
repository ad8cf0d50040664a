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
const EXECUTION = testsIn('gateway/execution');
const LEDGER = testsIn('subgraphs/identity/ledger');
const IDENTITY = testsIn('subgraphs/identity');

const GUARD = testsIn('subgraphs/kit')('derivedInputs', 'consentGuard');
const GATEWAY = testsIn('gateway')('derivations', 'pipeline');

/** Those of the layers, for what they share. */
const LAYERS = [...GUARD, ...GATEWAY];

const targets = (folder: string, files: readonly string[], tests: readonly string[]): Target[] =>
  files.map((file) => ({ file: `${folder}/${file}.ts`, tests }));

export const TARGETS: readonly Target[] = [
  ...targets('schema/consent', ['decide'], [...CONSENT('decide'), ...LAYERS]),
  ...targets('schema/consent', ['grants'], [...CONSENT('grants'), ...LAYERS]),
  ...targets(
    'schema/consent',
    ['fieldRule', 'policy', 'links', 'sdlFacts', 'typeFacts', 'typeGraph'],
    [...CONSENT('links', 'fieldRule', 'typeGraph', 'policy'), ...LAYERS],
  ),
  ...targets(
    'schema/consent',
    ['keys', 'wire', 'passport', 'callerToken'],
    [...CONSENT('keys', 'callerToken', 'passport', 'passportDocument'), ...LAYERS],
  ),
  ...targets('gateway/pipeline', ['bindPurpose'], testsIn('gateway/pipeline')('bindPurpose')),
  ...targets(
    'gateway/execution',
    ['consentLayer', 'inputDemands', 'explainNotSelf', 'shapeRun', 'compileShape'],
    [...EXECUTION('consentSession', 'compileShape'), ...GATEWAY],
  ),
  ...targets('gateway/execution', ['gatedSelection'], [...EXECUTION('gatedSelection'), ...GATEWAY]),
  ...targets('gateway/execution', ['inputFetch', 'derive'], GATEWAY),
  ...targets('gateway/execution', ['derivations'], [...EXECUTION('derivations'), ...GATEWAY]),
  ...targets(
    'gateway/execution',
    ['compilePlan', 'entityFetch', 'entityTargets', 'representations'],
    [...EXECUTION('compilePlan', 'representations'), ...GATEWAY, ...testsIn('gateway')('brokenAnswers', 'unanswered')],
  ),
  ...targets(
    'subgraphs/kit',
    ['consentGuard', 'installGuard', 'ownership', 'entities', 'argumentRules', 'derivedInputs'],
    GUARD,
  ),
  ...targets(
    'subgraphs/kit',
    ['context', 'execute'],
    [...GUARD, ...testsIn('subgraphs/kit')('serveSubgraph')],
  ),
  ...targets('subgraphs/identity/ledger', ['authorise'], LEDGER('authorise')),
  ...targets(
    'subgraphs/identity/ledger',
    ['grantsFrom'],
    [...IDENTITY('customerGrants'), ...LEDGER('grantsFrom')],
  ),
  ...targets('subgraphs/identity/ledger', ['histories'], LEDGER('histories')),
  ...targets('subgraphs/identity', ['customerGrants'], IDENTITY('customerGrants')),
  ...targets(
    'subgraphs/identity',
    ['customerDirectory', 'passports', 'lookups', 'lookupRules'],
    IDENTITY('lookupRules', 'lookups', 'customerDirectory'),
  ),
];
