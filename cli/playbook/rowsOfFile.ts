import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { FairnessRow } from '../../subgraphs/playbook/fairness/fairnessReport.ts';
import { CliError, systemCode } from '../cliError.ts';

export interface FileQuestion {
  /** Whoever has this value in this column is selected. */
  readonly column: string;
  readonly value: string;
  /** The columns that people are grouped by. */
  readonly attributes: readonly string[];
}

/** The rows of a CSV file with a header, by their groups. Throws CliError for a file that cannot be read, and for a column that it has not. */
export async function rowsOfFile(
  path: string,
  { column, value, attributes }: FileQuestion,
): Promise<FairnessRow[]> {
  const rows: FairnessRow[] = [];
  const wanted = [column, ...attributes];
  const parser = createReadStream(path)
    .on('error', (error) => parser.destroy(error))
    .pipe(
      parse({ bom: true, columns: (header: string[]) => checkedHeader(path, header, wanted), trim: true }),
    );
  try {
    for await (const row of parser as AsyncIterable<Readonly<Record<string, string>>>)
      rows.push({
        groups: Object.fromEntries(attributes.map((name) => [name, row[name] || null])),
        selected: row[column] === value,
      });
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, lines } = error as { readonly code?: string; readonly lines?: number };
    // the parser's own message quotes the line
    const what = lines === undefined ? (systemCode(error) ?? 'unknown') : `${code}, line ${lines}`;
    throw new CliError(`${path} cannot be read (${what}).`, { cause: error });
  }
  if (rows.length > 0 && rows.every(({ selected }) => !selected))
    throw new CliError(`No row of ${path} has ${value} in the column ${column}.`);
  return rows;
}

function checkedHeader(path: string, header: string[], wanted: readonly string[]): string[] {
  const missing = wanted.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new CliError(`${path} has no column ${missing.join(', ')}; it has ${header.join(', ')}.`);
  return header;
}
