import { isPurpose, type Purpose } from '../vocabulary/purposes.ts';
import { allowedMask } from './grants.ts';
import type { PassportSection } from './passport.ts';

/** Why a field was not released. The order is the order in which the questions are asked. */
export const WITHHELD_REASONS = [
  'NOT_FOR_PURPOSE',
  'NO_PASSPORT',
  'NOT_SELF',
  'AUTOMATION_OBJECTED',
  'NOT_CONSENTED',
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

/** Who asks: the facts about the caller that consent depends on. */
export interface Ask {
  /** '' for an anonymous caller. */
  readonly purpose: string;
  readonly automated: boolean;
  readonly tenant: string;
  /** A SELF_SERVICE caller may see this customer only; undefined for every other kind. */
  readonly self: string | undefined;
}

/** What a field demands. A field may demand several categories, where subgraphs differ and the strictest wins. */
export interface ConsentRule {
  /** Bits of all the categories that must be allowed. */
  readonly mask: number;
  readonly purposes: ReadonlySet<Purpose>;
}

/** Where a caller stands with one customer: the categories that are open, and why all the others are not. */
export interface Standing {
  readonly open: number;
  readonly otherwise: WithheldReason;
}

export type Decision =
  | { readonly kind: 'Released' }
  | { readonly kind: 'Withheld'; readonly reason: WithheldReason };

const RELEASED: Decision = Object.freeze({ kind: 'Released' });
const withheld = Object.fromEntries(
  WITHHELD_REASONS.map((reason) => [reason, Object.freeze({ kind: 'Withheld', reason })]),
) as Record<WithheldReason, Decision>;

const closed = Object.fromEntries(
  WITHHELD_REASONS.map((reason) => [reason, Object.freeze({ open: 0, otherwise: reason })]),
) as Record<WithheldReason, Standing>;

/** One customer's passport (undefined: none that counts) against one caller. Once per customer, not once per field. */
export function standingOf(ask: Ask, passport: PassportSection | undefined): Standing {
  if (!isPurpose(ask.purpose)) return closed.NOT_FOR_PURPOSE;
  if (passport === undefined || passport.tenant !== ask.tenant) return closed.NO_PASSPORT;
  if (ask.self !== undefined && passport.customer !== ask.self) return closed.NOT_SELF;
  if (ask.automated && passport.grants.objectsToAutomation) return closed.AUTOMATION_OBJECTED;
  return { open: allowedMask(passport.grants, ask.purpose), otherwise: 'NOT_CONSENTED' };
}

/** Whether a field may serve the purpose at all, whoever the customer is. */
export function servesPurpose(rule: ConsentRule, purpose: string): boolean {
  return isPurpose(purpose) && rule.purposes.has(purpose);
}

/** The decision on one field of one customer: pure, and the only place where consent is decided. */
export function decide(rule: ConsentRule, purpose: string, standing: Standing): Decision {
  if (!servesPurpose(rule, purpose)) return withheld.NOT_FOR_PURPOSE;
  // A rule without a category demands nothing that could be granted: it is a mistake, and no release.
  const granted = rule.mask !== 0 && (standing.open & rule.mask) === rule.mask;
  return granted ? RELEASED : withheld[standing.otherwise];
}
