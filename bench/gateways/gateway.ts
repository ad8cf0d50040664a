import type { Supergraphs } from '../company/writeSupergraphs.ts';
import type { Command } from '../measure/pinnedProcess.ts';
import type { Recipe } from '../workloads/workload.ts';

/** What every gateway is given for one workload. */
export interface Setting {
  /** For files of this run. */
  readonly directory: string;
  /** The port on 127.0.0.1 that it listens on. */
  readonly port: number;
  readonly supergraphs: Supergraphs;
  /** Who signs the bearer tokens, and the file of the public keys. */
  readonly issuer: { readonly name: string; readonly jwks: string };
  /** The path of clients.yaml. */
  readonly clients: string;
  /** `id:base64url` */
  readonly callerKeys: string;
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** Where accord writes a CPU profile when it ends; undefined: none is taken. */
  readonly cpuProfile: string | undefined;
}

/** One of those that are compared. */
export interface GatewayUnderTest {
  readonly name: string;
  /** In words, for the report. */
  readonly title: string;
  /** Whether it withholds what customers did not agree to; the others answer with everything. */
  readonly enforcesConsent: boolean;
  /** The path of its GraphQL endpoint. */
  readonly path: string;
  version(): string;
  /** Why it cannot run here, undefined when it can. */
  missing(): string | undefined;
  /** Writes what it needs and answers how it is started. */
  command(setting: Setting): Command;
}
