import { recordKey } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import type { SurvivorshipRule } from '../resolution/definition/survivorship.ts';

/** What one record says of one attribute. */
export interface Candidate {
  readonly department: Department;
  readonly recordId: string;
  /** As it is shown. */
  readonly value: string;
  /** The same for two values that say the same. */
  readonly normalised: string;
  readonly lastSeen: Date;
  readonly verified: boolean;
}

/** By which rule a value is preferred. */
export const DECIDING_RULES = [
  'ONLY_VALUE',
  'VERIFIED_FIRST',
  'MOST_RECENT',
  'MOST_FREQUENT',
  'SOURCE_ORDER',
  'FIRST_RECORD',
] as const satisfies readonly (SurvivorshipRule['kind'] | 'ONLY_VALUE' | 'FIRST_RECORD')[];
export type DecidingRule = (typeof DECIDING_RULES)[number];

export interface Survivor {
  readonly candidate: Candidate;
  /** The rule after which nobody who was left said anything else. */
  readonly rule: DecidingRule;
}

/**
 * Which candidate is believed; undefined where there is none. Each rule leaves those that it prefers to the next; where all are
 * equal to every rule, the first one in the order of department and id is. Pure, and the same in whatever order they come.
 */
export function survivorOf(
  candidates: readonly Candidate[],
  rules: readonly SurvivorshipRule[],
): Survivor | undefined {
  let left = candidates;
  let rule: DecidingRule | undefined = isOneValue(left) ? 'ONLY_VALUE' : undefined;
  for (const next of rules) {
    left = preferredBy(next, left);
    if (rule === undefined && isOneValue(left)) rule = next.kind;
  }
  const [first] = left.toSorted(byName);
  return first && { candidate: first, rule: rule ?? 'FIRST_RECORD' };
}

function isOneValue(candidates: readonly Candidate[]): boolean {
  return new Set(candidates.map(({ normalised }) => normalised)).size <= 1;
}

function preferredBy(rule: SurvivorshipRule, candidates: readonly Candidate[]): readonly Candidate[] {
  switch (rule.kind) {
    case 'VERIFIED_FIRST':
      return best(candidates, ({ verified }) => Number(verified));
    case 'MOST_RECENT':
      return best(candidates, ({ lastSeen }) => lastSeen.getTime());
    case 'MOST_FREQUENT': {
      const saying = Map.groupBy(candidates, ({ normalised }) => normalised);
      return best(candidates, ({ normalised }) => saying.get(normalised)?.length ?? 0);
    }
    case 'SOURCE_ORDER':
      // the first counts most, and who is not named nothing
      return best(candidates, ({ department }) =>
        rule.order.includes(department) ? rule.order.length - rule.order.indexOf(department) : 0,
      );
  }
}

/** All of those that count most. */
function best(
  candidates: readonly Candidate[],
  worth: (candidate: Candidate) => number,
): readonly Candidate[] {
  const most = candidates.reduce((known, one) => Math.max(known, worth(one)), Number.NEGATIVE_INFINITY);
  return candidates.filter((one) => worth(one) === most);
}

function byName(one: Candidate, other: Candidate): number {
  return recordKey(one) < recordKey(other) ? -1 : 1;
}
