import { readFileSync } from 'node:fs';

/** A file of request headers that cannot be used. The message names the file and the line, and nothing of what is there. */
export class HeadersFileError extends Error {}

/** RFC 9110, section 5.1 and 5.5: a token, a colon, and text that holds no control characters. */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\x80-\xff]*?)[ \t]*$/;
/** What the connection and the question itself say. */
const RESERVED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'if-none-match',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a file of lines `Name: value`; empty lines and those that begin with `#` are skipped. Answers the values by name in
 * lower case. Throws HeadersFileError.
 */
export function readHeadersFile(path: string): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const [index, line] of read(path).split(/\r?\n/).entries()) {
    const refusal = (message: string) => new HeadersFileError(`${path}:${index + 1}: ${message}`);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, given, value] = HEADER.exec(line) ?? [];
    const name = given?.toLowerCase();
    if (name === undefined || !value) throw refusal('expected a header of the form Name: value');
    if (RESERVED.has(name)) throw refusal(`${name} is not for a file to say`);
    if (headers.has(name)) throw refusal(`${name} is said twice`);
    headers.set(name, value);
  }
  return Object.freeze(Object.fromEntries(headers));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new HeadersFileError(`${path}: cannot be read (${code})`, { cause: error });
  }
}
