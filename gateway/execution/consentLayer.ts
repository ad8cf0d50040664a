import {
  type Ask,
  type ConsentRule,
  type Standing,
  servesPurpose,
  standingOf,
} from '../../schema/consent/decide.ts';
import { decodeGrants, type Grants } from '../../schema/consent/grants.ts';
import { isCurrent, type PassportSection, readSection, sectionsOf } from '../../schema/consent/passport.ts';
import type { FieldRule } from '../../schema/consent/policy.ts';
import { encodeText } from '../../schema/consent/wire.ts';
import { PURPOSES } from '../../schema/vocabulary/purposes.ts';
import type { Raw } from './mergeData.ts';
import { PASSPORT } from './operationTree.ts';

/** The section of a passport that the gateway reads; the department sections are only passed on. */
const READ_AS = 'identity';

/** How one layer of enforcement (plan, fetch or shape) comes to its decisions. */
export interface ConsentLayer {
  readonly servesPurpose: (rule: ConsentRule, purpose: string) => boolean;
  readonly standingOf: (ask: Ask, passport: PassportSection | undefined) => Standing;
}

/** The three layers of the gateway. Each alone keeps the promise; the subgraphs' guard is the fourth. */
export interface ConsentLayers {
  readonly plan: ConsentLayer;
  readonly fetch: ConsentLayer;
  readonly shape: ConsentLayer;
}

const enforcing: ConsentLayer = { servesPurpose, standingOf };
export const ENFORCING_LAYERS: ConsentLayers = { plan: enforcing, fetch: enforcing, shape: enforcing };

/** What neither directive marks on a type reached from Customer serves no purpose: silence is a no. */
export const SILENCE: ConsentRule = Object.freeze({ mask: -1, purposes: new Set<never>() });

/** A judgement about a customer has no category of its own; it needs a purpose for which the customer allows anything. */
const JUDGEMENT: ConsentRule = Object.freeze({ mask: 0, purposes: new Set(PURPOSES) });

/** The consent that a field demands, or undefined for a field that demands none. */
export function consentOf(rule: FieldRule): ConsentRule | undefined {
  if (rule.kind === 'CONSENT') return rule.consent;
  if (rule.kind === 'DERIVED') return JUDGEMENT;
  return rule.kind === 'UNMARKED' ? SILENCE : undefined;
}

/** Whether these open categories are all that a rule demands, where nothing is open nothing is released. */
export function isOpen({ mask }: Pick<ConsentRule, 'mask'>, open: number): boolean {
  return open !== 0 && (open & mask) === mask;
}

/** One customer as seen by one request: the passport that identity minted, and where the caller stands. */
export interface CustomerContext {
  /** The unified id; undefined without a passport that counts. */
  readonly customer: string | undefined;
  readonly fetchStanding: Standing;
  readonly shapeStanding: Standing;
  /** The passport's section for a subgraph, to be forwarded; undefined when identity minted none. */
  section(subgraph: string): string | undefined;
}

/** A context, and the passport that it was read from. */
interface Known {
  readonly passport: string;
  readonly context: CustomerContext;
}

/** The consent facts of one request. A passport is read once for each object that brings it, however many fields depend on it. */
export class ConsentSession {
  readonly ask: Ask;
  readonly #layers: ConsentLayers;
  readonly #now: number;
  /** A passport is a long text, and every object brings its own: to look it up would mean to read all of it again. */
  readonly #byObject = new Map<Raw, Known>();
  readonly #byCustomer = new Map<string, Known>();
  readonly #grants = new Map<string, Grants | undefined>();
  readonly nobody: CustomerContext;

  constructor(ask: Ask, layers: ConsentLayers, now: number) {
    this.ask = ask;
    this.#layers = layers;
    this.#now = now;
    this.nobody = this.#context(undefined, NO_SECTIONS);
  }

  /**
   * The context of a customer, by the passport that identity answered with the object: one for all objects of equal
   * passports. Anything but a text counts as no passport.
   */
  customer(object: Raw): CustomerContext {
    const passport = object[PASSPORT];
    if (typeof passport !== 'string') return this.nobody;
    const known = this.#byObject.get(object);
    if (known?.passport === passport) return known.context;
    const read = this.#read(passport);
    this.#byObject.set(object, read);
    return read.context;
  }

  #read(passport: string): Known {
    const sections = sectionsOf(passport);
    const own = sections.get(READ_AS);
    const claims = own === undefined ? undefined : readSection(own, (text) => this.#grantsOf(text));
    const current = claims !== undefined && isCurrent(claims, this.#now) ? claims : undefined;
    const same = current && this.#byCustomer.get(current.customer);
    if (same?.passport === passport) return same;
    const known = { passport, context: this.#context(current, sections) };
    if (current !== undefined) this.#byCustomer.set(current.customer, known);
    return known;
  }

  /** Most customers grant the same. */
  #grantsOf(text: string): Grants | undefined {
    if (!this.#grants.has(text)) this.#grants.set(text, decodeGrants(text));
    return this.#grants.get(text);
  }

  #context(current: PassportSection | undefined, sections: ReadonlyMap<string, string>): CustomerContext {
    const { fetch, shape } = this.#layers;
    const fetchStanding = fetch.standingOf(this.ask, current);
    return {
      customer: current?.customer,
      fetchStanding,
      shapeStanding: shape === fetch ? fetchStanding : shape.standingOf(this.ask, current),
      section: (subgraph) => (current === undefined ? undefined : sections.get(encodeText(subgraph))),
    };
  }
}

const NO_SECTIONS: ReadonlyMap<string, string> = new Map();
