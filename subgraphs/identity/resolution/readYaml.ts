import type { z } from 'zod';
import { parseYamlFile, readYamlFile, YamlFileError } from '../../../schema/yamlFile.ts';
import { ResolutionError } from './resolutionError.ts';

/** Reads a YAML file of this shape. Throws a ResolutionError that names the file, the lines and what was expected. */
export function readYaml<T>(path: string, shape: z.ZodType<T>): T {
  return inOurWords(() => readYamlFile(path, shape).value);
}

/** Parses the text of a YAML file; `file` is its name in the messages. Throws ResolutionError. */
export function parseYaml<T>(text: string, file: string, shape: z.ZodType<T>): T {
  return inOurWords(() => parseYamlFile(text, file, shape).value);
}

function inOurWords<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof YamlFileError) throw new ResolutionError(error.message, { cause: error });
    throw error;
  }
}
