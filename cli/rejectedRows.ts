import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Rejection } from '../subgraphs/kit/importer.ts';
import { CliError, systemCode } from './cliError.ts';

/** Keeps the rows that an import leaves out, in a file that is made with the first one. */
export interface RejectedRows {
  readonly path: string;
  /** The first few, to be shown. */
  readonly first: readonly Pick<Rejection, 'line' | 'reason'>[];
  add(rejection: Rejection): Promise<void>;
  close(): Promise<void>;
}

const SHOWN = 10;

/**
 * Rejected rows of `file` go to `<file>.rejected.csv` in the working directory: line, reason, and the row as it was, for
 * its owner's eyes only. The file of an earlier import is replaced. `add` throws CliError when it cannot be written.
 */
export function createRejectedRows(file: string): RejectedRows {
  const path = resolve(`${basename(file)}.rejected.csv`);
  const first: Pick<Rejection, 'line' | 'reason'>[] = [];
  let output: FileHandle | undefined;
  return {
    path,
    first,
    async add({ line, reason, raw }) {
      if (first.length < SHOWN) first.push({ line, reason });
      try {
        if (output === undefined) {
          output = await open(path, 'w', 0o600);
          await output.chmod(0o600); // an earlier file keeps its mode
          await output.write('line,reason,row\n');
        }
        await output.write(`${line},${quote(reason)},${quote(raw)}\n`);
      } catch (error) {
        throw new CliError(`The rejected rows cannot be written to ${path} (${systemCode(error)}).`, {
          cause: error,
        });
      }
    },
    async close() {
      await output?.close();
    },
  };
}

/** A CSV cell (RFC 4180). */
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
