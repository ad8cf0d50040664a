import { restraint } from '../vocabulary.ts';
import type { Finding } from './compileRules.ts';
import { decide } from './decide.ts';
import { exampleFacts } from './exampleFacts.ts';
import type { Playbook } from './rules.ts';
import type { RulesFile, WrittenRule } from './rulesFile.ts';

/** One thing that must hold in a rules.yaml beyond its shape. */
interface RuleCheck {
  readonly statement: string;
  readonly find: (file: RulesFile, playbook: Playbook) => readonly Finding[];
}

const idsAreUnique: RuleCheck = {
  statement: 'No two rules have one id.',
  find: ({ rules }) =>
    rules.flatMap(({ id }, index) =>
      rules.findIndex((other) => other.id === id) < index
        ? [{ place: ['rules', index, 'id'], message: `${id} is the id of another rule already` }]
        : [],
    ),
};

const datesAreInOrder: RuleCheck = {
  statement: 'A rule ends after it begins.',
  find: ({ rules }) =>
    rules.flatMap(({ from, to }, index) =>
      to !== undefined && to <= from
        ? [
            {
              place: ['rules', index, 'to'],
              message: `ends before it begins; expected a day after ${dayOf(from)}`,
            },
          ]
        : [],
    ),
};

const outcomesAreWhole: RuleCheck = {
  statement:
    'Who hands over names a team of the playbook, who waits says until when, and only who does says so.',
  find: ({ rules, whenUnsure, teams }) => {
    const legal = Object.keys(teams).join(', ');
    const teamOf = (action: string, team: string | undefined): string | undefined => {
      if (action !== 'HAND_OVER_TO_PERSON')
        return team === undefined ? undefined : 'belongs to HAND_OVER_TO_PERSON only';
      return team !== undefined && Object.hasOwn(teams, team) ? undefined : `expected one of ${legal}`;
    };
    const found = (place: Finding['place'], message: string | undefined) =>
      message === undefined ? [] : [{ place, message }];
    return [
      ...Object.entries(whenUnsure).flatMap(([intent, { do: action, team }]) =>
        found(['whenUnsure', intent, 'team'], teamOf(action, team)),
      ),
      ...rules.flatMap(({ do: action, team, waitUntil }, index) => [
        ...found(['rules', index, 'team'], teamOf(action, team)),
        ...found(
          ['rules', index, 'waitUntil'],
          (action === 'WAIT') === (waitUntil !== undefined)
            ? undefined
            : action === 'WAIT'
              ? 'expected until when to wait'
              : 'belongs to WAIT only',
        ),
      ]),
    ];
  },
};

const doubtRestrainsMost: RuleCheck = {
  statement:
    'Who is unsure is as restrained as any rule of the intent makes them: what is withheld never turns into permission.',
  find: ({ rules, whenUnsure }) =>
    rules.flatMap(({ id, do: action, intents }) =>
      intents
        .filter((intent) => restraint(action) > restraint(whenUnsure[intent].do))
        .map((intent) => ({
          place: ['whenUnsure', intent, 'do'],
          message: `is less restrained than ${id}, which says ${action}; expected ${action} or more`,
        })),
    ),
};

const exceptionsAreAboveOthers: RuleCheck = {
  statement:
    'A rule is over others that are there, of a lower priority and of the other kind; so no rules are over each other.',
  find: ({ rules }) =>
    rules.flatMap((rule, index) =>
      rule.over.flatMap((name, at): Finding[] => {
        const message = faultOfOver(rule, name, rules);
        return message === undefined ? [] : [{ place: ['rules', index, 'over', at], message }];
      }),
    ),
};

function faultOfOver(rule: WrittenRule, name: string, rules: readonly WrittenRule[]): string | undefined {
  const other = rules.find(({ id }) => id === name);
  if (other === undefined)
    return `${name} is no rule; expected one of ${rules.map(({ id }) => id).join(', ')}`;
  if (other.over.includes(rule.id)) return `${rule.id} and ${name} are over each other: that is cyclic`;
  if (other.priority >= rule.priority)
    return `${name} has the priority ${other.priority}; expected one below ${rule.priority}, that of ${rule.id}`;
  if (!meet(rule, other))
    return `${rule.id} and ${name} never hold at once; expected a rule of the same intents, channels and days`;
  if ((other.do === 'ENGAGE') !== (rule.do === 'ENGAGE')) return undefined;
  return rule.do === 'ENGAGE'
    ? `${name} is an exception too; expected a rule that restrains`
    : `${name} restrains too; expected a rule that says ENGAGE`;
}

const prioritiesDecide: RuleCheck = {
  statement: 'Of two rules that can hold at once and say different things, one has the higher priority.',
  find: ({ rules }) =>
    rules.flatMap((rule, index) =>
      rules
        .slice(0, index)
        .filter((other) => other.priority === rule.priority && differ(rule, other) && meet(rule, other))
        .map((other) => ({
          place: ['rules', index, 'priority'],
          message: `is that of ${other.id}, which says something else of the same; expected another priority`,
        })),
    ),
};

function differ(one: WrittenRule, other: WrittenRule): boolean {
  return one.do !== other.do || one.team !== other.team || one.code !== other.code;
}

/** Whether there is an intent, a channel and a day for which both hold. */
function meet(one: WrittenRule, other: WrittenRule): boolean {
  const shares = <T>(some: readonly T[], others: readonly T[]) => some.some((each) => others.includes(each));
  const begins = (rule: WrittenRule, before: WrittenRule) => before.to === undefined || rule.from < before.to;
  return (
    shares(one.intents, other.intents) &&
    shares(one.channels, other.channels) &&
    begins(one, other) &&
    begins(other, one)
  );
}

const examplesHold: RuleCheck = {
  statement:
    'Every rule has an example in which it fires and one in which it does not, and all of them come out as they say.',
  find: ({ rules }, playbook) =>
    rules.flatMap(({ id, examples }, index) => [
      ...[true, false]
        .filter((fires) => !examples.some((example) => example.fires === fires))
        .map((fires) => ({
          place: ['rules', index, 'examples'],
          message: `expected an example in which ${id} ${fires ? 'fires' : 'does not fire'}`,
        })),
      ...examples.flatMap((example, at): Finding[] => {
        const { action, fired } = decide(playbook, exampleFacts(example));
        const fires = fired.some(({ rule }) => rule.id === id);
        if (action === example.expect && fires === example.fires) return [];
        const by = fired.map(({ rule }) => rule.id).join(', ') || 'no rule';
        return [
          {
            place: ['rules', index, 'examples', at],
            message: `${example.name}: expected ${example.expect} with ${id} ${example.fires ? '' : 'not '}firing, and it is ${action} by ${by}`,
          },
        ];
      }),
    ]),
};

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** In the order in which their findings are reported. */
export const RULE_CHECKS: readonly RuleCheck[] = [
  idsAreUnique,
  datesAreInOrder,
  outcomesAreWhole,
  doubtRestrainsMost,
  exceptionsAreAboveOthers,
  prioritiesDecide,
  examplesHold,
];
