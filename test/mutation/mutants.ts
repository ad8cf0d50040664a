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
    '&&': ['||'],
    '||': ['&&'],
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

const QUANTIFIERS = new Map([
  ['every', 'some'],
  ['some', 'every'],
]);

/**
 * Every mutant of a TypeScript file: operators exchanged, conditions always true and never true, negations and statements
 * left out, booleans turned round, `every` and `some` exchanged.
 */
export function mutantsOf(source: string): Mutant[] {
  const text = Buffer.from(`;${source}`);
  const { body } = parseSync(text.toString(), { syntax: 'typescript', decorators: true, target: 'es2022' });
  // swc counts on from file to file
  const base = (body[0] as unknown as Node).span?.start ?? 0;
  const mutants: Mutant[] = [];
  const add = (node: Node, to: (own: string) => string) => {
    if (node.span === undefined) return;
    const [start, end] = [node.span.start - base, node.span.end - base];
    const own = text.subarray(start, end).toString();
    const replaced = to(own);
    if (replaced === own) return;
    const before = text.subarray(1, start).toString();
    mutants.push({
      line: before.split('\n').length,
      from: own.replaceAll(/\s+/g, ' '),
      to: replaced.replaceAll(/\s+/g, ' '),
      source: before + replaced + text.subarray(end).toString(),
    });
  };
  const textOf = (node: Node) =>
    text.subarray((node.span?.start ?? 0) - base, (node.span?.end ?? 0) - base).toString();
  visit(body as unknown as Node[], (node) => mutate(node, add, textOf));
  return mutants;
}

type Add = (node: Node, to: (own: string) => string) => void;

function mutate(node: Node, add: Add, textOf: (node: Node) => string): void {
  switch (node.type) {
    case 'BinaryExpression': {
      const [left, right] = [textOf(node.left as Node), textOf(node.right as Node)];
      for (const operator of OPERATORS.get(node.operator as string) ?? [])
        add(node, () => `(${left} ${operator} ${right})`);
      return;
    }
    case 'IfStatement':
    case 'ConditionalExpression':
      for (const value of ['true', 'false']) add(node.test as Node, () => value);
      return;
    case 'UnaryExpression':
      if (node.operator === '!' || node.operator === '~') add(node, () => textOf(node.argument as Node));
      return;
    case 'BooleanLiteral':
      add(node, () => String(!node.value));
      return;
    case 'ExpressionStatement':
      add(node, () => ';');
      return;
    case 'MemberExpression': {
      const property = node.property as Node;
      const other = QUANTIFIERS.get(property.value as string);
      if (other !== undefined) add(property, () => other);
      return;
    }
  }
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
