import { ExpressionError } from './expressionError.ts';
import { compileCondition, compileTime, type Expression } from './language.ts';
import type { Playbook, Rule } from './rules.ts';
import type { RulesFile, WrittenRule } from './rulesFile.ts';

/** What is wrong, and where in the file. */
export interface Finding {
  readonly place: readonly (string | number)[];
  readonly message: string;
}

/** Compiles the expressions of a rules.yaml. `blame` hears of each that says nothing. */
export function compileRules(file: RulesFile, version: string, blame: (finding: Finding) => void): Playbook {
  const compiled = <T>(
    compile: (text: string) => Expression<T>,
    expression: string,
    place: Finding['place'],
  ) => {
    try {
      return compile(expression);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      blame({ place, message: error.message });
      return { facts: [], answer: () => undefined as T };
    }
  };
  const ruleOf = ({ do: action, ...rule }: WrittenRule, index: number): Rule => ({
    ...rule,
    action,
    intents: new Set(rule.intents),
    channels: new Set(rule.channels),
    when: compiled(compileCondition, rule.when, ['rules', index, 'when']),
    waitUntil:
      rule.waitUntil === undefined
        ? undefined
        : compiled(compileTime, rule.waitUntil, ['rules', index, 'waitUntil']),
    over: new Set(rule.over),
    toldTo: new Set(rule.toldTo),
  });
  return {
    version,
    rules: file.rules.map(ruleOf).sort((one, other) => other.priority - one.priority),
    teams: file.teams,
    insiders: new Set(file.insiders),
    whenUnsure: Object.fromEntries(
      Object.entries(file.whenUnsure).map(([intent, { do: action, team }]) => [intent, { action, team }]),
    ) as Playbook['whenUnsure'],
    voice: file.voice,
    mustSay: file.mustSay.map(({ when, says }, index) => ({
      when: compiled(compileCondition, when, ['mustSay', index, 'when']),
      says,
    })),
  };
}
