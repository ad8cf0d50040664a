import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { consentCommand } from './commands/consent.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { linkCommand } from './commands/link.ts';
import { playbookCommand } from './commands/playbook.ts';
import { resolveCommand } from './commands/resolve.ts';
import { rightsCommand } from './commands/rights.ts';
import { schemaCommand } from './commands/schema.ts';
import { seedCommand } from './commands/seed.ts';
import { startCommand } from './commands/start.ts';
import { subgraphCommand } from './commands/subgraph.ts';
import { tokenCommand } from './commands/token.ts';
import { valueCommand } from './commands/value.ts';
import type { Terminal } from './terminal.ts';

/** The command line, with all commands. Throws CommanderError instead of ending the process. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('accord')
    .description(
      'One agreed Customer over all departments, released field by field as each customer has agreed.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText('after', EXAMPLES);
  const commands = [
    startCommand,
    tokenCommand,
    importCommand,
    resolveCommand,
    linkCommand,
    playbookCommand,
    valueCommand,
    consentCommand,
    rightsCommand,
    subgraphCommand,
    gatewayCommand,
    seedCommand,
    schemaCommand,
    keysCommand,
  ];
  for (const command of commands) program.addCommand(command(terminal));
  for (const command of everyCommand(program)) configure(command, terminal);
  return program;
}

const EXAMPLES = `
Examples:
  accord start                            the whole of it on http://127.0.0.1:4000
  accord token support-desk               a token for its questions
  accord import cdnow cdnow_master.txt    real purchases into commerce
  accord resolve                          which records are of one person
  accord playbook test                    the rules of engagement, and their examples
  accord value fit                        what customers are expected to buy, from the company’s own orders
  accord rights list                      who waits for an answer about their rights
  accord help start                       what a command takes`;

/** Commander does not hand its settings down to commands that were made on their own. */
function configure(command: Command, terminal: Terminal): void {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for what is possible)')
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.err(text.replace(/\n$/, '')),
    });
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** The package's version. From the sources the package lies one folder up, from the build two. */
function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string })
        .version;
    } catch {}
  }
  return 'unknown';
}
