import { dataPaths } from './dataDirectory.ts';
import { withEmbeddedEngine } from './embeddedDatabase.ts';
import type { Terminal } from './terminal.ts';

/**
 * What a store does by itself some time: rewrites the tables without their dead rows, and ends the log in which those
 * were written. Statistics hold values too, so that they are made anew before they are rewritten.
 */
const CLEAN_UP: readonly string[] = [
  'analyze',
  'vacuum full',
  'set wal_recycle = off',
  ...Array(2).fill(['select pg_switch_wal()', 'checkpoint']).flat(),
];

/**
 * Leaves nothing that was erased in the files of a data directory, whose embedded database nobody may have open. Throws
 * CliError.
 */
export async function purgeStore(data: string, terminal: Terminal): Promise<void> {
  await withEmbeddedEngine(data, 'accord rights purge', async (engine) => {
    for (const statement of CLEAN_UP) await engine.exec(statement);
  });
  terminal.out(`The files in ${dataPaths(data).root} hold nothing any more of what was erased.`);
}
