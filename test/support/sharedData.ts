import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe } from '@jest/globals';

/** Where the real data files lie: beside the repository, or where ACCORD_DATA says. */
const ROOT = process.env.ACCORD_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/** Defines tests that need a real data file; where it is absent they are skipped, visibly. */
export function withDataFile(path: string, define: (file: string) => void): void {
  const file = join(ROOT, path);
  const describeIt = existsSync(file) ? describe : describe.skip;
  describeIt(`with ${path}`, () => define(file));
}
