import type { Terminal } from '../../cli/terminal.ts';

export interface MemoryTerminal extends Terminal {
  readonly output: string[];
  readonly errors: string[];
  readonly drawn: string[];
}

/** A terminal that keeps what is printed. */
export function memoryTerminal(interactive = false): MemoryTerminal {
  const output: string[] = [];
  const errors: string[] = [];
  const drawn: string[] = [];
  return {
    output,
    errors,
    drawn,
    interactive,
    out: (line) => void output.push(line),
    err: (line) => void errors.push(line),
    redraw: (text) => void drawn.push(text),
  };
}

/** What stands on standard error beside the progress that a command tells once it has taken some seconds. */
export function exceptProgress(stderr: string, label: string): string {
  return stderr
    .split('\n')
    .filter((line) => !line.startsWith(`${label} `))
    .join('\n');
}
