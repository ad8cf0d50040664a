import { fileURLToPath } from 'node:url';
import { type Definition, definitionIn, readDefinition } from '../definitions/definitionFile.ts';
import type { HealthDefinition } from './healthDefinition.ts';
import { type HealthFile, healthFile } from './healthFile.ts';

/** The definition that comes with Accord. */
export const DEFAULT_HEALTH: string = fileURLToPath(
  new URL('../../../schema/playbook/health.yaml', import.meta.url),
);

const HEALTH: Definition<HealthFile, HealthDefinition> = {
  shape: healthFile,
  compile: ({ minimumCoverage, trendDays, bands, components }, version) => ({
    ...{ version, minimumCoverage, trendDays, bands, components },
  }),
};

/** Reads a health.yaml. Throws a YamlFileError that names the lines and what was expected there. */
export function readHealthDefinition(path: string = DEFAULT_HEALTH): HealthDefinition {
  return readDefinition(path, HEALTH);
}

/** The same of a text; `file` is its name in the messages. */
export function parseHealthDefinition(text: string, file: string): HealthDefinition {
  return definitionIn(text, file, HEALTH);
}
