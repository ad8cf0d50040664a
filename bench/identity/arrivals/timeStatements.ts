import pg from 'pg';

interface Timed {
  count: number;
  ms: number;
  most: number;
}

type Query = (...args: unknown[]) => unknown;

const timed = new Map<string, Timed>();

/** From now on the time of every statement is taken, from sending it to its answer; `report` prints and forgets. */
export function timeStatements(): (title: string) => string {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function timedQuery(this: unknown, ...args: unknown[]) {
    const answer = original.apply(this, args);
    const [asked] = args;
    const text = typeof asked === 'string' ? asked : (asked as { readonly text?: unknown }).text;
    if (typeof text !== 'string' || !(answer instanceof Promise)) return answer;
    const started = performance.now();
    const done = () => note(text, performance.now() - started);
    answer.then(done, done);
    return answer;
  };
  return report;
}

function note(text: string, ms: number): void {
  const known = timed.get(text) ?? { count: 0, ms: 0, most: 0 };
  timed.set(text, { count: known.count + 1, ms: known.ms + ms, most: Math.max(known.most, ms) });
}

const MOST = 20;

/** Those that took longest in all. */
function report(title: string): string {
  const longest = [...timed].sort(([, a], [, b]) => b.ms - a.ms).slice(0, MOST);
  timed.clear();
  const lines = longest.map(([text, { count, ms, most }]) => {
    const start = text.replaceAll(/\s+/g, ' ').trim().slice(0, 110);
    return `  ${count} × ${(ms / count).toFixed(2)} ms (at most ${most.toFixed(1)}): ${start}`;
  });
  return [`Statements of ${title}:`, ...lines].join('\n');
}
