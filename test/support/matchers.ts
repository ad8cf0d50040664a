import { expect } from '@jest/globals';
import type { Decision, WithheldReason } from '../../schema/consent/decide.ts';

/**
 * Matchers in the words of the domain. A test imports this file for its effect. Paths are those of GraphQL answers,
 * written with dots: `customer.orders.edges.0.node.total`.
 */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /** Of a decision. */
    toBeReleased(): R;
    /** Of a decision, for this reason. */
    toBeWithheld(reason: WithheldReason): R;
    /** Of an answer: the value there is null, and extensions.consent says that it was withheld for this reason. */
    toWithhold(path: string, reason: WithheldReason): R;
    /** Of an answer: the value there is not null (and equals this one), and is not said to be withheld. */
    toRelease(path: string, ...value: [] | [unknown]): R;
  }
}

/** What the matchers read of an answer, the gateway's or a subgraph's. */
interface Answer {
  readonly data?: unknown;
  readonly extensions?: {
    readonly consent?: {
      readonly withheld?: readonly { readonly path: readonly unknown[]; readonly reason: string }[];
    };
  };
}

interface Result {
  readonly pass: boolean;
  message(): string;
}

expect.extend({
  toBeReleased(decision: Decision): Result {
    return result(decision.kind === 'Released', 'the decision to be Released', inWords(decision));
  },

  toBeWithheld(decision: Decision, reason: WithheldReason): Result {
    const pass = decision.kind === 'Withheld' && decision.reason === reason;
    return result(pass, `the decision to be Withheld for ${reason}`, inWords(decision));
  },

  toWithhold(answer: Answer, path: string, reason: WithheldReason): Result {
    const { value, reasons } = at(answer, path);
    const pass = value === null && reasons.length === 1 && reasons[0] === reason;
    return result(pass, `the answer to withhold ${path} for ${reason}`, found(value, reasons));
  },

  toRelease(answer: Answer, path: string, ...expected: [] | [unknown]): Result {
    const { value, reasons } = at(answer, path);
    const isThere = value !== null && value !== undefined && reasons.length === 0;
    const isExpected = expected.length === 0 || this.equals(value, expected[0]);
    const what = expected.length === 0 ? '' : ` as ${this.utils.stringify(expected[0])}`;
    return result(isThere && isExpected, `the answer to release ${path}${what}`, found(value, reasons));
  },
});

/** The value at the path (undefined where the answer does not go so far), and why it was withheld, if it was. */
function at({ data, extensions }: Answer, path: string): { value: unknown; reasons: string[] } {
  const value = path
    .split('.')
    .reduce((parent: unknown, key) => (parent as Record<string, unknown> | null | undefined)?.[key], data);
  const withheld = extensions?.consent?.withheld ?? [];
  return {
    value,
    reasons: withheld.filter((each) => each.path.join('.') === path).map(({ reason }) => reason),
  };
}

function result(pass: boolean, expected: string, received: string): Result {
  return {
    pass,
    message: () => `Expected ${pass ? 'otherwise than ' : ''}${expected}, but there was ${received}.`,
  };
}

function inWords(decision: Decision): string {
  return decision.kind === 'Released' ? 'Released' : `Withheld for ${decision.reason}`;
}

function found(value: unknown, reasons: readonly string[]): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return reasons.length === 0
    ? `${text}, not said to be withheld`
    : `${text}, withheld for ${reasons.join(' and ')}`;
}
