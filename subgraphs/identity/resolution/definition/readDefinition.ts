import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readYaml } from '../readYaml.ts';
import { type Definition, definition } from './definition.ts';

/** The definition that comes with Accord. */
export const DEFAULT_DEFINITION: string = fileURLToPath(new URL('./resolution.yaml', import.meta.url));

/** Reads a resolution.yaml. Throws a ResolutionError that names the lines and what was expected there. */
export function readDefinition(path: string = DEFAULT_DEFINITION): Definition {
  return readYaml(path, definition);
}

/** The same for definitions whose comparisons and relations are the same: a model fits no other. */
export function fingerprintOf({ comparisons, relations }: Definition): string {
  return createHash('sha256')
    .update(JSON.stringify([comparisons, relations]))
    .digest('hex')
    .slice(0, 16);
}
