import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CliError, systemCode } from './cliError.ts';

export interface InputFile {
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Opens a file to be read once. Throws CliError when there is none, it is no file, or it is empty. */
export async function openInputFile(path: string): Promise<InputFile> {
  const bytes = await requireFile(path, 'nothing was imported');
  return { bytes, content: createReadStream(path, { highWaterMark: 262_144 }) };
}

/** The size of a file in bytes. Throws CliError when there is none, it is no file, or it is empty and so has `noUse`. */
export async function requireFile(path: string, noUse: string): Promise<number> {
  const stats = await inspect(path);
  if (stats.isDirectory()) throw new CliError(`${path} is a directory; expected a file.`);
  if (stats.isFile() && stats.size === 0) throw new CliError(`${path} is empty; ${noUse}.`);
  return stats.size;
}

async function inspect(path: string) {
  try {
    const file = await open(path, 'r');
    try {
      return await file.stat();
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') throw new CliError(`There is no file ${path}.`, { cause: error });
    if (code === 'EISDIR') throw new CliError(`${path} is a directory; expected a file.`, { cause: error });
    if (code === 'EACCES') throw new CliError(`${path} may not be read by this user.`, { cause: error });
    throw new CliError(`${path} cannot be read (${code}).`, { cause: error });
  }
}
