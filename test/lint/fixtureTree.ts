import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A directory that looks like this repository to a lint tool; `remove` deletes it. */
export interface FixtureTree {
  readonly root: string;
  remove(): void;
}

/**
 * Writes a throw-away tree: `files` by their path and text, and from this repository the configuration in `copied`, so
 * that a fixture is judged by the very rules that judge the product.
 */
export function writeFixtureTree(files: Readonly<Record<string, string>>, copied: string[]): FixtureTree {
  const root = mkdtempSync(join(tmpdir(), 'accord-lint-'));
  for (const path of copied) cpSync(resolve(path), join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
