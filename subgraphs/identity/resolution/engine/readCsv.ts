import { open } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { ResolutionError } from '../resolutionError.ts';
import { type Engine, literal } from './engine.ts';

/** No row is longer; a file without line breaks is no table. */
const MAX_ROW_BYTES = 1_048_576;
const DELIMITERS = [',', ';', '\t', '|'];

/** The first row of a CSV file. */
export interface Header {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/** Reads which columns a CSV file has. Throws ResolutionError when the file does not begin like UTF-8 CSV. */
export async function readHeader(path: string): Promise<Header> {
  const beginning = await firstLine(path);
  const counts = DELIMITERS.map((delimiter) => beginning.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
  let cells: string[] | undefined;
  try {
    cells = (parse(beginning, { delimiter, trim: true }) as string[][])[0];
  } catch (error) {
    throw new ResolutionError(`${path}:1: ${ODD_QUOTE}`, { cause: error });
  }
  const columns = cells ?? [];
  if (columns.every((column) => column === ''))
    throw new ResolutionError(`${path}:1: expected the names of the columns`);
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (twice !== undefined) throw new ResolutionError(`${path}:1: the column "${twice}" is there twice`);
  return { columns, delimiter };
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_ROW_BYTES), 0, MAX_ROW_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (
      bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe])) ||
      bytes.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))
    )
      throw new ResolutionError(`${path}: is UTF-16; expected UTF-8`);
    if (bytes.includes(0)) throw new ResolutionError(`${path}: is no text: expected CSV in UTF-8`);
    const end = bytes.indexOf(0x0a);
    if (end < 0 && bytesRead === MAX_ROW_BYTES) throw new ResolutionError(`${path}:1: ${TOO_LONG}`);
    const line = bytes.subarray(0, end < 0 ? bytesRead : end);
    return new TextDecoder('utf-8').decode(line).replace(/\r$/, '');
  } finally {
    await file.close();
  }
}

/** Which columns of a file to read, and what to call them. */
export interface CsvRequest {
  readonly path: string;
  readonly header: Header;
  /** The table to be made; all its columns are text, what is blank is NULL. */
  readonly table: string;
  /** By the name in the table: the column's name in the file. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Reads a CSV file (RFC 4180, UTF-8) into a table, in the order of its rows. Throws a ResolutionError that names the line
 * which cannot be read, and quotes nothing of it.
 */
export async function readCsv(engine: Engine, { path, header, table, columns }: CsvRequest): Promise<void> {
  const names = header.columns.map((_, index) => `c${index}`);
  const types = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const chosen = Object.entries(columns).map(
    ([name, column]) => `nullif(trim(c${header.columns.indexOf(column)}), '') AS ${name}`,
  );
  try {
    // so that row is the number of the row
    await engine.run('SET preserve_insertion_order = true');
    await engine.run(`CREATE TABLE ${table} AS SELECT row_number() OVER () AS row, ${chosen.join(', ')}
      FROM read_csv(${literal(path)}, auto_detect = false, header = true, columns = {${types}},
        delim = ${literal(header.delimiter)}, quote = '"', escape = '"', strict_mode = true, nullstr = '',
        encoding = 'utf-8', max_line_size = ${MAX_ROW_BYTES})`);
    await engine.run('SET preserve_insertion_order = false');
  } catch (error) {
    throw sayable(path, header, error);
  }
}

const ODD_QUOTE = 'is not well-formed CSV: a quotation mark without its other half';
const TOO_LONG = `is longer than ${MAX_ROW_BYTES.toLocaleString('en-GB')} bytes`;

/** The engine's own message quotes the row; only the line's number and the kind of fault are passed on. */
function sayable(path: string, header: Header, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (!/CSV Error|Invalid unicode|Invalid Input|not utf-8|UTF-8/i.test(message)) return error as Error;
  const line = /Line:\s*(\d+)/i.exec(message)?.[1];
  const place = line === undefined ? path : `${path}:${line}`;
  return new ResolutionError(`${place}: ${faultOf(message, header)}`);
}

function faultOf(message: string, { columns, delimiter }: Header): string {
  if (/maximum line size|max_line_size|buffer_size/i.test(message)) return TOO_LONG;
  if (/unicode|utf-8 encoded/i.test(message)) return 'is not UTF-8 text';
  const name = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
  if (/Expected Number of Columns|Too many columns|Missing columns/i.test(message))
    return `has another number of cells than the header: expected ${columns.length}, ${name} between them`;
  if (/unterminated quote|quote should be followed/i.test(message)) return ODD_QUOTE;
  return 'is not well-formed CSV';
}
