import { readFileSync } from 'node:fs';
import { type GraphQLError, parse } from 'graphql';
import { z } from 'zod';
import { type Keyring, parseKeyring } from '../schema/consent/keys.ts';
import type { TokenSettings } from './access/verifyToken.ts';
import { DISCLOSURE_MODES, type DisclosureMode } from './disclosure/disclosureLog.ts';
import type { PlannerName } from './federation/planner.ts';
import { HeadersFileError, readHeadersFile } from './federation/registryHeaders.ts';
import type { UrlLocation } from './federation/supergraphUrl.ts';
import type { OperationLimits } from './limits/measureOperation.ts';
import type { LogLevel } from './telemetry/logger.ts';
import {
  readSubgraphSettings,
  SubgraphSettingsError,
  type SubgraphSettingsTable,
} from './transport/subgraphSettings.ts';

/**
 * Where the supergraph comes from; `pollMs` is how often to look for a new one, in milliseconds. `headers` hold secrets.
 */
export type SupergraphLocation =
  | { readonly sdl: string }
  | { readonly file: string; readonly pollMs: number }
  | UrlLocation;

/** Everything that can be set, validated and frozen. The only reader of the environment in the gateway is loadConfig. */
export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly supergraph: SupergraphLocation;
  /** Addresses that replace those in the supergraph. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Whether requests without a token are served what needs no consent. */
  readonly anonymous: boolean;
  /** Undefined: no token is trusted. */
  readonly access: (TokenSettings & { readonly clients: string }) | undefined;
  /** Master of the keys that sign caller tokens. Undefined: subgraphs are told nothing of the caller. */
  readonly callerKeys: Keyring | undefined;
  readonly limits: OperationLimits & { readonly tokens: number; readonly bodyBytes: number };
  /** How each subgraph is reached. */
  readonly subgraphs: SubgraphSettingsTable;
  readonly requestTimeoutMs: number;
  /** Whether answers wait for the record of what they disclose, and where that is written before it is shipped. */
  readonly disclosure: {
    readonly mode: DisclosureMode;
    readonly directory: string;
    readonly shipMs: number;
  };
  /** How often departments are asked to do what customers asked for by right, in milliseconds. */
  readonly rightsMs: number;
  /** How often departments are asked what changed in what their records say of people, in milliseconds. */
  readonly claimsMs: number;
  /** Which planner: `auto` is the one that gives the right answers. */
  readonly planner: PlannerName | 'auto';
  /** Labels of `@override` that are switched on. */
  readonly overrideLabels: ReadonlySet<string>;
  readonly planTimeoutMs: number;
  readonly planCacheSize: number;
  readonly graphiql: boolean;
  readonly logLevel: LogLevel;
}

/** A setting that cannot be used; the message names it, its legal values, and never a secret. */
export class ConfigError extends Error {}

/** Settings given by the command line; they win over the environment. */
export interface ConfigOverrides {
  readonly host?: string;
  readonly port?: number;
  /** `at`: a path or an http(s) URL. */
  readonly supergraph?: { readonly at: string } | { readonly sdl: string };
  readonly subgraphUrls?: ReadonlyMap<string, string>;
  readonly anonymous?: boolean;
  readonly access?: GatewayConfig['access'];
  readonly callerKeys?: Keyring;
  readonly disclosureDirectory?: string;
  readonly logLevel?: LogLevel;
}

const whole = (min: number, max: number) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error });
};
const count = (fallback: number, max = 1_000_000_000) => whole(1, max).default(fallback);
const flag = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((text) => text === 'true');

