/**
 * The half of `npm run build` that tsc does not do: puts the files beside the sources that are not TypeScript (SDL, YAML,
 * SQL, HTML) at the same place in dist/, where the code finds them relative to `import.meta.url`; and removes from dist/
 * what has lost its source, so that a deleted migration is not run from an old build.
 */
import { chmodSync, copyFileSync, existsSync, globSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCES = ['schema', 'subgraphs', 'gateway', 'cli'];
const OUT = 'dist';

function isCurrent(copy: string, source: string): boolean {
  const copied = statSync(copy, { throwIfNoEntry: false });
  return copied !== undefined && copied.mtimeMs >= statSync(source).mtimeMs;
}

function copyAssets(): void {
  for (const source of globSync(`{${SOURCES.join(',')}}/**/*.*`, { exclude: ['**/*.ts', '**/README.md'] })) {
    const copy = join(OUT, source);
    if (!statSync(source).isFile() || isCurrent(copy, source)) continue;
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(source, copy);
  }
}

function removeOrphans(): void {
  for (const built of globSync(`${OUT}/**/*.*`).filter((path) => statSync(path).isFile())) {
    const source = built.slice(OUT.length + 1);
    const typeScript = source.replace(/\.js(\.map)?$/, '.ts');
    if (built !== join(OUT, '.tsbuildinfo') && !existsSync(source) && !existsSync(typeScript)) rmSync(built);
  }
}

copyAssets();
removeOrphans();
// `npx accord` runs it as a program, and tsc does not set the bit
chmodSync(join(OUT, 'cli/main.js'), 0o755);
