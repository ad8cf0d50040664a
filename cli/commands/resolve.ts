import { Command } from 'commander';
import type { ResolveRequest } from '../resolve.ts';
import type { Terminal } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';

/** `accord resolve`: which records of the departments are of one person. */
export function resolveCommand(terminal: Terminal): Command {
  return new Command('resolve')
    .summary('find the records of the departments that are of one person')
    .description(
      'Reads what the departments’ records say that is new, and decides which are of one person. The first time it learns ' +
        'from all records; later only what is new or has changed is resolved, unless it is to learn anew. What people ' +
        'decided stands. Works on the databases that ACCORD_<DEPARTMENT>_DATABASE_URL name, or else on a data directory.',
    )
    .option('--learn', 'learn anew from all records')
    .option(
      '--memory <MiB>',
      'what learning may hold in memory; the rest goes to temporary files',
      wholeNumber,
      1_150,
    )
    .option('--seed <number>', 'draws other random pairs to learn from', wholeNumber, 1)
    .option('--data <directory>', 'the data directory', '.accord')
    .action(async (options: ResolveRequest) => {
      const { resolveStores } = await import('../resolve.ts');
      await resolveStores(options, process.env, terminal);
    });
}
