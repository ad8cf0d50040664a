import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ResolutionError } from './resolutionError.ts';

/** Reads a YAML file of this shape. Throws a ResolutionError that names the file, the lines and what was expected. */
export function readYaml<T>(path: string, shape: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ResolutionError(`${path}: cannot be read (${code})`, { cause: error });
  }
  return parseYaml(text, path, shape);
}

/** Parses the text of a YAML file; `file` is its name in the messages. Throws ResolutionError. */
export function parseYaml<T>(text: string, file: string, shape: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new ResolutionError(`${file}:${line}: not valid YAML: ${broken.message.split('\n')[0]}`);
  }
  const result = shape.safeParse(document.toJS());
  if (result.success) return result.data;
  const wrong = result.error.issues.map(
    ({ path, message }) => `${file}:${lineOf(path)}: ${path.join('.') || 'the file'}: ${message}`,
  );
  throw new ResolutionError(wrong.join('\n'));

  /** The line of the deepest part of the path that the file has. */
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
