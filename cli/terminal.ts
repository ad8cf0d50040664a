/** Where a command prints: results to `out`, everything else (progress, notes, errors) to `err`. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** Replaces the current line of `err`. Only to be called where `interactive`. */
  redraw(text: string): void;
  /** Whether somebody watches `err`: else there is no point in redrawing a line. */
  readonly interactive: boolean;
}

const ERASE_LINE = '\r\u001b[2K';

/** The process's own streams. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    redraw: (text) => void stderr.write(`${ERASE_LINE}${text.slice(0, (stderr.columns ?? 80) - 1)}`),
    interactive: stderr.isTTY === true && process.env.TERM !== 'dumb',
  };
}
