import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes the directory of disclosures where it is missing, and writes a file in it, syncs and removes it. Throws an Error
 * that says what can be done.
 */
export async function checkDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeAndRemove(join(directory, `${randomUUID()}.check`));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Error(
      `no file can be written in ${directory} (${code}), and an answer is sent only when what it discloses is on disk. Expected in ACCORD_DISCLOSURE_DIR a directory on a durable disk that this user may write to`,
      { cause: error },
    );
  }
}

async function writeAndRemove(path: string): Promise<void> {
  const file = await open(path, 'ax', 0o600);
  try {
    await file.appendFile('check\n');
    await file.datasync();
  } finally {
    await file.close();
    await rm(path);
  }
}
