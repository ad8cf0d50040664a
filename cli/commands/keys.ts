import { Argument, Command } from 'commander';
import { DEPARTMENTS, type Department } from '../../subgraphs/kit/departments.ts';
import type { Terminal } from '../terminal.ts';

/** `accord keys`: the keys of the distributed form. */
export function keysCommand(terminal: Terminal): Command {
  const keys = new Command('keys')
    .summary('make the keys of the distributed form')
    .description('Makes and derives keys for subgraphs and gateways that run on their own.');
  keys
    .command('generate')
    .description(
      'Prints new keys for the gateway and every subgraph, as lines of an environment file. They are secrets.',
    )
    .action(async () => {
      const { generateEnvironment } = await import('../distributedKeys.ts');
      terminal.out(generateEnvironment());
    });
  keys
    .command('derive')
    .description(
      'Prints the key that one department checks with, derived from the master in ACCORD_IDENTITY_PASSPORT_MASTER ' +
        '(passport) or ACCORD_CALLER_KEYS (caller). With two keys in the master, for a rotation, it prints two.',
    )
    .addArgument(new Argument('<use>', 'what it checks').choices(['passport', 'caller']))
    .addArgument(new Argument('<department>', 'whose it is').choices(DEPARTMENTS))
    .action(async (use: 'passport' | 'caller', department: Department) => {
      const { deriveFromEnvironment } = await import('../distributedKeys.ts');
      terminal.out(deriveFromEnvironment(use, department, process.env));
    });
  return keys;
}
