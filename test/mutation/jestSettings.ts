import { createRequire } from 'node:module';
import type { Options } from '@swc/core';

interface Settings {
  readonly testTimeout: number;
  readonly transform: Readonly<Record<string, readonly [compiler: string, options: Options]>>;
}

/** jest.config.js, as far as it says how our sources are compiled and how long a test may take (milliseconds). */
export const jestSettings: Settings = createRequire(import.meta.url)('../../jest.config.js').default;
