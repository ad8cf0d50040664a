/** A file that keeps the promise of consent, and the tests that must notice when it does not. */
export interface Target {
  readonly file: string;
  readonly tests: readonly string[];
}

const GATEWAY = [
  'test/gateway/pipeline.test.ts',
  'test/gateway/derivations.test.ts',
  'test/gateway/execution',
];
const GUARD = ['test/subgraphs/kit/consentGuard.test.ts'];
const CONSENT = ['test/schema/consent', ...GUARD, ...GATEWAY];

const targets = (folder: string, files: readonly string[], tests: readonly string[]): Target[] =>
  files.map((file) => ({ file: `${folder}/${file}.ts`, tests }));

export const TARGETS: readonly Target[] = [
  ...targets(
    'schema/consent',
    ['decide', 'grants', 'fieldRule', 'policy', 'passport', 'callerToken', 'keys', 'wire'],
    CONSENT,
  ),
  ...targets(
    'gateway/execution',
    ['consentLayer', 'gatedSelection', 'inputFetch', 'derive', 'derivations', 'shapeRun', 'inputDemands'],
    GATEWAY,
  ),
  ...targets(
    'subgraphs/kit',
    ['consentGuard', 'installGuard', 'ownership', 'entities', 'argumentRules'],
    GUARD,
  ),
];