const environment = z.object({
  ACCORD_HOST: z.string().min(1).default('127.0.0.1'),
  ACCORD_PORT: whole(0, 65_535).default(4000),
  /** A URL, or the path of a file. */
  ACCORD_SUPERGRAPH: z.string().min(1).optional(),
  /** The path of a file. */
  ACCORD_SUPERGRAPH_HEADERS_FILE: z.string().min(1).optional(),
  ACCORD_SUPERGRAPH_POLL_MS: whole(100, 86_400_000).default(5_000),
  /** `name=url,name=url` */
  ACCORD_SUBGRAPH_URLS: z.string().default(''),
  ACCORD_ANONYMOUS: flag(false),
  ACCORD_CLIENTS: z.string().min(1).optional(),
  ACCORD_ISSUER: z.string().min(1).optional(),
  ACCORD_AUDIENCE: z.string().min(1).default('accord'),
  /** A URL, or the path of a file. */
  ACCORD_JWKS: z.string().min(1).optional(),
  ACCORD_CALLER_KEYS: z.string().min(1).optional(),
  ACCORD_MAX_DEPTH: count(15),
  ACCORD_MAX_ALIASES: count(100),
  ACCORD_MAX_FIELDS: count(2_000),
  ACCORD_MAX_ROOT_FIELDS: count(20),
  ACCORD_MAX_TOKENS: count(10_000),
  ACCORD_MAX_BODY_BYTES: count(1_048_576),
  ACCORD_REQUEST_TIMEOUT_MS: count(30_000),
  ACCORD_DISCLOSURE: z.enum(DISCLOSURE_MODES).default('required'),
  ACCORD_DISCLOSURE_DIR: z.string().min(1).default('.accord/disclosures'),
  ACCORD_DISCLOSURE_SHIP_MS: whole(10, 3_600_000).default(1_000),
  ACCORD_RIGHTS_MS: whole(10, 3_600_000).default(5_000),
  ACCORD_CLAIMS_MS: whole(10, 3_600_000).default(5_000),
  ACCORD_PLANNER: z.enum(['auto', 'hive', 'apollo']).default('auto'),
  /** `label,label` */
  ACCORD_OVERRIDE_LABELS: z.string().default(''),
  ACCORD_PLAN_TIMEOUT_MS: count(5_000),
  ACCORD_PLAN_CACHE_SIZE: count(1_000, 1_000_000),
  ACCORD_GRAPHIQL: flag(true),
  ACCORD_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

type Environment = z.infer<typeof environment>;

/** Reads the settings. Throws ConfigError. */
export function loadConfig(env: NodeJS.ProcessEnv, overrides: ConfigOverrides = {}): GatewayConfig {
  // an empty variable is one that is not set
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (!result.success) {
    throw new ConfigError(
      result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  const values = result.data;
  return Object.freeze({
    host: overrides.host ?? values.ACCORD_HOST,
    port: overrides.port ?? values.ACCORD_PORT,
    supergraph: Object.freeze(locateSupergraph(overrides, values)),
    subgraphUrls: overrides.subgraphUrls ?? parseUrls(values.ACCORD_SUBGRAPH_URLS),
    anonymous: overrides.anonymous ?? values.ACCORD_ANONYMOUS,
    access: overrides.access ?? accessOf(values),
    callerKeys: overrides.callerKeys ?? callerKeysOf(values),
    limits: Object.freeze({
      depth: values.ACCORD_MAX_DEPTH,
      aliases: values.ACCORD_MAX_ALIASES,
      fields: values.ACCORD_MAX_FIELDS,
      rootFields: values.ACCORD_MAX_ROOT_FIELDS,
      tokens: values.ACCORD_MAX_TOKENS,
      bodyBytes: values.ACCORD_MAX_BODY_BYTES,
    }),
    subgraphs: subgraphsOf(given),
    requestTimeoutMs: values.ACCORD_REQUEST_TIMEOUT_MS,
    disclosure: Object.freeze({
      mode: values.ACCORD_DISCLOSURE,
      directory: overrides.disclosureDirectory ?? values.ACCORD_DISCLOSURE_DIR,
      shipMs: values.ACCORD_DISCLOSURE_SHIP_MS,
    }),
    rightsMs: values.ACCORD_RIGHTS_MS,
    claimsMs: values.ACCORD_CLAIMS_MS,
    planner: values.ACCORD_PLANNER,
    overrideLabels: parseLabels(values.ACCORD_OVERRIDE_LABELS),
    planTimeoutMs: values.ACCORD_PLAN_TIMEOUT_MS,
    planCacheSize: values.ACCORD_PLAN_CACHE_SIZE,
    graphiql: values.ACCORD_GRAPHIQL,
    logLevel: overrides.logLevel ?? values.ACCORD_LOG_LEVEL,
  });
}

function locateSupergraph(overrides: ConfigOverrides, values: Environment): SupergraphLocation {
  const { ACCORD_SUPERGRAPH: at, ACCORD_SUPERGRAPH_POLL_MS: pollMs } = values;
  const source = overrides.supergraph ?? (at === undefined ? undefined : { at });
  if (source === undefined)
    throw new ConfigError(
      'ACCORD_SUPERGRAPH: expected the path of a supergraph SDL file, or its http(s) URL',
    );
  if ('at' in source && isHttpUrl(source.at))
    return { url: source.at, headers: registryHeaders(source.at, values), pollMs };
  if (values.ACCORD_SUPERGRAPH_HEADERS_FILE !== undefined)
    throw new ConfigError('ACCORD_SUPERGRAPH_HEADERS_FILE: expected a supergraph that has an http(s) URL');
  if ('sdl' in source) return source;
  if (source.at.includes('://')) {
    throw new ConfigError('ACCORD_SUPERGRAPH: expected a URL of the form http(s)://host/path, or a path');
  }
  checkSdl(source.at);
  return { file: source.at, pollMs };
}

function registryHeaders(url: string, values: Environment): UrlLocation['headers'] {
  const { ACCORD_SUPERGRAPH_HEADERS_FILE: file } = values;
  if (file === undefined) return {};
  const headers = readHeaders(file);
  const { username, password } = new URL(url);
  if ('authorization' in headers && `${username}${password}` !== '')
    throw new ConfigError(`${file}: expected no authorization beside the user and password in the URL`);
  return headers;
}

function readHeaders(file: string): UrlLocation['headers'] {
  try {
    return readHeadersFile(file);
  } catch (error) {
    if (!(error instanceof HeadersFileError)) throw error;
    throw new ConfigError(`ACCORD_SUPERGRAPH_HEADERS_FILE: ${error.message}`, { cause: error });
  }
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

/** What is wrong with a file is said with the line, before anything is started. */
function checkSdl(file: string): void {
  try {
    parse(readText(file), { noLocation: true });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { message, locations } = error as GraphQLError;
    const line = locations?.[0]?.line ?? 1;
    throw new ConfigError(`${file}:${line}: expected a supergraph in GraphQL SDL: ${message}`, {
      cause: error,
    });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new ConfigError(`${file}: the supergraph cannot be read (${why})`, { cause: error });
  }
}

/** Parses `name=url,name=url`. Throws ConfigError. */
export function parseUrls(text: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [name = '', ...rest] = entry.trim().split('=');
    const url = rest.join('=');
    if (name === '' || !isHttpUrl(url)) {
      throw new ConfigError(
        `subgraph address "${entry.trim()}": expected the form name=http://host:port/path`,
      );
    }
    urls.set(name, url);
  }
  return urls;
}

function parseLabels(text: string): ReadonlySet<string> {
  const labels = text.split(',').map((label) => label.trim());
  const percent = labels.find((label) => label.startsWith('percent('));
  if (percent !== undefined) {
    throw new ConfigError(
      `ACCORD_OVERRIDE_LABELS: expected names of labels; ${percent} is decided for each request`,
    );
  }
  return new Set(labels.filter((label) => label !== ''));
}

function accessOf(values: Environment): GatewayConfig['access'] {
  const {
    ACCORD_CLIENTS: clients,
    ACCORD_ISSUER: issuer,
    ACCORD_JWKS: jwks,
    ACCORD_AUDIENCE: audience,
  } = values;
  if (clients === undefined && issuer === undefined && jwks === undefined) return undefined;
  if (clients === undefined || issuer === undefined || jwks === undefined) {
    throw new ConfigError(
      'ACCORD_CLIENTS, ACCORD_ISSUER and ACCORD_JWKS belong together: set all three or none',
    );
  }
  return { clients, issuer, audience, jwks: /^https?:\/\//.test(jwks) ? { url: jwks } : { file: jwks } };
}

function subgraphsOf(env: Readonly<Record<string, string | undefined>>): SubgraphSettingsTable {
  try {
    return readSubgraphSettings(env);
  } catch (error) {
    if (!(error instanceof SubgraphSettingsError)) throw error;
    throw new ConfigError(error.message, { cause: error });
  }
}

function callerKeysOf(values: Environment): Keyring | undefined {
  if (values.ACCORD_CALLER_KEYS === undefined) return undefined;
  try {
    return parseKeyring(values.ACCORD_CALLER_KEYS, 'ACCORD_CALLER_KEYS');
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : 'ACCORD_CALLER_KEYS: not a keyring', {
      cause: error,
    });
  }
}
