import { Command, Option } from 'commander';
import { parseDuration } from '../duration.ts';
import type { Terminal } from '../terminal.ts';

/** `accord token`: a bearer token of the data directory's own issuer. */
export function tokenCommand(terminal: Terminal): Command {
  return new Command('token')
    .summary('print a bearer token for a registered client')
    .description(
      'Prints a bearer token (JWT), signed by the data directory. It works while `accord start` runs on that directory.',
    )
    .argument('<client>', 'a client that gateway/access/clients.yaml registers, such as support-desk')
    .addOption(
      new Option('--customer <id>', 'the customer who is signed in (SELF_SERVICE clients)').conflicts(
        'person',
      ),
    )
    .option('--person <id>', 'the employee or user behind the client')
    .option(
      '--expires <duration>',
      'how long it is good for: 90s, 15m, 1h, 7d',
      parseDuration,
      parseDuration('1h'),
    )
    .option('--data <directory>', 'the data directory', '.accord')
    .action(
      async (
        client: string,
        options: { customer?: string; person?: string; expires: number; data: string },
      ) => {
        const { token } = await import('../token.ts');
        terminal.out(await token(client, options));
      },
    );
}
