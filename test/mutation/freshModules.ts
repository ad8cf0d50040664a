import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { jestSettings } from './jestSettings.ts';

const ROOT = new URL('../../', import.meta.url).href;
const OWN = new URL('./', import.meta.url).href;
const GLOBALS = new URL('./jestGlobals.ts', import.meta.url).href;

/** How Jest compiles our sources. */
const [, compiling] = jestSettings.transform['\\.ts$'] ?? [];

const compiled = new Map<string, string>();
let generation = 0;
let changed: { readonly url: string; readonly source: string } | undefined;

/**
 * From now on every import of a module of ours loads it anew, the one at `url` with this source; what comes from
 * node_modules stays as it was loaded. No file is written.
 */
export function beginGeneration(url?: string, source?: string): void {
  generation++;
  changed = url === undefined || source === undefined ? undefined : { url, source };
}

const isOurs = (url: string) => url.startsWith(ROOT) && !url.startsWith(OWN) && /^[^?]*\.ts(\?|$)/.test(url);

function compile(url: string): string {
  if (changed?.url === url) return toJavaScript(changed.source, url);
  const known = compiled.get(url) ?? toJavaScript(readFileSync(fileURLToPath(url), 'utf8'), url);
  compiled.set(url, known);
  return known;
}

function toJavaScript(source: string, url: string): string {
  return transformSync(source, { ...compiling, filename: fileURLToPath(url) }).code;
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: GLOBALS, shortCircuit: true };
    const found = next(specifier, context);
    if (!isOurs(found.url) || found.url.includes('/node_modules/')) return found;
    return { ...found, url: `${found.url.split('?')[0]}?generation=${generation}` };
  },
  load(url, context, next) {
    const [file = ''] = url.split('?generation=');
    if (file === url) return next(url, context);
    return { format: 'module', source: compile(file), shortCircuit: true };
  },
});
