/** Jest runs the TypeScript sources as ES modules; swc compiles them the way tsconfig.json says. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/failOnConsole.ts'],
  testTimeout: 60_000,
  // jest leaves a core free, and of two cores that is half
  maxWorkers: '100%',
  // modules of a test file are not all given back when it ends
  workerIdleMemoryLimit: '1500MB',
  testSequencer: '<rootDir>/jest.sequencer.js',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          // Node demands them of JSON, and so does jest
          experimental: { keepImportAttributes: true },
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
            verbatimModuleSyntax: true,
          },
        },
      },
    ],
  },
};
