import { restraint } from '../vocabulary.ts';
import { type EngagementFacts, knownFacts } from './facts.ts';
import type { Outcome, Playbook, Rule } from './rules.ts';

/** A rule that holds for the customer now; UNSURE where it cannot be told, which counts as if it held. */
export interface FiredRule extends Outcome {
  readonly rule: Rule;
  readonly certainty: 'SURE' | 'UNSURE';
  /** Until when it says to wait. */
  readonly until?: Date | undefined;
  /** The exception that sets it aside. */
  readonly setAsideBy?: string | undefined;
}

export interface Decision extends Outcome {
  readonly until?: Date | undefined;
  /** The rule that won; undefined where none restrains, and where there is no consent. */
  readonly won?: FiredRule | undefined;
  /** Whether the customer lets their data be used for it at all: that stands above every rule. */
  readonly isAllowed: boolean;
  /** The highest priority first. */
  readonly fired: readonly FiredRule[];
  readonly mustSay: readonly string[];
}

/**
 * Whether one may turn to the customer: pure. Of the rules that hold and that no exception sets aside the most restrained
 * counts; of several alike, the one of the highest priority, and of several waits the longest. Whatever is not known can only
 * restrain: a rule that speaks of it holds as the playbook says for who is unsure, and an exception does not.
 */
export function decide(playbook: Playbook, facts: EngagementFacts): Decision {
  const known = knownFacts(facts);
  const fired = withExceptions(
    playbook.rules
      .filter((rule) => applies(rule, facts))
      .flatMap((rule) => fire(rule, known, playbook, facts)),
  );
  const counting = fired.filter(({ setAsideBy }) => setAsideBy === undefined);
  const decided = facts.isAllowed ? strictest(counting) : { action: 'STAY_SILENT' as const };
  const speaks = decided.action === 'ENGAGE' || decided.action === 'WAIT';
  return {
    ...decided,
    isAllowed: facts.isAllowed,
    fired,
    // said once too often harms nobody
    mustSay: speaks
      ? playbook.mustSay.filter(({ when }) => when.answer(known) !== 'FALSE').map(({ says }) => says)
      : [],
  };
}

function applies({ intents, channels, from, to }: Rule, { request }: EngagementFacts): boolean {
  const { intent, channel, now } = request;
  return intents.has(intent) && channels.has(channel) && from <= now && (to === undefined || now < to);
}

function fire(
  rule: Rule,
  known: Record<string, unknown>,
  { whenUnsure }: Playbook,
  { request: { intent, now } }: EngagementFacts,
): FiredRule[] {
  const truth = rule.when.answer(known);
  if (truth === 'FALSE') return [];
  const unsure: FiredRule = { rule, certainty: 'UNSURE', ...whenUnsure[intent] };
  if (truth === 'UNSURE') return rule.action === 'ENGAGE' ? [] : [unsure];
  if (rule.action !== 'WAIT') return [{ rule, certainty: 'SURE', action: rule.action, team: rule.team }];
  const until = rule.waitUntil?.answer(known);
  return until !== undefined && until > now ? [{ rule, certainty: 'SURE', action: 'WAIT', until }] : [unsure];
}

/** Rules come in the order of their priorities, so that whoever could set an exception aside has been looked at. */
function withExceptions(fired: readonly FiredRule[]): FiredRule[] {
  const standing: FiredRule[] = [];
  return fired.map((one) => {
    const exception = standing.find(({ rule }) => rule.over.has(one.rule.id));
    if (exception !== undefined) return { ...one, setAsideBy: exception.rule.id };
    standing.push(one);
    return one;
  });
}

function strictest(fired: readonly FiredRule[]): Pick<Decision, 'action' | 'team' | 'until' | 'won'> {
  const most = Math.max(0, ...fired.map(({ action }) => restraint(action)));
  const alike = fired.filter(({ action }) => restraint(action) === most);
  const [first] = alike;
  if (first === undefined) return { action: 'ENGAGE' };
  const { action, team } = first;
  if (action !== 'WAIT') return { action, team, won: first };
  const won = alike.reduce((longest, one) => (untilOf(one) > untilOf(longest) ? one : longest));
  return { action, until: won.until, won };
}

function untilOf({ until }: FiredRule): number {
  return until?.getTime() ?? 0;
}
