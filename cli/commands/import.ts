import { Command, Option } from 'commander';
import type { ImportInto } from '../importSources.ts';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly dryRun?: true;
  readonly data: string;
}

/** `accord import`: real data from files. */
export function importCommand(terminal: Terminal): Command {
  const command = new Command('import')
    .summary('read customers or purchases from a file')
    .description(
      'Reads a file into a data directory, or into the databases that ACCORD_<DEPARTMENT>_DATABASE_URL name. The same ' +
        'file twice changes nothing. Rows that cannot be read are written to <file>.rejected.csv in the working directory.',
    );
  command
    .command('febrl')
    .description('People, as CSV of the FEBRL sets (Freely Extensible Biomedical Record Linkage).')
    .argument('<file>')
    .addOption(
      new Option('--into <department>', 'who gets them').choices(['crm', 'support']).makeOptionMandatory(),
    )
    .option('--dry-run', 'read and check everything, write nothing')
    .option('--data <directory>', 'the data directory', '.accord')
    .action(async (file: string, options: Options & { into: ImportInto }) => {
      const { importInto } = await import('../importInto.ts');
      await importInto({ format: 'febrl', file, ...options }, process.env, terminal);
    });
  command
    .command('cdnow')
    .description('Purchases, as the fixed-width text of CDNOW (id, date, CDs, dollars), into commerce.')
    .argument('<file>')
    .option('--dry-run', 'read and check everything, write nothing')
    .option('--data <directory>', 'the data directory', '.accord')
    .action(async (file: string, options: Options) => {
      const { importInto } = await import('../importInto.ts');
      await importInto({ format: 'cdnow', into: 'commerce', file, ...options }, process.env, terminal);
    });
  return command;
}
