import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { parseYamlFile, readYamlFile, type YamlFile, YamlFileError } from '../../../schema/yamlFile.ts';

/** What a definition of the playbook is read by. */
export interface Definition<F extends { readonly version: string }, D> {
  readonly shape: z.ZodType<F>;
  /** `blame` hears of everything that is wrong beyond the shape, and where in the file. */
  readonly compile: (
    file: F,
    /** As the file says, and a digest of the file. */
    version: string,
    blame: (place: readonly (string | number)[], message: string) => void,
  ) => D;
}

/** Reads a definition from a YAML file. Throws a YamlFileError that names the lines and what was expected there. */
export function readDefinition<F extends { readonly version: string }, D>(
  path: string,
  definition: Definition<F, D>,
): D {
  return compiled(readYamlFile(path, definition.shape), definition);
}

/** The same of a text; `file` is its name in the messages. */
export function definitionIn<F extends { readonly version: string }, D>(
  text: string,
  file: string,
  definition: Definition<F, D>,
): D {
  return compiled(parseYamlFile(text, file, definition.shape), definition);
}

function compiled<F extends { readonly version: string }, D>(
  { value, text, placeOf }: YamlFile<F>,
  { compile }: Definition<F, D>,
): D {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const wrong: string[] = [];
  const definition = compile(value, `${value.version}+${digest}`, (place, message) =>
    wrong.push(`${placeOf(place)}: ${place.join('.')}: ${message}`),
  );
  if (wrong.length > 0) throw new YamlFileError(wrong.join('\n'));
  return definition;
}
