import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** `accord seed`: the sample company, for the distributed form. */
export function seedCommand(terminal: Terminal): Command {
  return new Command('seed')
    .summary('load the sample company into the departments’ PostgreSQL databases')
    .description(
      'Loads the sample company into the databases that ACCORD_<DEPARTMENT>_DATABASE_URL name, where it is not there ' +
        'yet. Needs ACCORD_IDENTITY_FINGERPRINT_KEYS. (`accord start` loads it into a data directory by itself.)',
    )
    .action(async () => {
      const { seed } = await import('../seed.ts');
      await seed(process.env, terminal);
    });
}
