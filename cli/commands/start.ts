import { Command } from 'commander';
import { parsePort } from '../port.ts';
import type { Terminal } from '../terminal.ts';
import { parseWorkerCount } from '../workerCount.ts';

/** `accord start`: the whole of Accord in one process. */
export function startCommand(terminal: Terminal): Command {
  return new Command('start')
    .summary('run everything in one process, with the sample company')
    .description(
      'Runs the gateway and all subgraphs in one process on an embedded database. The first start makes the data ' +
        'directory, with keys of its own, and loads the sample company.',
    )
    .option('--port <number>', 'the port to listen on; 0 takes any free one', parsePort, 4000)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--data <directory>', 'the data directory', '.accord')
    .option(
      '--workers <number>',
      'how many processes serve the port; auto: one for each core',
      parseWorkerCount,
      1,
    )
    .action(async (options: { port: number; host: string; data: string; workers: number }) => {
      const { start } = await import('../start.ts');
      await start(options, terminal);
    });
}
