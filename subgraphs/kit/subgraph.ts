import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Kysely } from 'kysely';
import type { Keyring } from '../../schema/consent/keys.ts';
import type { Guard } from './consentGuard.ts';
import type { Department } from './departments.ts';
import type { OnFault } from './faults.ts';

/** The keys that a subgraph holds. */
export interface SubgraphKeys {
  /** Checks this department's section of a passport: derived for it, good for no other. */
  readonly passport: Keyring;
  /** Checks the gateway's caller tokens for this department. */
  readonly caller: Keyring;
  /** Seals this department's cursors. */
  readonly cursor: Keyring;
  /** Mints passports: identity only. */
  readonly passportMaster?: Keyring;
  /** Fingerprints identifying values: identity only. */
  readonly fingerprint?: Keyring;
}

/** What a subgraph runs on. */
export interface SubgraphDeps<T> {
  readonly database: Kysely<T>;
  readonly keys: SubgraphKeys;
  /** For how many months before the present one identity keeps disclosures; identity's default when left out. */
  readonly disclosureMonths?: number | undefined;
  /** Where the rules of engagement are; those that come with Accord when left out. The playbook's only. */
  readonly rules?: string | undefined;
  /** Seconds since 1970 (UTC); the system's clock when left out. */
  readonly clock?: (() => number) | undefined;
  /** Hears of what went wrong inside; nobody does when left out. */
  readonly onFault?: OnFault | undefined;
  /** consentGuard when left out. Another one is for tests of the other layers. */
  readonly guard?: Guard | undefined;
}

/** A GraphQL request, as it is sent over HTTP. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/** A department's running subgraph. */
export interface Subgraph {
  readonly name: Department;
  /** The agreed SDL, as the schema was built from it. */
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  /** Answers a request; never rejects. The headers' names are in lower case. */
  execute(
    request: SubgraphRequest,
    headers: Readonly<Record<string, string | undefined>>,
  ): Promise<ExecutionResult>;
}
