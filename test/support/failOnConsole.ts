import { afterAll, afterEach } from '@jest/globals';

/**
 * Makes a test that prints fail: what it prints is either noise that hides the next real problem, or a personal value
 * on its way into a log. A test that expects output spies on the method and silences it.
 */
const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const printed: string[] = [];

for (const method of METHODS) {
  // biome-ignore lint/suspicious/noConsole: this is what watches the console.
  const original = console[method].bind(console);
  console[method] = (...values: unknown[]) => {
    printed.push(`console.${method}`);
    original(...values);
  };
}

function failIfPrinted(): void {
  const calls = printed.splice(0);
  if (calls.length > 0)
    throw new Error(`A test may not print to the console: ${calls.join(', ')} was called.`);
}

afterEach(failIfPrinted);
afterAll(failIfPrinted);
