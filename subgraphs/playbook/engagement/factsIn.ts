import type { ASTNode } from '@marcbachmann/cel-js';
import { ExpressionError } from './expressionError.ts';
import { DEPARTMENT_FACTS, FACT_TYPES, type FactShape, REQUEST_FACTS } from './facts.ts';

/**
 * The facts that an expression speaks of. Throws an ExpressionError for a comparison with a word that can never be: a typing
 * error there would be a rule that never holds.
 */
export function factsIn(ast: ASTNode): string[] {
  const facts = new Set<string>();
  walk(ast, new Map(), facts);
  return [...facts];
}

/** What the facts, and the parts of those that stand in lists, can be. */
const SHAPES: Readonly<Record<string, FactShape>> = { ...REQUEST_FACTS, ...DEPARTMENT_FACTS };
const PARTS: Readonly<Record<string, Readonly<Record<string, Omit<FactShape, 'means'>>>>> = FACT_TYPES;

/** The words that a part of an expression can be; undefined where it can be anything. */
type Words = readonly string[] | undefined;
/** By the name of a variable of a macro: the type of what it stands for. */
type Scope = ReadonlyMap<string, string>;

const MACROS = new Set(['exists', 'all', 'exists_one', 'filter', 'map']);

function walk(node: ASTNode, scope: Scope, facts: Set<string>): void {
  if (node.op === 'id' && !scope.has(node.args)) facts.add(node.args);
  if (node.op === '==' || node.op === '!=' || node.op === 'in') {
    const [left, right] = node.args;
    compared(left, right, scope);
    compared(right, left, scope);
  }
  if (node.op === 'rcall' && MACROS.has(node.args[0])) {
    const [, receiver, [variable, ...bodies]] = node.args;
    walk(receiver, scope, facts);
    const inner = new Map(scope);
    if (variable?.op === 'id') inner.set(variable.args, typeOf(receiver, scope));
    for (const body of bodies) walk(body, inner, facts);
    return;
  }
  for (const child of childrenOf(node.args)) walk(child, scope, facts);
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

function compared(left: ASTNode, right: ASTNode, scope: Scope): void {
  const words = wordsOf(left, scope);
  if (words === undefined) return;
  const literals = right.op === 'list' ? right.args : [right];
  for (const { op, args } of literals)
    if (op === 'value' && typeof args === 'string' && !words.includes(args))
      throw new ExpressionError(
        `compares with "${args}"; expected one of ${words.map((word) => word || '""').join(', ')}`,
      );
}

function wordsOf(node: ASTNode, scope: Scope): Words {
  if (node.op === 'id') {
    const type = scope.get(node.args);
    return type === undefined ? SHAPES[node.args]?.words : elementWords(type);
  }
  if (node.op !== '.') return undefined;
  const [of, part] = node.args;
  return PARTS[typeOf(of, scope)]?.[part]?.words;
}

/** Of a macro's variable over a list of words: `string of circumstances`. */
function elementWords(type: string): Words {
  const [, name] = /^string of (\w+)$/.exec(type) ?? [];
  return name === undefined ? undefined : SHAPES[name]?.words;
}

/** The type of an expression's value or, for a list, of what is in it; '' where it does not matter. */
function typeOf(node: ASTNode, scope: Scope): string {
  if (node.op === 'id') {
    const type = SHAPES[node.args]?.type ?? '';
    const [, element] = /^list<(\w+)>$/.exec(type) ?? [];
    return scope.get(node.args) ?? (element === 'string' ? `string of ${node.args}` : (element ?? ''));
  }
  if (node.op === 'rcall' && node.args[0] === 'filter') return typeOf(node.args[1], scope);
  if (node.op === '[]') return typeOf(node.args[0], scope);
  return '';
}
