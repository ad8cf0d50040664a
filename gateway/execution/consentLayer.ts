import {
  type Ask,
  type ConsentRule,
  type Standing,
  servesPurpose,
  standingOf,
} from '../../schema/consent/decide.ts';
import { isCurrent, type PassportSection, readSection, sectionsOf } from '../../schema/consent/passport.ts';
import type { FieldRule } from '../../schema/consent/policy.ts';
import { encodeText } from '../../schema/consent/wire.ts';

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
const SILENCE: ConsentRule = Object.freeze({ mask: -1, purposes: new Set<never>() });

/** The consent that a field demands, or undefined for a field that demands none. */
export function consentOf(rule: FieldRule): ConsentRule | undefined {
  if (rule.kind === 'CONSENT') return rule.consent;
  return rule.kind === 'UNMARKED' ? SILENCE : undefined;
}

/** One customer as seen by one request: the passport that identity minted, and where the caller stands. */
export interface CustomerContext {
  readonly fetchStanding: Standing;
  readonly shapeStanding: Standing;
  /** The passport's section for a subgraph, to be forwarded; undefined when identity minted none. */
  section(subgraph: string): string | undefined;
}

/** The consent facts of one request. Passports are read once each, however many fields depend on them. */
export class ConsentSession {
  readonly ask: Ask;
  readonly #layers: ConsentLayers;
  readonly #now: number;
  readonly #customers = new Map<string, CustomerContext>();
  readonly nobody: CustomerContext;

  constructor(ask: Ask, layers: ConsentLayers, now: number) {
    this.ask = ask;
    this.#layers = layers;
    this.#now = now;
    this.nobody = this.#read('');
  }

  /** The context of a customer, by the passport text that identity answered. Anything else counts as no passport. */
  customer(passport: unknown): CustomerContext {
    if (typeof passport !== 'string') return this.nobody;
    let context = this.#customers.get(passport);
    if (context === undefined) {
      context = this.#read(passport);
      this.#customers.set(passport, context);
    }
    return context;
  }

  #read(passport: string): CustomerContext {
    const sections = sectionsOf(passport);
    const own = sections.get(READ_AS);
    const claims = own === undefined ? undefined : readSection(own);
    const current = claims !== undefined && isCurrent(claims, this.#now) ? claims : undefined;
    return {
      fetchStanding: this.#layers.fetch.standingOf(this.ask, current),
      shapeStanding: this.#layers.shape.standingOf(this.ask, current),
      section: (subgraph) => (current === undefined ? undefined : sections.get(encodeText(subgraph))),
    };
  }
}
