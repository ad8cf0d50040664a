import type { Terminal } from './terminal.ts';

/** How far a piece of work is. */
export interface Progress {
  /** What is being worked on. Rate and remaining time begin anew with each. */
  readonly label: string;
  /** Units done, such as rows. */
  readonly done: number;
  /** 0 to 1; undefined where nobody knows how much there is. */
  readonly share: number | undefined;
}

/** Shows progress: a line that redraws itself where somebody watches, else a line now and then. */
export interface ProgressLine {
  update(progress: Progress): void;
  /** Takes the line away, to make room for the result. */
  clear(): void;
}

const REDRAW_MS = 100;
const PLAIN_MS = 5_000;
const BAR = 24;
/** A rate over less time than this says nothing. */
const TELLING_SECONDS = 0.5;

/** `now` is in milliseconds. */
export function createProgressLine(
  terminal: Terminal,
  now: () => number = () => performance.now(),
): ProgressLine {
  const interval = terminal.interactive ? REDRAW_MS : PLAIN_MS;
  let shownAt = now();
  let label: string | undefined;
  let labelledAt = shownAt;
  let drawn = false;
  return {
    update(progress) {
      if (progress.label !== label) {
        label = progress.label;
        labelledAt = now();
      }
      if (now() - shownAt < interval) return;
      shownAt = now();
      const line = progressText(progress, (shownAt - labelledAt) / 1000);
      if (terminal.interactive) terminal.redraw(line);
      else terminal.err(line);
      drawn = terminal.interactive;
    },
    clear() {
      if (drawn) terminal.redraw('');
      drawn = false;
    },
  };
}

/** `crm [###########             ]  48 %  12,400/s  3 s left` */
export function progressText({ label, done, share }: Progress, seconds: number): string {
  const parts: string[] = [];
  if (share === undefined) parts.push(done.toLocaleString('en-GB'));
  else {
    const known = Math.min(Math.max(share, 0), 1);
    const bar = '#'.repeat(Math.round(known * BAR)).padEnd(BAR);
    parts.push(`[${bar}] ${String(Math.floor(known * 100)).padStart(3)} %`);
  }
  if (seconds < TELLING_SECONDS) return `${label} ${parts.join('  ')}`;
  if (done > 0) parts.push(`${Math.round(done / seconds).toLocaleString('en-GB')}/s`);
  if (share !== undefined && share > 0 && share < 1)
    parts.push(`${formatSeconds((seconds / share) * (1 - share))} left`);
  return `${label} ${parts.join('  ')}`;
}

function formatSeconds(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
