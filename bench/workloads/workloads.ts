import { CUSTOMERS, type CustomerKind, customerId } from '../company/customerIds.ts';
import type { Operation } from './operation.ts';
import { DEEP, LIST, PROFILE, variety } from './operations.ts';
import type { ClientRequest, Workload } from './workload.ts';

/** Requests for one customer each are about so many different customers. */
const DIFFERENT = 1_000;

/** Keeps lists apart that are as long as there are customers: each starts elsewhere. */
const STEP = 37;

/** The workloads of a full run, in the order of the report. */
export function workloads(): readonly Workload[] {
  return [
    single('profile', 'one customer, 1 + 3 fetches', 'OPEN', [PROFILE]),
    list(50, 'OPEN'),
    list(1_000, 'OPEN'),
    single(
      'profile-withheld',
      'the profile, a third of the customers withholding a third of the categories',
      'MIXED',
      [PROFILE],
    ),
    list(50, 'MIXED'),
    single('deep', 'identity → support → commerce, by the orders of tickets', 'OPEN', [DEEP]),
    single('operations200', '200 different operations round robin', 'OPEN', variety(200)),
  ];
}

function single(name: string, title: string, kind: CustomerKind, operations: readonly Operation[]): Workload {
  const requests = Array.from({ length: DIFFERENT }, (_, index): ClientRequest => {
    const { query } = operations[index % operations.length] as Operation;
    return { query, variables: { id: customerId(kind, index) } };
  });
  return {
    name,
    title,
    kind,
    customers: 1,
    requests,
    recipes: new Map(operations.map(({ query, recipe }) => [query, recipe])),
    connections: 16,
    warmUp: 20_000,
  };
}

/** A list of `size` customers; each request is about other ones than the last. */
export function list(size: number, kind: CustomerKind): Workload {
  const different = Math.max(5, Math.floor(CUSTOMERS / size));
  const requests = Array.from({ length: different }, (_, position): ClientRequest => {
    const start = position * (size + STEP);
    const ids = Array.from({ length: size }, (_id, offset) => customerId(kind, start + offset));
    return { query: LIST.query, variables: { ids } };
  });
  const mixed = kind === 'MIXED';
  return {
    name: `list${size}${mixed ? '-withheld' : ''}`,
    title: `a list of ${size} customers${mixed ? ', a third of them withholding a third of the categories' : ''}`,
    kind,
    customers: size,
    requests,
    recipes: new Map([[LIST.query, LIST.recipe]]),
    connections: size > 200 ? 4 : 8,
    // A request for many customers warms what many requests for one would.
    warmUp: Math.max(200, Math.ceil(250_000 / size)),
  };
}
