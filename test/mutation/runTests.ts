import { addEventHandler, getState, resetState, run } from 'jest-circus';
import { beginGeneration } from './freshModules.ts';
import { jestSettings } from './jestSettings.ts';

const ROOT = new URL('../../', import.meta.url);

let failed = false;
addEventHandler((event) => {
  if (event.name === 'test_fn_failure' || event.name === 'hook_failure' || event.name === 'error')
    failed = true;
  // after the first failure there is nothing more to learn
  if (event.name === 'test_start' && failed) event.test.mode = 'skip';
});

/**
 * Runs test files one after the other in this process, with all our modules loaded anew and one of them changed. Answers the
 * first failure, undefined when all pass.
 */
export async function runTests(
  tests: readonly string[],
  change?: { readonly file: string; readonly source: string },
): Promise<string | undefined> {
  beginGeneration(change && new URL(change.file, ROOT).href, change?.source);
  forgetDecorators();
  for (const test of tests) {
    const failure = await runFile(test);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** type-graphql keeps what our decorators said in a global, where that of earlier generations must not stay. */
function forgetDecorators(): void {
  Reflect.deleteProperty(globalThis, 'TypeGraphQLMetadataStorage');
}

async function runFile(test: string): Promise<string | undefined> {
  failed = false;
  resetState();
  getState().testTimeout = jestSettings.testTimeout;
  try {
    await import(new URL(test, ROOT).href);
  } catch (error) {
    return `${test} cannot be loaded: ${error}`;
  }
  const { testResults, unhandledErrors } = await run();
  if (testResults.length === 0) return `${test} has no tests`;
  const failure = testResults.find(({ errors }) => errors.length > 0);
  if (failure !== undefined) return `${test}: ${failure.testPath.slice(1).join(' ')}`;
  return unhandledErrors.length > 0 ? `${test}: ${unhandledErrors[0]}` : undefined;
}
