import { Environment } from '@marcbachmann/cel-js';
import { ExpressionError } from './expressionError.ts';
import { DEPARTMENT_FACTS, FACT_NAMES, FACT_TYPES, REQUEST_FACTS } from './facts.ts';
import { factsIn } from './factsIn.ts';
import { quietUntil } from './quietHours.ts';

/** UNSURE: a fact that decides it is withheld or unknown, or the expression failed on what is known. */
export type Truth = 'TRUE' | 'FALSE' | 'UNSURE';

export interface Expression<T> {
  /** The facts that it speaks of. */
  readonly facts: readonly string[];
  /** Answers from the facts that are known, by name. */
  readonly answer: (known: Record<string, unknown>) => T;
}

const TYPES = { bool: 'bool', time: 'google.protobuf.Timestamp' } as const;

/** A condition. One that is decided whatever the facts are that are not known is TRUE or FALSE. Throws ExpressionError. */
export function compileCondition(text: string): Expression<Truth> {
  const { facts, run } = compile(text, TYPES.bool);
  return {
    facts,
    answer(known) {
      const value = run(known);
      return value === undefined ? 'UNSURE' : value === true ? 'TRUE' : 'FALSE';
    },
  };
}

/** A moment; undefined where it cannot be told. Throws ExpressionError. */
export function compileTime(text: string): Expression<Date | undefined> {
  const { facts, run } = compile(text, TYPES.time);
  return {
    facts,
    answer(known) {
      const value = run(known);
      return value instanceof Date && !Number.isNaN(value.getTime()) ? value : undefined;
    },
  };
}

const language = createLanguage();

/** The Common Expression Language with our facts, and no more than that. */
function createLanguage(): Environment {
  const environment = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } });
  for (const [name, parts] of Object.entries(FACT_TYPES)) {
    const fields = Object.fromEntries(Object.entries(parts).map(([part, { type }]) => [part, type]));
    environment.registerType(name, { fields });
  }
  for (const [name, { type }] of Object.entries({ ...REQUEST_FACTS, ...DEPARTMENT_FACTS }))
    environment.registerVariable(name, type);
  const arguments_ = `${TYPES.time}, list<string>, string, string`;
  environment.registerFunction(
    `isQuiet(${arguments_}): bool`,
    (now: Date, zones: string[], from: string, to: string) =>
      quietUntil(now, zones, from, to).getTime() > now.getTime(),
  );
  environment.registerFunction(`quietUntil(${arguments_}): ${TYPES.time}`, quietUntil);
  return environment;
}

function compile(text: string, type: string) {
  const { valid, type: found, error } = check(text);
  if (!valid) throw new ExpressionError(inWords(error));
  if (found !== type)
    throw new ExpressionError(
      `is of type ${found}; expected ${type === TYPES.bool ? 'a condition (bool)' : 'a moment (timestamp)'}`,
    );
  const parsed = language.parse(text);
  const run = (known: Record<string, unknown>): unknown => {
    try {
      return parsed(known);
    } catch {
      return undefined; // whatever went wrong: nobody knows what it would have said
    }
  };
  return { facts: factsIn(parsed.ast), run };
}

function check(text: string): { valid: boolean; type?: string; error?: Error } {
  try {
    return language.check(text) as { valid: boolean; type?: string; error?: Error };
  } catch (error) {
    return { valid: false, error: error as Error };
  }
}

function inWords(error: Error | undefined): string {
  const [first = 'cannot be read'] = (error?.message ?? '').split('\n');
  const unknown = /^Unknown variable: (.+)$/.exec(first);
  return unknown === null
    ? first
    : `speaks of ${unknown[1]}, which is no fact; expected one of ${FACT_NAMES.join(', ')}`;
}
