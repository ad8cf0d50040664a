import type { CustomerKind } from '../company/customerIds.ts';
import type { SubgraphName } from '../company/subgraphs.ts';

/** The calls that answer one operation without any GraphQL in the gateway: what the floor does. */
export interface Recipe {
  /** What identity is asked, with the client's own variables. */
  readonly identity: string;
  /** What the departments are asked of the customers found, all at once. */
  readonly departments: readonly { readonly subgraph: SubgraphName; readonly query: string }[];
  /** What commerce is asked of the orders that the tickets name, when that is known; undefined: nothing. */
  readonly orders: string | undefined;
}

/** One request of a client. */
export interface ClientRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A kind of load: which requests, how many at a time, how much of it before anything is measured. */
export interface Workload {
  readonly name: string;
  /** In words, for the report. */
  readonly title: string;
  readonly kind: CustomerKind;
  /** Customers in one answer. */
  readonly customers: number;
  /** Sent round robin. */
  readonly requests: readonly ClientRequest[];
  /** By the operation's text. */
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** Requests in flight at a time. */
  readonly connections: number;
  /** Requests before the first measured one, for each gateway. */
  readonly warmUp: number;
}
