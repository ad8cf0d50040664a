import type { WithheldReason } from '../../schema/consent/decide.ts';
import { type FieldRead, type FieldSlots, READ, RELEASED, WITHHELD } from './fieldSlots.ts';

/** Whom an answer is about; `customer` undefined: nobody who is known. */
export interface DisclosureSubject {
  /** The unified id. */
  readonly customer: string | undefined;
}

/** Customers of whom an answer disclosed the same. */
export interface DisclosedGroup {
  /** Unified ids; none where a field was withheld and nobody was found. */
  readonly customers: readonly string[];
  /** `"released":[…],"withheld":[…],"read":[…]`: members of a JSON object, names and reasons. */
  readonly fields: string;
}

/** Notes, while an answer is shaped, what it discloses of whom: a byte for each field of each customer. */
export class DisclosureTally {
  readonly #slots: FieldSlots;
  readonly #marks = new Map<DisclosureSubject, Uint8Array>();
  /** The fields of one object come one after the other. */
  #last: { readonly subject: DisclosureSubject; readonly marks: Uint8Array } | undefined;

  constructor(slots: FieldSlots) {
    this.#slots = slots;
  }

  released(subject: DisclosureSubject, field: string): void {
    this.#mark(subject, this.#slots.of(field), RELEASED);
  }

  read(subject: DisclosureSubject, read: FieldRead): void {
    this.#mark(subject, this.#slots.ofRead(read), READ);
  }

  withheld(subject: DisclosureSubject, field: string, reason: WithheldReason): void {
    this.#mark(subject, this.#slots.of(field), WITHHELD[reason]);
  }

  /** Customers with equal outcomes together: a long list costs little more than its ids. */
  groups(): readonly DisclosedGroup[] {
    const byMarks = new Map<string, string[]>();
    for (const [{ customer }, marks] of this.#marks) {
      const key = String.fromCharCode(...marks);
      let customers = byMarks.get(key);
      if (customers === undefined) {
        customers = [];
        byMarks.set(key, customers);
      }
      if (customer !== undefined) customers.push(customer);
    }
    return Array.from(byMarks, ([marks, customers]) => ({ customers, fields: this.#slots.textOf(marks) }));
  }

  #mark(subject: DisclosureSubject, slot: number, mark: number): void {
    const marks = this.#marksOf(subject, slot);
    marks[slot] = (marks[slot] ?? 0) | mark;
  }

  /** Types are compiled as they are met, so that there may be more fields than there were a moment ago. */
  #marksOf(subject: DisclosureSubject, slot: number): Uint8Array {
    if (this.#last?.subject === subject && slot < this.#last.marks.length) return this.#last.marks;
    let marks = this.#marks.get(subject);
    if (marks === undefined || slot >= marks.length) {
      const larger = new Uint8Array(this.#slots.size);
      if (marks !== undefined) larger.set(marks);
      marks = larger;
      this.#marks.set(subject, marks);
    }
    this.#last = { subject, marks };
    return marks;
  }
}
