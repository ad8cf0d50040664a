import { fileURLToPath } from 'node:url';
import { readYamlFile } from '../../../schema/yamlFile.ts';
import type { HealthDefinition } from './healthDefinition.ts';
import { healthDefinition } from './healthShape.ts';

/** The definition that comes with Accord. */
export const DEFAULT_HEALTH: string = fileURLToPath(
  new URL('../../../schema/playbook/health.yaml', import.meta.url),
);

/** Reads a health.yaml. Throws a YamlFileError that names the lines and what was expected there. */
export function readHealthDefinition(path: string = DEFAULT_HEALTH): HealthDefinition {
  return readYamlFile(path, healthDefinition).value;
}
