import type { ExecutionResult } from 'graphql';
import type { Caller } from '../../schema/consent/callerToken.ts';
import type { PassportSection } from '../../schema/consent/passport.ts';
import type { Subgraph } from '../../subgraphs/kit/subgraph.ts';
import { headersFor, passportFor } from './callers.ts';

/** A customer by their unified id, with the records of the department that is asked. */
export interface Person extends Partial<PassportSection> {
  readonly customer: string;
  readonly records: readonly string[];
}

/** An answer of `_entities`, loosely typed: the tests say what is in it. */
export interface EntitiesAnswer extends ExecutionResult {
  // biome-ignore lint/suspicious/noExplicitAny: what the query selects is known to the test alone.
  readonly data?: { readonly _entities: readonly any[] } | null;
  readonly extensions?: {
    readonly consent?: {
      readonly withheld?: readonly { readonly path: readonly (string | number)[]; readonly reason: string }[];
    };
  };
}

/** Asks a department as the gateway does: for these fields of these customers, by their passports. */
export function askCustomers(
  subgraph: Subgraph,
  people: readonly Person[],
  selection: string,
  caller: Partial<Caller> = {},
): Promise<EntitiesAnswer> {
  const representations = people.map(({ customer, ...section }) => ({
    __typename: 'Customer',
    passport: passportFor(subgraph.name, customer, section),
  }));
  return askEntities(subgraph, representations, `... on Customer { ${selection} }`, caller);
}

/** Asks a department for entities by representations as they stand. */
export async function askEntities(
  subgraph: Subgraph,
  representations: readonly object[],
  selection: string,
  caller: Partial<Caller> = {},
): Promise<EntitiesAnswer> {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  const answer = await subgraph.execute(
    { query, variables: { representations } },
    headersFor(subgraph.name, caller),
  );
  return answer as EntitiesAnswer;
}
