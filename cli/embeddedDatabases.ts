import type { PGlite } from '@electric-sql/pglite';
import type { Keyring } from '../schema/consent/keys.ts';
import { explain } from './cliError.ts';
import type { DataDirectory } from './dataDirectory.ts';
import { type DepartmentDatabases, openDepartmentDatabases } from './departmentDatabases.ts';
import { openEmbeddedDatabase } from './embeddedDatabase.ts';
import { loadSampleCompany, showOn } from './loadSampleCompany.ts';
import { createProgressLine } from './progressLine.ts';
import type { Terminal } from './terminal.ts';

/**
 * The departments' databases in a data directory, all in one embedded engine; with the sample company in it when they
 * are new. `close()` closes the engine too. Throws CliError.
 */
export async function openEmbeddedDatabases(
  directory: DataDirectory,
  terminal: Terminal,
): Promise<DepartmentDatabases> {
  return await explain('The embedded database cannot be used', async () => {
    const engine = await openEmbeddedDatabase(directory.paths, (draft) =>
      fill(draft, directory.keys.fingerprint, terminal),
    );
    try {
      const databases = await openDepartmentDatabases(() => ({ kind: 'pglite', engine }));
      const close = async () => {
        await databases.close();
        await engine.close();
      };
      return { ...databases, close };
    } catch (error) {
      await engine.close();
      throw error;
    }
  });
}

async function fill(engine: PGlite, fingerprint: Keyring, terminal: Terminal): Promise<void> {
  terminal.err('Making the database and loading the sample company: 2,000 customers. This happens once.');
  const databases = await openDepartmentDatabases(() => ({ kind: 'pglite', engine }));
  const line = createProgressLine(terminal);
  try {
    await loadSampleCompany({ databases, fingerprint, progress: showOn(line) });
  } finally {
    line.clear();
    await databases.close();
  }
}
