import { type Command, CommanderError } from 'commander';
import { CliError, systemCode } from './cliError.ts';
import type { Terminal } from './terminal.ts';

/** What the process answers: done, a failure that is explained, a command line that makes no sense. */
const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/** Runs a command line and answers the exit code. Prints whatever goes wrong. */
export async function runProgram(
  program: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  try {
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misused; // it has printed why
    terminal.err(error instanceof CliError ? `accord: ${error.message}` : unexpected(error));
    return EXIT.failed;
  }
}

/** A defect: where it happened, without the message, which may quote what somebody stored. */
function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return `accord: unexpected failure (${typeof error})`;
  const code = systemCode(error);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  const title = `accord: unexpected failure: ${error.name}${code === undefined ? '' : ` ${code}`}`;
  return [title, ...frames, 'This is a defect of Accord: please report these lines.'].join('\n');
}
