import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Kysely } from 'kysely';

/*
 * What the benchmark uses of the built program, which it loads from dist/ as the benchmarks do: what is measured is what
 * runs. It knows no sources of a subgraph, so these are the parts of their types that it needs.
 */

export type PersonValues = Partial<Record<string, string>>;

export interface PersonDescription {
  readonly values: Readonly<PersonValues>;
  readonly country?: string | undefined;
}

export interface RecordClaims {
  readonly department: string;
  readonly recordId: string;
  readonly lastSeen: Date;
  readonly attributes: readonly unknown[];
  readonly person?: PersonDescription | undefined;
}

/** A key, as everybody who signs holds it. */
export interface Keyring {
  readonly keys: readonly [{ readonly id: string; readonly secret: Buffer }];
}

export type Features = Readonly<Record<string, string | null>>;

export interface Definition {
  readonly thresholds: { readonly link: number; readonly review: number };
}

interface Judge {
  countedValues(features: Features): (readonly [string, string])[];
}

export interface Models {
  readonly definition: Definition;
  judgeOf(database: Kysely<unknown>, tenant: string): Promise<Judge | undefined>;
}

export interface Resolving {
  readonly database: Kysely<unknown>;
  readonly ring: Keyring;
  readonly models: Models;
  readonly now: () => Date;
}

export interface Intake {
  register(tenant: string, claims: readonly RecordClaims[]): Promise<unknown>;
}

export interface Learned {
  readonly candidates: number;
  readonly pairs: number;
}

interface LearnRequest {
  readonly tenant: string;
  readonly seed: number;
  readonly engine: { readonly memoryMiB: number; readonly directory: string };
}

const DIST = resolve(import.meta.dirname, '../../../dist/subgraphs');

/** A module of dist/, of which this is used. */
async function load<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(DIST, path)).href)) as T;
}

export const { createIntake } = await load<{
  createIntake(database: Kysely<unknown>, ring: Keyring, definition: Definition): Intake;
}>('identity/intake.js');

export const { MatchModels } = await load<{ MatchModels: new (definition: Definition) => Models }>(
  'identity/linking/matchModels.js',
);

export const { learnAll } = await load<{
  learnAll(resolving: Resolving, request: LearnRequest): Promise<Learned>;
}>('identity/linking/resolveAll.js');

export const { resolvePending } = await load<{
  resolvePending(
    resolving: Resolving,
    tenant: string,
    limit: number,
    onProgress?: (resolved: number) => void,
  ): Promise<number>;
}>('identity/linking/resolvePending.js');

export interface ClaimsPage {
  readonly after: string;
  readonly changes: readonly {
    readonly kind: 'SAID';
    readonly tenant: string;
    readonly claims: RecordClaims;
  }[];
  readonly next: string;
  readonly hasMore: boolean;
}

export const { Uptake } = await load<{
  Uptake: new (
    resolving: Resolving,
  ) => {
    take(
      department: string,
      page: ClaimsPage,
    ): Promise<{ readonly next: string; readonly resolved: Promise<void> }>;
  };
}>('identity/linking/uptake.js');

export const { claimsCursor } = await load<{
  claimsCursor(database: Kysely<unknown>, department: string): Promise<string | null>;
}>('identity/linking/takeClaims.js');

export const { bitsOf } = await load<{ bitsOf(probability: number): number }>(
  'identity/resolution/model/scoring.js',
);

export const { valueKey } = await load<{
  valueKey(key: Keyring['keys'][0], tenant: string, feature: string, value: string): number;
}>('identity/linking/personKeys.js');

export const { featuresOf } = await load<{ featuresOf(person: PersonDescription): Features }>(
  'identity/linking/sealedFeatures.js',
);

export const { migrations } = await load<{ migrations: Readonly<Record<string, unknown>> }>(
  'identity/migrations.js',
);

export const { readDefinition } = await load<{ readDefinition(): Definition }>(
  'identity/resolution/definition/readDefinition.js',
);

export const { migrate, openDatabase } = await load<{
  migrate(
    database: Kysely<unknown>,
    department: string,
    migrations: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  openDatabase(
    target: { readonly kind: 'postgres'; readonly url: string },
    department: string,
  ): Promise<Kysely<unknown>>;
}>('kit/database.js');

export const { personClaims } = await load<{
  personClaims(facts: Readonly<Record<string, string | readonly string[] | undefined>>): readonly unknown[];
}>('kit/personClaims.js');
