import { DEPARTMENTS } from '../subgraphs/kit/departments.ts';
import { explain } from './cliError.ts';
import { openPostgresDatabases } from './departmentDatabases.ts';
import { loadSampleCompany, showOn } from './loadSampleCompany.ts';
import { createProgressLine } from './progressLine.ts';
import { seedOnce } from './seedOnce.ts';
import { type Environment, readLoadConfig } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';

/** Loads the sample company into the configured databases, where it is missing. Throws CliError. */
export async function seed(env: Environment, terminal: Terminal): Promise<void> {
  const { databaseUrls, fingerprint } = readLoadConfig(DEPARTMENTS, env);
  await explain('The sample company cannot be loaded', async () => {
    const databases = await openPostgresDatabases(databaseUrls);
    const line = createProgressLine(terminal);
    try {
      const loaded = await loadSampleCompany({
        databases,
        fingerprint,
        progress: showOn(line),
        loadPart: seedOnce,
      });
      line.clear();
      terminal.out(
        loaded.length === 0
          ? 'The sample company is there already; nothing was changed.'
          : `The sample company is loaded: ${loaded.join(', ')}.`,
      );
    } finally {
      line.clear();
      await databases.close();
    }
  });
}
