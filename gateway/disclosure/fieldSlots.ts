import { WITHHELD_REASONS, type WithheldReason } from '../../schema/consent/decide.ts';

/** One byte a field: bit 0 says that it was released, the others for which reasons it was withheld, or that it was read. */
export const RELEASED = 1;
export const READ = 128;
export const WITHHELD = Object.fromEntries(
  WITHHELD_REASONS.map((reason, index) => [reason, 2 << index]),
) as Readonly<Record<WithheldReason, number>>;

/** An input of a derived field (both `Type.field`), which was read for a purpose that may be another than the caller's. */
export interface FieldRead {
  readonly field: string;
  readonly input: string;
  readonly purpose: string;
}

/** How many outcomes a shape remembers as text: most customers of an operation come to one of a few. */
const MOST_TEXTS = 1_000;

/**
 * The fields of one shape, `Type.field`, by numbers in the order in which they were first met: an answer notes numbers for
 * each customer, and the names are written once for all answers that come to the same.
 */
export class FieldSlots {
  readonly #names: string[] = [];
  readonly #slots = new Map<string, number>();
  readonly #texts = new Map<string, string>();

  get size(): number {
    return this.#names.length;
  }

  of(field: string): number {
    let slot = this.#slots.get(field);
    if (slot === undefined) {
      slot = this.#names.push(field) - 1;
      this.#slots.set(field, slot);
    }
    return slot;
  }

  /** The number of a field that was read for a derived one: another than the field's own. */
  ofRead({ field, input, purpose }: FieldRead): number {
    return this.of(`${input}\n${field}\n${purpose}`);
  }

  /** What was marked, one character a field, as members of a JSON object: `"released":[…],"withheld":[…],"read":[…]`. */
  textOf(marks: string): string {
    let text = this.#texts.get(marks);
    if (text === undefined) {
      text = this.#write(marks);
      if (this.#texts.size >= MOST_TEXTS) this.#texts.clear();
      this.#texts.set(marks, text);
    }
    return text;
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
        const [input = '', derived = '', purpose = ''] = field.split('\n');
        read.push({ field: input, for: derived, purpose });
      }
    }
    const members = { released, withheld, read };
    return JSON.stringify(members).slice(1, -1);
  }
}
