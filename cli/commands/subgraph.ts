import { Argument, Command } from 'commander';
import { DEPARTMENTS, type Department } from '../../subgraphs/kit/departments.ts';
import { parsePort } from '../port.ts';
import type { Terminal } from '../terminal.ts';

/** `accord subgraph`: one department's subgraph over HTTP. */
export function subgraphCommand(terminal: Terminal): Command {
  return new Command('subgraph')
    .summary('run one subgraph on its own, over HTTP')
    .description(
      'Runs one subgraph on its own database: POST /graphql, GET /health. Its tables are migrated first.',
    )
    .addArgument(new Argument('<name>', 'which one').choices(DEPARTMENTS))
    .requiredOption('--port <number>', 'the port to listen on; 0 takes any free one', parsePort)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addHelpText('after', ENVIRONMENT)
    .action(async (name: Department, options: { port: number; host: string }) => {
      const { runSubgraph } = await import('../runSubgraph.ts');
      await runSubgraph({ name, ...options }, process.env, terminal);
    });
}

const ENVIRONMENT = `
Environment, with the name in capitals for <NAME>:
  ACCORD_<NAME>_DATABASE_URL         postgres://user:password@host:port/database
  ACCORD_<NAME>_PASSPORT_KEYS        checks this department's passports; all but identity
  ACCORD_<NAME>_CALLER_KEYS          checks the gateway's word on who asks
  ACCORD_<NAME>_CURSOR_KEYS          seals its cursors
  ACCORD_IDENTITY_PASSPORT_MASTER    mints passports; identity only
  ACCORD_IDENTITY_FINGERPRINT_KEYS   recognises people; identity only

\`accord keys generate\` makes a whole set.`;
