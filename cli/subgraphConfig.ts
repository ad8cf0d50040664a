import { z } from 'zod';
import type { LogLevel } from '../gateway/telemetry/logger.ts';
import { deriveKeyring, type Keyring, parseKeyring } from '../schema/consent/keys.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import type { SubgraphKeys } from '../subgraphs/kit/subgraph.ts';
import { CliError, messageOf } from './cliError.ts';

/** The environment, as a process has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a subgraph that runs on its own is configured with. */
export interface SubgraphConfig {
  readonly databaseUrl: string;
  readonly keys: SubgraphKeys;
  /** Identity's only. */
  readonly disclosureMonths: number | undefined;
  readonly logLevel: LogLevel;
}

/** What loading data needs: the databases to write to, and the keys by which identity recognises people. */
export interface LoadConfig {
  readonly databaseUrls: ReadonlyMap<Department, string>;
  readonly fingerprint: Keyring;
}

const URL_FORM = 'expected a URL of the form postgres://user:password@host:port/database';
const KEYS_FORM = 'expected keys of the form id:base64url, joined by commas; the first one signs';

const databaseUrl = z.string(URL_FORM).refine(isPostgresUrl, URL_FORM);
const keyring = z.string(KEYS_FORM).transform((text, context): Keyring => {
  try {
    return parseKeyring(text, 'the value');
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error) });
    return z.NEVER;
  }
});

const department = z.object({
  DATABASE_URL: databaseUrl,
  PASSPORT_KEYS: keyring,
  CALLER_KEYS: keyring,
  CURSOR_KEYS: keyring,
});
const identity = z.object({
  DATABASE_URL: databaseUrl,
  PASSPORT_MASTER: keyring,
  CALLER_KEYS: keyring,
  CURSOR_KEYS: keyring,
  FINGERPRINT_KEYS: keyring,
});
const MONTHS_FORM = 'expected a whole number of months from 0 to 1200';
const retention = z.object({
  DISCLOSURE_MONTHS: z
    .string()
    .regex(/^\d{1,4}$/, MONTHS_FORM)
    .transform(Number)
    .refine((months) => months <= 1_200, MONTHS_FORM)
    .optional(),
});
const database = z.object({ DATABASE_URL: databaseUrl });
const fingerprints = z.object({ FINGERPRINT_KEYS: keyring });

const logLevels = z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info');

/** The settings of one subgraph. Throws CliError that names every wrong variable and its legal form, and no value. */
export function readSubgraphConfig(name: Department, env: Environment): SubgraphConfig {
  const logLevel = readLogLevel(env);
  if (name !== 'identity') {
    const read = readVariables(name, department, env);
    const keys = { passport: read.PASSPORT_KEYS, caller: read.CALLER_KEYS, cursor: read.CURSOR_KEYS };
    return { databaseUrl: read.DATABASE_URL, keys, disclosureMonths: undefined, logLevel };
  }
  const read = readVariables(name, identity, env);
  const keys = {
    passport: deriveKeyring(read.PASSPORT_MASTER, 'passport', name),
    caller: read.CALLER_KEYS,
    cursor: read.CURSOR_KEYS,
    passportMaster: read.PASSPORT_MASTER,
    fingerprint: read.FINGERPRINT_KEYS,
  };
  return { databaseUrl: read.DATABASE_URL, keys, disclosureMonths: readDisclosureMonths(env), logLevel };
}

/** For how many months before the present one identity keeps disclosures; undefined: its default. Throws like readSubgraphConfig. */
export function readDisclosureMonths(env: Environment): number | undefined {
  return readVariables('identity', retention, env).DISCLOSURE_MONTHS;
}

/** Where the rules of engagement are (ACCORD_PLAYBOOK_RULES); undefined: those that come with Accord. */
export function readRulesPath(env: Environment): string | undefined {
  return env[variableOf('playbook', 'RULES')] || undefined;
}

/** The settings for loading data into these departments; identity hears of every load. Throws like readSubgraphConfig. */
export function readLoadConfig(names: readonly Department[], env: Environment): LoadConfig {
  const urls = names.map((name) => [name, readDatabaseUrl(name, env)] as const);
  return {
    databaseUrls: new Map(urls),
    fingerprint: readVariables('identity', fingerprints, env).FINGERPRINT_KEYS,
  };
}

/** The URL of a department's database. Throws like readSubgraphConfig. */
export function readDatabaseUrl(name: Department, env: Environment): string {
  return readVariables(name, database, env).DATABASE_URL;
}

/** Whether the environment names a database for any department: then loading does not go to a data directory. */
export function namesDatabases(names: readonly Department[], env: Environment): boolean {
  return names.some((name) => Boolean(env[variableOf(name, 'DATABASE_URL')]));
}

/** `ACCORD_CRM_DATABASE_URL` and the like. */
export function variableOf(name: Department, setting: string): string {
  return `ACCORD_${name.toUpperCase()}_${setting}`;
}

function readLogLevel(env: Environment): LogLevel {
  const result = logLevels.safeParse(env.ACCORD_LOG_LEVEL || undefined);
  if (result.success) return result.data;
  throw new CliError(`ACCORD_LOG_LEVEL: expected one of ${logLevels.unwrap().options.join(', ')}`);
}

/** An empty variable is one that is not set. */
function readVariables<T>(
  name: Department,
  shape: z.ZodObject<z.ZodRawShape> & z.ZodType<T>,
  env: Environment,
): T {
  const given = Object.keys(shape.shape).map((setting) => [
    setting,
    env[variableOf(name, setting)] || undefined,
  ]);
  const result = shape.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(
    (issue) => `${variableOf(name, String(issue.path[0]))}: ${issue.message}`,
  );
  throw new CliError(`The ${name} subgraph is not configured.\n  ${wrong.join('\n  ')}`);
}

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol);
}
