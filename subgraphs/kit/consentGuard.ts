import { type ConsentRule, decide, type WithheldReason } from '../../schema/consent/decide.ts';
import type { FieldRule } from '../../schema/consent/fieldRule.ts';
import type { Owner } from './context.ts';

/** What the guard must know of a rule of the agreement: a FieldRule, or what using an argument reveals. */
export type GuardedRule =
  | { readonly kind: 'CONSENT'; readonly consent: ConsentRule }
  | { readonly kind: Exclude<FieldRule['kind'], 'CONSENT'> };

/** One field of one object, as far as consent is concerned. */
export interface GuardedField {
  readonly rule: GuardedRule;
  /** Whose object it is; undefined: nobody's. */
  readonly owner: Owner | undefined;
  /** The caller's, '' when it is not known. */
  readonly purpose: string;
  /** Whether the caller named the object itself, by a representation, and did not reach it through a field. */
  readonly entered: boolean;
  /**
   * For a derived field: whether the gateway's caller token names it, by which the gateway vouches that it read the inputs
   * itself. Other routers let a client put what it selects in their place. True for every other field.
   */
  readonly vouched: boolean;
}

/** ECHOED: of what the guard would release, only what the caller itself sent in the representation. */
export type Verdict =
  | { readonly kind: 'Released' }
  | { readonly kind: 'Echoed' }
  | { readonly kind: 'Withheld'; readonly reason: WithheldReason };

export type Guard = (field: GuardedField) => Verdict;

const RELEASED: Verdict = Object.freeze({ kind: 'Released' });
const ECHOED: Verdict = Object.freeze({ kind: 'Echoed' });
const withheld = (reason: WithheldReason): Verdict => ({ kind: 'Withheld', reason });

/**
 * What a subgraph releases by itself, whatever gateway calls it. Silence is a no: on a customer's object, a field that
 * the agreement marks neither personal nor non-personal is withheld.
 */
export const consentGuard: Guard = ({ rule, owner, purpose, entered, vouched }) => {
  if (owner === undefined) {
    const aboutNobody = rule.kind === 'OPEN' || rule.kind === 'NON_PERSONAL';
    return aboutNobody ? RELEASED : withheld('NO_PASSPORT');
  }
  if (!vouched) return withheld('NOT_FOR_PURPOSE');
  const closed = owner.standing.open === 0;
  switch (rule.kind) {
    case 'CONSENT':
      return decide(rule.consent, purpose, owner.standing);
    case 'DERIVED':
      return closed ? withheld(owner.standing.otherwise) : RELEASED;
    case 'NON_PERSONAL':
      // A part of a record is released with the field that holds it, and here the caller came by no field.
      return closed && entered ? ECHOED : RELEASED;
    case 'OPEN':
    case 'UNMARKED':
      return withheld('NOT_FOR_PURPOSE');
  }
};
