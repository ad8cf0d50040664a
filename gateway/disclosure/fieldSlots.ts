import { WITHHELD_REASONS, type WithheldReason } from '../../schema/consent/decide.ts';

/** One byte a field: bit 0 says that it was released, the others for which reasons it was withheld, or that it was read. */
export const RELEASED = 1;
export const READ = 128;
export const WITHHELD = Object.fromEntries(
  WITHHELD_REASONS.map((reason, index) => [reason, 2 << index]),
) as Readonly<Record<WithheldReason, number>>;

/** An input of a field (both `Type.field`). Of a derived one, it was read for a purpose that may be another than the caller's. */
export interface FieldRead {
  readonly field: string;
  readonly input: string;
  readonly purpose: string;
}

/** What has been noted of a customer so far. */
export interface Outcome {
  /** One character a field, by its number, up to the last field that was noted. */
  readonly marks: string;
  /** What it becomes by a mark more, by the number of the field and the mark. */
  readonly next: Map<number, Outcome>;
  /** Written when it is asked for. */
  text: string | undefined;
}

/** How many outcomes a shape remembers: most customers of an operation come to one of a few. */
const MOST_OUTCOMES = 2_000;

/**
 * The fields of one shape, `Type.field`, by numbers in the order in which they were first met, and the outcomes that were met:
 * to note a field of a customer is a step from one outcome to the next, and the names are written once for all answers that come
 * to the same.
 */
export class FieldSlots {
  readonly #names: string[] = [];
  readonly #slots = new Map<string, number>();
  #outcomes = new Map<string, Outcome>();
  #start = newOutcome('');

  /** Nothing is noted. */
  get start(): Outcome {
    return this.#start;
  }

  of(field: string): number {
    let slot = this.#slots.get(field);
    if (slot === undefined) {
      slot = this.#names.push(field) - 1;
      this.#slots.set(field, slot);
    }
    return slot;
  }

  /** The number of a field that was read for another one: not the field's own. */
  ofRead({ field, input, purpose }: FieldRead): number {
    return this.of(`${input}\n${field}\n${purpose}`);
  }

  /** The outcome with a mark more. Outcomes of the same marks are the same, in whatever order they were noted. */
  after(outcome: Outcome, slot: number, mark: number): Outcome {
    return outcome.next.get(slot * 256 + mark) ?? this.#learn(outcome, slot, mark);
  }

  /** As members of a JSON object: `"released":[…],"withheld":[…],"read":[…]`. */
  textOf(outcome: Outcome): string {
    outcome.text ??= this.#write(outcome.marks);
    return outcome.text;
  }

  #learn(outcome: Outcome, slot: number, mark: number): Outcome {
    const before = outcome.marks.padEnd(slot + 1, '\0');
    const marked = String.fromCharCode(before.charCodeAt(slot) | mark);
    const marks = before.slice(0, slot) + marked + before.slice(slot + 1);
    let known = this.#outcomes.get(marks);
    if (known === undefined) {
      if (this.#outcomes.size >= MOST_OUTCOMES) this.#forget();
      known = newOutcome(marks);
      this.#outcomes.set(marks, known);
    }
    outcome.next.set(slot * 256 + mark, known);
    return known;
  }

  /** Answers that are being shaped go on from the outcomes that they hold. */
  #forget(): void {
    this.#outcomes = new Map();
    this.#start = newOutcome('');
  }

  #write(marks: string): string {
    const released: string[] = [];
    const withheld: { field: string; reason: WithheldReason }[] = [];
    const read: { field: string; for: string; purpose: string }[] = [];
    for (const [slot, field] of this.#names.entries()) {
      const mark = slot < marks.length ? marks.charCodeAt(slot) : 0;
      if ((mark & RELEASED) !== 0) released.push(field);
      for (const reason of WITHHELD_REASONS)
        if ((mark & WITHHELD[reason]) !== 0) withheld.push({ field, reason });
      if ((mark & READ) !== 0) {
        const [input = '', dependent = '', purpose = ''] = field.split('\n');
        read.push({ field: input, for: dependent, purpose });
      }
    }
    const members = { released, withheld, read };
    return JSON.stringify(members).slice(1, -1);
  }
}

function newOutcome(marks: string): Outcome {
  return { marks, next: new Map(), text: undefined };
}
