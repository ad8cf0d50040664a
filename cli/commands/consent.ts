import { Command, InvalidArgumentError } from 'commander';
import type { Terminal } from '../terminal.ts';

interface Options {
  readonly anchor: readonly string[];
  readonly data: string;
}

/** `accord consent`: the ledger of what customers agreed to. */
export function consentCommand(terminal: Terminal): Command {
  const command = new Command('consent').summary('check the consent ledger');
  command.description('Looks after the ledger of what customers agreed to.');
  command
    .command('verify')
    .description(
      'Walks the chain of hashes of every tenant and says which events were edited, removed or moved. Prints the number of ' +
        'events and the last hash: keep it elsewhere, and give it as an anchor the next time. Ends with 1 when anything is ' +
        'wrong. Reads the database that ACCORD_IDENTITY_DATABASE_URL names, or else a data directory.',
    )
    .option('--anchor <hash>', 'a hash that the chain must hold; may be repeated', anchors, [])
    .option('--data <directory>', 'the data directory', '.accord')
    .action(async (options: Options) => {
      const { verifyConsent } = await import('../verifyConsent.ts');
      await verifyConsent(options, process.env, terminal);
    });
  return command;
}

function anchors(hash: string, before: readonly string[]): readonly string[] {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new InvalidArgumentError(
      'Give a hash of 64 hexadecimal digits, as a receipt or this command says it.',
    );
  return [...before, hash];
}
