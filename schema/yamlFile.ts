import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** A YAML file that is as it should be. */
export interface YamlFile<T> {
  readonly value: T;
  /** `file:line` of the deepest part of this path that the file has. */
  placeOf(path: readonly PropertyKey[]): string;
}

/** A YAML file that cannot be used; the message names the file, the lines and what was expected there. */
export class YamlFileError extends Error {}

/** Reads a YAML file of this shape. Throws YamlFileError. */
export function readYamlFile<T>(path: string, shape: z.ZodType<T>): YamlFile<T> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new YamlFileError(`${path}: cannot be read (${code})`, { cause: error });
  }
  return parseYamlFile(text, path, shape);
}

/** Parses the text of a YAML file; `file` is its name in the messages. Throws YamlFileError. */
export function parseYamlFile<T>(text: string, file: string, shape: z.ZodType<T>): YamlFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new YamlFileError(`${file}:${line}: not valid YAML: ${broken.message.split('\n')[0]}`);
  }
  const placeOf = (path: readonly PropertyKey[]) => `${file}:${lineOf(path)}`;
  const result = shape.safeParse(document.toJS());
  if (result.success) return { value: result.data, placeOf };
  const wrong = result.error.issues.map(
    (issue) => `${placeOf(issue.path)}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  throw new YamlFileError(wrong.join('\n'));

  function lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      const range =
        typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | null) : null;
      if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
    }
    return 1;
  }
}
