import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readYamlFile, type YamlFile } from '../../schema/yamlFile.ts';
import { readTlsFiles, type TlsMaterial } from './readTlsFiles.ts';

/** How one subgraph is reached. */
export interface SubgraphSettings {
  /** How long an answer may take, waiting for its turn and attempts included, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  /** Connections kept to it. */
  readonly connections: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests that may wait for their turn. */
  readonly queue: number;
  /** How often a query is sent again that never got onto a connection. */
  readonly retries: number;
  /** Whether HTTP/2 is spoken where the subgraph offers it (ALPN over TLS). */
  readonly http2: boolean;
  /** The circuit opens when more than this share of its answers failed; 100: never. */
  readonly breakerPercent: number;
  /** Answers within ten seconds that it takes to judge. */
  readonly breakerMinimum: number;
  /** How long an open circuit stays open before one request tries it, in milliseconds. */
  readonly breakerOpenMs: number;
  readonly tls: TlsMaterial;
}

/** The settings of every subgraph. */
export interface SubgraphSettingsTable {
  of(subgraph: string): SubgraphSettings;
  /** The subgraphs that have settings of their own. */
  readonly named: ReadonlySet<string>;
}

/** Settings of subgraphs that cannot be used; the message names each, and its legal values. */
export class SubgraphSettingsError extends Error {}

const whole = (min: number, max: number) => {
  const error = `expected a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).optional();
};
const error = 'expected true or false';
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], { error })
  .optional();
const path = z.string({ error: 'expected the path of a PEM file' }).min(1).optional();

/** What may be set, for all subgraphs by a variable and for one in the file. */
const SETTINGS = {
  timeoutMs: whole(1, 1_000_000_000),
  maxAnswerBytes: whole(1, 1_000_000_000),
  connections: whole(1, 10_000),
  concurrency: whole(1, 100_000),
  queue: whole(0, 1_000_000),
  retries: whole(0, 10),
  http2: flag,
  breakerPercent: whole(1, 100),
  breakerMinimum: whole(1, 1_000_000),
  breakerOpenMs: whole(1, 1_000_000_000),
  caFile: path,
  certFile: path,
  keyFile: path,
} as const;
const given = z.strictObject({ ...SETTINGS, serverName: z.string().min(1).optional() });

const file = z.strictObject({ subgraphs: z.record(z.string().min(1), given) });

/** What is set, and no more: a setting that is left out must not cover a default. */
type Given = { readonly [K in keyof z.infer<typeof given>]?: NonNullable<z.infer<typeof given>[K]> };

const DEFAULTS = {
  timeoutMs: 5_000,
  maxAnswerBytes: 67_108_864,
  connections: 64,
  queue: 1_000,
  retries: 2,
  http2: false,
  breakerPercent: 50,
  breakerMinimum: 20,
  breakerOpenMs: 5_000,
} as const satisfies Given;

/** `timeoutMs` is ACCORD_SUBGRAPH_TIMEOUT_MS for all subgraphs. */
function variableOf(setting: string): string {
  return `ACCORD_SUBGRAPH_${setting.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** Reads ACCORD_SUBGRAPH_* and the file that ACCORD_SUBGRAPH_SETTINGS may name. Throws SubgraphSettingsError. */
export function readSubgraphSettings(
  env: Readonly<Record<string, string | undefined>>,
): SubgraphSettingsTable {
  const shared = readVariables(env);
  const settings = settingsOf(shared, variableOf);
  const own = new Map<string, SubgraphSettings>();
  const path = env.ACCORD_SUBGRAPH_SETTINGS;
  if (path !== undefined) {
    const { value, placeOf } = readFile(path);
    for (const [name, entry] of Object.entries(value.subgraphs)) {
      const place = (setting: keyof Given) =>
        entry[setting] === undefined ? variableOf(setting) : placeOf(['subgraphs', name, setting]);
      own.set(name, settingsOf({ ...shared, ...ownSettings(path, entry) }, place));
    }
  }
  return { of: (subgraph) => own.get(subgraph) ?? settings, named: new Set(own.keys()) };
}

function readVariables(env: Readonly<Record<string, string | undefined>>): Given {
  const values = Object.keys(SETTINGS).map((name) => [name, env[variableOf(name)]]);
  const result = z.object(SETTINGS).safeParse(Object.fromEntries(values));
  if (result.success) return withoutGaps(result.data);
  const wrong = result.error.issues.map((issue) => `${variableOf(String(issue.path[0]))}: ${issue.message}`);
  throw new SubgraphSettingsError(wrong.join('\n'));
}

function readFile(path: string): YamlFile<z.infer<typeof file>> {
  try {
    return readYamlFile(path, file);
  } catch (error) {
    throw new SubgraphSettingsError((error as Error).message, { cause: error });
  }
}

function withoutGaps(entry: z.infer<typeof given>): Given {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

/** Files are looked for beside the settings file that names them. */
function ownSettings(path: string, entry: z.infer<typeof given>): Given {
  return Object.fromEntries(
    Object.entries(withoutGaps(entry)).map(([name, value]) => [
      name,
      name.endsWith('File') ? resolve(dirname(path), String(value)) : value,
    ]),
  );
}

/** `placeOf` says where a setting stands, for the messages. */
function settingsOf(given: Given, placeOf: (setting: keyof Given) => string): SubgraphSettings {
  const { caFile, certFile, keyFile, serverName, ...numbers } = given;
  const connections = given.connections ?? DEFAULTS.connections;
  try {
    const tls = readTlsFiles({ caFile, certFile, keyFile }, placeOf);
    return Object.freeze({ ...DEFAULTS, concurrency: connections, ...numbers, tls: { ...tls, serverName } });
  } catch (error) {
    throw new SubgraphSettingsError((error as Error).message, { cause: error });
  }
}
