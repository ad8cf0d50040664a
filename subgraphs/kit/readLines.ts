import { isUtf8 } from 'node:buffer';
import { ImportError } from './importError.ts';

/** One line of a text file. */
export interface Line {
  /** 1 is the first. */
  readonly number: number;
  /** Without its line break. */
  readonly text: string;
  /** Where the line ends in the file, in bytes from its beginning. */
  readonly end: number;
  /** Whether a line break follows: the last line of a file that was cut off has none. */
  readonly terminated: boolean;
}

const NEWLINE = 0x0a;
/** No record is longer; a file without line breaks is no text. */
const MAX_LINE_BYTES = 65_536;

/**
 * Reads UTF-8 text line by line, holding no more than a line and a chunk. Lines end in LF or CRLF; a byte order mark is
 * dropped. Throws an ImportError that names the line which is no text.
 */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest = Buffer.alloc(0);
  let number = 0;
  let end = 0;
  for await (const chunk of source) {
    let buffer = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let at = buffer.indexOf(NEWLINE); at >= 0; at = buffer.indexOf(NEWLINE)) {
      end += at + 1;
      yield { number: ++number, text: decode(buffer.subarray(0, at), number), end, terminated: true };
      buffer = buffer.subarray(at + 1);
    }
    if (buffer.length > MAX_LINE_BYTES) throw tooLong(number + 1);
    rest = buffer;
  }
  if (rest.length > 0)
    yield { number: ++number, text: decode(rest, number), end: end + rest.length, terminated: false };
}

function decode(bytes: Buffer, number: number): string {
  if (bytes.length > MAX_LINE_BYTES) throw tooLong(number);
  if (!isUtf8(bytes) || bytes.includes(0)) throw new ImportError('is not UTF-8 text', { line: number });
  const text = bytes.toString('utf8').replace(/\r$/, '');
  return number === 1 ? text.replace(/^\uFEFF/, '') : text;
}

function tooLong(number: number): ImportError {
  return new ImportError(`is longer than ${MAX_LINE_BYTES} bytes`, { line: number });
}
