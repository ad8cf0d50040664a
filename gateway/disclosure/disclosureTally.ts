import type { WithheldReason } from '../../schema/consent/decide.ts';
import { type FieldRead, type FieldSlots, type Outcome, READ, RELEASED, WITHHELD } from './fieldSlots.ts';

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

/** Notes, while an answer is shaped, what it discloses of whom: an outcome for each customer. */
export class DisclosureTally {
  readonly #slots: FieldSlots;
  readonly #start: Outcome;
  readonly #outcomes = new Map<DisclosureSubject, Outcome>();
  /** The fields of one object come one after the other: the outcome of the last subject is written down when another comes. */
  #subject: DisclosureSubject | undefined;
  #outcome: Outcome;

  constructor(slots: FieldSlots) {
    this.#slots = slots;
    this.#start = slots.start;
    this.#outcome = this.#start;
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
    this.#turnTo(undefined);
    const groups = new Map<Outcome, string[]>();
    for (const [{ customer }, outcome] of this.#outcomes) {
      let customers = groups.get(outcome);
      if (customers === undefined) {
        customers = [];
        groups.set(outcome, customers);
      }
      if (customer !== undefined) customers.push(customer);
    }
    return Array.from(groups, ([outcome, customers]) => ({ customers, fields: this.#slots.textOf(outcome) }));
  }

  #mark(subject: DisclosureSubject, slot: number, mark: number): void {
    if (subject !== this.#subject) this.#turnTo(subject);
    this.#outcome = this.#slots.after(this.#outcome, slot, mark);
  }

  #turnTo(subject: DisclosureSubject | undefined): void {
    if (this.#subject !== undefined) this.#outcomes.set(this.#subject, this.#outcome);
    this.#subject = subject;
    if (subject !== undefined) this.#outcome = this.#outcomes.get(subject) ?? this.#start;
  }
}
