import type { GraphQLError } from 'graphql';
import type { ConsentRule, WithheldReason } from '../../schema/consent/decide.ts';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import { type DisclosedGroup, DisclosureTally } from '../disclosure/disclosureTally.ts';
import type { FieldSlots } from '../disclosure/fieldSlots.ts';
import { type ErrorCode, gatewayError } from '../errors.ts';
import { type ConsentSession, type CustomerContext, isOpen } from './consentLayer.ts';
import type { InputReads } from './inputReads.ts';

/** One field that was not released. `path` is like that of a GraphQL error. */
export interface WithheldEntry {
  readonly path: readonly (string | number)[];
  /** `Type.field`. */
  readonly field: string;
  readonly category: DataCategory | null;
  readonly reason: WithheldReason;
}

/** How many entries an answer lists; beyond that it only counts. */
export const WITHHELD_LIMIT = 1_000;

/** How many errors an answer holds about what the caller may not see: a list may have thousands of it. */
const DENIED_LIMIT = 100;

/** How many errors an answer holds about values that are wrong or missing; beyond that they are null without a word. */
const BROKEN_LIMIT = 1_000;

/** What a field demands, compiled: `consent` undefined for a field that demands nothing. */
export interface Demand {
  readonly consent: ConsentRule;
  readonly field: string;
  readonly categories: readonly { readonly category: DataCategory; readonly bit: number }[];
  /** Whether the field may serve the purpose for which the shape was compiled. */
  readonly serves: boolean;
}

/** The state of shaping one answer. */
export class ShapeRun {
  /** Where shaping stands, in the client's response keys; copied only when something is recorded. */
  readonly path: (string | number)[] = [];
  readonly withheld: WithheldEntry[] = [];
  withheldCount = 0;
  #deniedCount = 0;
  #brokenCount = 0;
  /** The lookup that is being completed. */
  #lookup: { readonly revealed: readonly string[]; found: boolean } | undefined;
  readonly #tally: DisclosureTally;
  readonly errors: GraphQLError[];
  readonly session: ConsentSession;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly #failures: readonly GraphQLError[];
  readonly #reported: ReadonlyMap<string, WithheldReason>;

  constructor(options: {
    session: ConsentSession;
    /** Errors of the subgraphs, with client paths. */
    errors: readonly GraphQLError[];
    /** What the subgraphs' guards withheld, by client path (`pathKey`). */
    reported: ReadonlyMap<string, WithheldReason>;
    variables: Readonly<Record<string, unknown>>;
    /** The fields of the shape, by which what is disclosed is noted. */
    slots: FieldSlots;
  }) {
    this.#tally = new DisclosureTally(options.slots);
    this.session = options.session;
    this.variables = options.variables;
    this.errors = [...options.errors];
    this.#failures = options.errors;
    this.#reported = options.reported;
  }

  /** Decides on one field of the customer; records it and answers false when it is withheld. */
  releases(demand: Demand, customer: CustomerContext): boolean {
    if (!demand.serves) {
      this.withhold(demand, customer, 'NOT_FOR_PURPOSE');
      return false;
    }
    const { open, otherwise } = customer.shapeStanding;
    if (isOpen(demand.consent, open)) return true;
    this.withhold(demand, customer, otherwise, open);
    return false;
  }

  /** Records a null that a subgraph's guard reported as withheld. */
  explainNull(demand: Demand, customer: CustomerContext): void {
    if (this.#reported.size === 0) return;
    const reason = this.#reported.get(pathKey(this.path));
    if (reason !== undefined) this.withhold(demand, customer, reason);
  }

  /** Notes a consented field that was released with a value. */
  noteReleased(demand: Demand, customer: CustomerContext): void {
    this.#tally.released(customer, demand.field);
  }

  /** Completes what a lookup found: whoever is in it is found by what the lookup reveals, and so is who is only counted. */
  lookUp<T>(revealed: readonly string[], found: unknown, complete: () => T): T {
    const outer = this.#lookup;
    this.#lookup = { revealed, found: false };
    const value = complete();
    const isAnybody = Array.isArray(found) ? found.length > 0 : found !== null && found !== undefined;
    if (isAnybody && !this.#lookup.found) this.noteFound(this.session.nobody);
    this.#lookup = outer;
    return value;
  }

  /** Notes by what a customer was found, where that is by a lookup. */
  noteFound(customer: CustomerContext): void {
    if (this.#lookup === undefined) return;
    this.#lookup.found = true;
    for (const field of this.#lookup.revealed) this.#tally.released(customer, field);
  }

  /** Notes what a field of the customer was computed from. */
  noteReads({ customer, field, purpose, inputs }: InputReads): void {
    for (const input of inputs) this.#tally.read(customer, { field, purpose, input });
  }

  /** What was released, withheld and read so far, of whom. */
  disclosed(): readonly DisclosedGroup[] {
    return this.#tally.groups();
  }

  withhold(demand: Demand, customer: CustomerContext, reason: WithheldReason, open = 0): void {
    this.#tally.withheld(customer, demand.field, reason);
    this.withheldCount++;
    if (this.withheld.length >= WITHHELD_LIMIT) return;
    const missing = demand.categories.find(({ bit }) => (open & bit) === 0) ?? demand.categories[0];
    this.withheld.push({
      path: [...this.path],
      field: demand.field,
      category: missing?.category ?? null,
      reason,
    });
  }

  /** A value that the schema does not allow: an error at this path, once. */
  invalid(message: string): void {
    this.#broken('SUBGRAPH_INVALID_ANSWER', message);
  }

  /** Something that the caller may not see: an error at this path, as far as there is room for one. */
  denied(): void {
    if (this.#deniedCount++ >= DENIED_LIMIT) return;
    this.errors.push(
      gatewayError('UNAUTHORIZED_FIELD_OR_TYPE', 'Unauthorized field or type', { path: [...this.path] }),
    );
  }

  /** A null where none may be: an error unless a subgraph's error at or around this path explains it already. */
  nullViolation(coordinate: string): void {
    if (this.#brokenCount >= BROKEN_LIMIT || this.#isFailure()) return;
    this.#broken('NOT_NULLABLE', `Cannot return null for non-nullable field ${coordinate}.`);
  }

  /**
   * A field that was asked for and is in no subgraph's answer: an error unless something that was reported at or around
   * this path explains it. A null that a subgraph answered is a value like any other, and never comes here.
   */
  absent(coordinate: string): void {
    if (this.#brokenCount >= BROKEN_LIMIT || this.#isFailure() || this.#isReported()) return;
    this.#broken('FIELD_NOT_ANSWERED', `No subgraph answered ${coordinate}.`);
  }

  #broken(code: ErrorCode, message: string): void {
    if (this.#brokenCount++ >= BROKEN_LIMIT) return;
    this.errors.push(gatewayError(code, message, { path: [...this.path] }));
  }

  /** Whether a subgraph's error stands at or around this path. */
  #isFailure(): boolean {
    return this.#failures.some(({ path }) => path !== undefined && overlaps(path, this.path));
  }

  /** Whether a subgraph's guard withheld what stands at this path, or all that it stands in. */
  #isReported(): boolean {
    if (this.#reported.size === 0) return false;
    return this.path.some((_, index) => this.#reported.has(pathKey(this.path.slice(0, index + 1))));
  }
}

/** A path as a map key. */
export function pathKey(path: readonly (string | number)[]): string {
  return path.join('\n');
}

function overlaps(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return false;
  return true;
}
