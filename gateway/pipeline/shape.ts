import type { GraphQLError } from 'graphql';
import type { DisclosedGroup } from '../disclosure/disclosureTally.ts';
import { setOwn } from '../execution/compileShape.ts';
import { introspect } from '../execution/introspection.ts';
import { ShapeRun, type WithheldEntry } from '../execution/shapeRun.ts';
import type { Supergraph } from '../federation/supergraph.ts';
import type { Executed } from './execute.ts';
import type { BoundOperation, OperationRequest } from './plan.ts';

/** What an answer says of consent: `extensions.consent`. */
export interface ConsentReport {
  readonly purpose: string | null;
  readonly withheld: readonly WithheldEntry[];
  /** How many were withheld in all; `withheld` lists at most 1,000 of them. */
  readonly withheldCount: number;
}

export interface ShapedAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
  readonly consent: ConsentReport;
  /** What was released, withheld and read to compute other fields, of whom. */
  readonly disclosed: readonly DisclosedGroup[];
}

/** Stage 6: makes the answer in the client's words, and checks every consented field once more. */
export function shape(
  request: OperationRequest,
  bound: BoundOperation,
  executed: Executed,
  supergraph: Supergraph,
): ShapedAnswer {
  const run = new ShapeRun({
    session: executed.session,
    errors: executed.errors.errors,
    reported: executed.errors.reported,
    variables: bound.variables,
    slots: bound.planned.shape.slots,
  });
  const data = bound.planned.shape(executed.data, run);
  for (const read of executed.reads) run.noteReads(read);
  const { document, operation } = request;
  const about = data && introspect(supergraph.apiSchema, document, operation, bound.clientVariables);
  if (about) {
    for (const [key, value] of Object.entries(about.data ?? {})) setOwn(data, key, value);
    run.errors.push(...(about.errors ?? []));
  }
  const purpose = executed.session.ask.purpose;
  return {
    data,
    errors: run.errors.filter(({ path = [] }) => isAsked(path, data)),
    consent: {
      purpose: purpose === '' ? null : purpose,
      withheld: run.withheld,
      withheldCount: run.withheldCount,
    },
    disclosed: run.disclosed(),
  };
}

/**
 * Whether the client asked for what stands at a path. A plan may read more than that: an object whose type is known only
 * afterwards is read as if it were of the type that the client wants, and what goes wrong there concerns nobody.
 */
function isAsked(path: readonly (string | number)[], data: unknown): boolean {
  let at = data;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return true;
    if (typeof step === 'string' && !Object.hasOwn(at, step)) return false;
    at = (at as Record<string | number, unknown>)[step];
  }
  return true;
}
