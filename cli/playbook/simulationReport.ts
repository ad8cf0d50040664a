import type { Channel, Intent } from '../../subgraphs/playbook/vocabulary.ts';
import { grouped } from '../linkReport.ts';

export interface Case {
  readonly intent: Intent;
  readonly channel: Channel;
}

/** One decision, as far as it is compared. */
export interface Outcome {
  readonly action: string;
  readonly team: string | null;
  readonly rule: string | null;
}

/** What was decided about one customer. */
export interface Judged {
  readonly customer: string;
  /** In words: what the customer is to the company, and the tier. */
  readonly segments: readonly string[];
  /** One for each case that was asked; undefined where nothing is decided. */
  readonly outcomes: readonly Outcome[] | undefined;
}

const TABLES = ['By what is decided', 'By rule', 'By intent', 'By segment'] as const;

/** Counts what would be decided otherwise, and keeps a few examples: no more, however many customers there are. */
export class SimulationReport {
  readonly #asked: readonly Case[];
  readonly #examples: number;
  readonly #tables = new Map(TABLES.map((title) => [title, new Map<string, number>()]));
  readonly #kinds = new Map<string, string[]>();
  readonly #reasons = new Map<string, number>();
  #customers = 0;
  #decided = 0;
  #touched = 0;
  #changes = 0;

  constructor(asked: readonly Case[], examples: number) {
    this.#asked = asked;
    this.#examples = examples;
  }

  get customers(): number {
    return this.#customers;
  }

  /** A page of customers, by the rules that are and by those that would be. */
  add(now: readonly (Judged | null)[], then: readonly (Judged | null)[]): void {
    for (const [index, judged] of now.entries()) {
      if (judged === null) continue;
      this.#customers += 1;
      const later = then[index]?.outcomes;
      if (judged.outcomes === undefined || later === undefined) continue;
      this.#decided += 1;
      const before = this.#changes;
      this.#asked.forEach((one, at) => {
        const [is, would] = [judged.outcomes?.[at], later[at]];
        if (is !== undefined && would !== undefined) this.#compare(judged, one, is, would);
      });
      if (this.#changes > before) this.#touched += 1;
    }
  }

  /** Why nothing is decided, once for each customer of whom it is not. */
  addReasons(reasons: readonly string[]): void {
    for (const reason of reasons) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  lines(): string[] {
    const all = this.#decided * this.#asked.length;
    const reasons = [...this.#reasons].map(([reason, count]) => `${grouped(count)} ${reason}`).join(', ');
    const share = all === 0 ? 0 : (100 * this.#changes) / all;
    return [
      `  ${grouped(this.#changes)} of ${grouped(all)} decisions would change (${share.toFixed(2)} %), of ${grouped(this.#touched)} of ${grouped(this.#decided)} customers`,
      `  ${grouped(this.#customers - this.#decided)} more customers let nothing be decided about them${reasons === '' ? '' : `: ${reasons}`}`,
      ...[...this.#tables].flatMap(([title, counts]) => tableOf(title, counts)),
      ...(this.#examples > 0 && this.#kinds.size > 0 ? ['  Examples'] : []),
      ...[...this.#kinds].flatMap(([kind, examples]) =>
        examples.length === 0 ? [] : [`    ${kind}`, ...examples.map((example) => `      ${example}`)],
      ),
    ];
  }

  #compare({ customer, segments }: Judged, { intent, channel }: Case, is: Outcome, would: Outcome): void {
    const kind = `${inWords(is)} -> ${inWords(would)}`;
    if (inWords(is) === inWords(would)) return;
    this.#changes += 1;
    this.#count('By what is decided', `${is.action} -> ${would.action}`);
    this.#count('By rule', `${is.rule ?? 'no rule'} -> ${would.rule ?? 'no rule'}`);
    this.#count('By intent', intent);
    for (const segment of segments) this.#count('By segment', segment);
    const examples = this.#kinds.get(kind) ?? [];
    if (examples.length < this.#examples) examples.push(`${customer} ${intent} by ${channel}`);
    this.#kinds.set(kind, examples);
  }

  #count(title: (typeof TABLES)[number], key: string): void {
    const counts = this.#tables.get(title);
    counts?.set(key, (counts.get(key) ?? 0) + 1);
  }
}

function tableOf(title: string, counts: ReadonlyMap<string, number>): string[] {
  const rows = [...counts].sort(
    ([one, some], [other, more]) => more - some || one.localeCompare(other, 'en'),
  );
  return rows.length === 0
    ? []
    : [`  ${title}`, ...rows.map(([key, count]) => `  ${grouped(count).padStart(10)}  ${key}`)];
}

function inWords({ action, team, rule }: Outcome): string {
  return `${action}${team === null ? '' : ` (${team})`} by ${rule ?? 'no rule'}`;
}
