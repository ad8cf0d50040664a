import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { type Action, INTENT_PURPOSES, type Intent } from '../vocabulary.ts';
import type { Decision, FiredRule } from './decide.ts';
import type { Playbook } from './rules.ts';

/** Why, as far as it is told. */
export interface ToldReason {
  readonly code: string;
  readonly says: string;
  /** Undefined for consent, which is no rule. */
  readonly rule?: string | undefined;
  readonly isSure: boolean;
  readonly setAsideBy?: string | undefined;
}

/** A decision as one purpose may know it. */
export interface ToldDecision {
  readonly action: Action;
  readonly team?: string | undefined;
  readonly until?: Date | undefined;
  /** The rule that won, as far as it is told. */
  readonly rule?: string | undefined;
  readonly reasons: readonly ToldReason[];
  readonly mustSay: readonly string[];
}

const NO_CONSENT: ToldReason = {
  code: 'NO_CONSENT',
  says: 'The customer does not let their data be used for this, or by this channel.',
  isSure: true,
};

const NOT_FOR_PURPOSE: ToldReason = {
  code: 'NOT_FOR_PURPOSE',
  says: 'Another purpose is asked for this intent.',
  isSure: true,
};

/** Who asks, and for what. */
export interface Asking {
  readonly purpose: Purpose;
  readonly intent: Intent;
}

/**
 * What a purpose may know of a decision: pure. The insiders of the playbook are told everything. Others hear of the intents of
 * their own purpose alone, for what one intent is silent about another would tell; and of the rules that are told to them.
 * Where a rule that they are not told of decides, they hear silence and at most one told rule that says the same, so that
 * nobody can tell a bereavement from a suspicion, or from anything else.
 */
export function tell(decision: Decision, playbook: Playbook, { purpose, intent }: Asking): ToldDecision {
  const { action, team, until, won, fired, isAllowed, mustSay } = decision;
  if (playbook.insiders.has(purpose)) {
    const reasons = [...(isAllowed ? [] : [NO_CONSENT]), ...fired.map(reasonOf)];
    return { action, team, until, rule: isAllowed ? won?.rule.id : undefined, reasons, mustSay };
  }
  if (INTENT_PURPOSES[intent] !== purpose)
    return { action: 'STAY_SILENT', reasons: [NOT_FOR_PURPOSE], mustSay: [] };
  if (!isAllowed) return { action, reasons: [NO_CONSENT], mustSay };
  const told = fired.filter(({ rule, certainty }) => certainty === 'SURE' && rule.toldTo.has(purpose));
  const isTold = won !== undefined && told.includes(won);
  if (action === 'ENGAGE' || isTold)
    return {
      action,
      team,
      until,
      rule: isTold ? won.rule.id : undefined,
      reasons: told.map(reasonOf),
      mustSay,
    };
  const silent = told
    .filter((one) => one.action === 'STAY_SILENT' && one.setAsideBy === undefined)
    .slice(0, 1);
  return { action: 'STAY_SILENT', rule: silent[0]?.rule.id, reasons: silent.map(reasonOf), mustSay: [] };
}

function reasonOf({ rule, certainty, setAsideBy }: FiredRule): ToldReason {
  const { code, says, id } = rule;
  return certainty === 'SURE'
    ? { code, says, rule: id, isSure: true, setAsideBy }
    : {
        code: 'NOT_KNOWN',
        says: 'What this rule speaks of is withheld or not known, so that it counts as if it held.',
        rule: id,
        isSure: false,
        setAsideBy,
      };
}
