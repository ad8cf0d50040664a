import { parseSync } from '@swc/core';

/** One small change to a source file. */
export interface Mutant {
  /** 1 for the first line. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** The whole file, changed. */
  readonly source: string;
}

interface Node {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [member: string]: unknown;
}

/** What an operator is mistaken for. */
const OPERATORS = new Map<string, readonly string[]>(
  Object.entries({
    '===': ['!=='],
    '!==': ['==='],
    '??': ['&&'],
    '<': ['<=', '>'],
    '<=': ['<', '>'],
    '>': ['>=', '<'],
    '>=': ['>', '<'],
    '&': ['|'],
    '|': ['&'],
    '+': ['-'],
    '-': ['+'],
  }),
);

/** What a method is mistaken for. */
const METHODS = new Map(
  Object.entries({
    every: 'some',
    some: 'every',
    min: 'max',
    max: 'min',
    find: 'findLast',
    findLast: 'find',
  }),
);

/**
 * Every mutant of a TypeScript file: operators and methods exchanged; one side of `&&` and `||`, a negation, a `filter`, a
 * statement left out; conditions, and functions that answer a boolean, always true and never true; booleans turned round.
 */
export function mutantsOf(source: string): Mutant[] {
  const text = Buffer.from(`;${source}`);
  const { body } = parseSync(text.toString(), { syntax: 'typescript', decorators: true, target: 'es2022' });
  // swc counts on from file to file
  const base = (body[0] as unknown as Node).span?.start ?? 0;
  const at = ({ span }: Node) => [(span?.start ?? base) - base, (span?.end ?? base) - base] as const;
  const textOf = (node: Node) => text.subarray(...at(node)).toString();
  const mutants: Mutant[] = [];
  const replace = (node: Node, to: string) => {
    const [start, end] = at(node);
    const from = textOf(node);
    if (from === to) return;
    const before = text.subarray(1, start).toString();
    mutants.push({
      line: before.split('\n').length,
      from: from.replaceAll(/\s+/g, ' '),
      to: to.replaceAll(/\s+/g, ' '),
      source: before + to + text.subarray(end).toString(),
    });
  };
  visit(body as unknown as Node[], (node) => mutate(node, replace, textOf));
  return mutants;
}

type Replace = (node: Node, to: string) => void;
type TextOf = (node: Node) => string;

function mutate(node: Node, replace: Replace, textOf: TextOf): void {
  switch (node.type) {
    case 'BinaryExpression':
      mutateOperator(node, replace, textOf);
      break;
    case 'IfStatement':
    case 'ConditionalExpression':
      for (const value of ['true', 'false']) replace(node.test as Node, value);
      break;
    case 'UnaryExpression':
      if (node.operator === '!' || node.operator === '~') replace(node, textOf(node.argument as Node));
      break;
    case 'BooleanLiteral':
      replace(node, String(!node.value));
      break;
    case 'ExpressionStatement':
      replace(node, ';');
      break;
    case 'CallExpression':
      mutateCall(node.callee as Node, node, replace, textOf);
      break;
    case 'FunctionDeclaration':
    case 'ArrowFunctionExpression':
      mutateAnswer(node, replace);
      break;
    case 'ClassMethod':
    case 'PrivateMethod':
      mutateAnswer(node.function as Node, replace);
  }
}

function mutateOperator(node: Node, replace: Replace, textOf: TextOf): void {
  const [left, right] = [textOf(node.left as Node), textOf(node.right as Node)];
  const isLogical = node.operator === '&&' || node.operator === '||';
  if (isLogical) for (const side of [left, right]) replace(node, `(${side})`);
  for (const operator of OPERATORS.get(node.operator as string) ?? [])
    replace(node, `(${left} ${operator} ${right})`);
}

function mutateCall(callee: Node, call: Node, replace: Replace, textOf: TextOf): void {
  if (callee.type !== 'MemberExpression') return;
  const method = callee.property as Node;
  if (method.value === 'filter') replace(call, textOf(callee.object as Node));
  const other = METHODS.get(method.value as string);
  if (other !== undefined) replace(method, other);
}

/** Of a function that is declared to answer a boolean. */
function mutateAnswer({ returnType, body }: Node, replace: Replace): void {
  const { typeAnnotation } = (returnType ?? {}) as { typeAnnotation?: Node };
  if (typeAnnotation?.kind !== 'boolean') return;
  const { type } = body as Node;
  for (const value of ['true', 'false'])
    replace(
      body as Node,
      type === 'FunctionBody' || type === 'BlockStatement' ? `{ return ${value}; }` : value,
    );
}

/** Types mean nothing at run time. */
function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Node;
  if (typeof node.type === 'string') {
    if (/^Ts(?!AsExpression|NonNull|Satisfies)/.test(node.type) || node.type === 'ImportDeclaration') return;
    see(node);
  }
  for (const member of Object.values(node)) visit(member, see);
}
