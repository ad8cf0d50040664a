import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** A YAML file that is as it should be. */
export interface YamlFile<T> {
  readonly value: T;
  /** As it stands in the file. */
  readonly text: string;
  /** `file:line` of the deepest part of this path that the file has. */
  placeOf(path: readonly PropertyKey[]): string;
}

/** A YAML file that cannot be used; the message names the file, each line that is wrong and what was expected there. */
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
  const result = shape.safeParse(document.toJS());
  const placeOf = (path: readonly PropertyKey[]) => `${file}:${lineOf(document, path, lines)}`;
  if (result.success) return { value: result.data, text, placeOf };
  const wrong = result.error.issues.map((issue) => {
    // of a word that is none, the line is that of the word and not of the section that it stands in
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
    return `${placeOf(path)}: ${path.join('.') || 'the file'}: ${issue.message}`;
  });
  throw new YamlFileError(wrong.join('\n'));
}

/** The line of the deepest part of the path that the file has: of a pair, where its key stands. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const start = keyStart(document, path.slice(0, length)) ?? nodeStart(document, path.slice(0, length));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function keyStart(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isNode(key) && String(key) === path.at(-1));
  return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
}

function nodeStart(document: Document, path: readonly PropertyKey[]): number | undefined {
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}
