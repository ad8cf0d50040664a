import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { deriveKeyring, formatKeyring, type Keyring, parseKeyring } from '../schema/consent/keys.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import type { SubgraphKeys } from '../subgraphs/kit/subgraph.ts';
import { CliError, messageOf, systemCode } from './cliError.ts';
import { writeFileAtomically } from './writeFileAtomically.ts';

/** Every secret of a data directory. One process serves all departments here, so that it holds the masters too. */
export interface LocalKeys {
  readonly passportMaster: Keyring;
  readonly callerMaster: Keyring;
  readonly cursorMaster: Keyring;
  readonly fingerprint: Keyring;
  /** The private key with which `accord token` signs: EC P-256, for ES256. */
  readonly issuer: JWK;
}

const RINGS = ['passportMaster', 'callerMaster', 'cursorMaster', 'fingerprint'] as const;

const text = z.string('expected text').min(1, 'expected text');
const issuerShape = z.object({
  kty: z.literal('EC', 'expected "EC"'),
  crv: z.literal('P-256', 'expected "P-256"'),
  x: text,
  y: text,
  d: text,
  kid: text,
});
const shape = z.strictObject({
  version: z.literal(1, 'expected 1: the file is from another version of Accord'),
  passportMaster: text,
  callerMaster: text,
  cursorMaster: text,
  fingerprint: text,
  issuer: issuerShape,
});

/** A ring with one new key. */
export function newKeyring(id = 'k1'): Keyring {
  return { keys: [{ id, secret: randomBytes(32) }] };
}

async function newIssuer(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
}

/** New keys for a whole system, its issuer's among them. */
export async function newLocalKeys(): Promise<LocalKeys> {
  return {
    passportMaster: newKeyring(),
    callerMaster: newKeyring(),
    cursorMaster: newKeyring(),
    fingerprint: newKeyring(),
    issuer: await newIssuer(),
  };
}

/** Makes the keys of a new data directory and writes them to `path`, for its owner's eyes only. */
export async function createLocalKeys(path: string): Promise<LocalKeys> {
  const keys = await newLocalKeys();
  const rings = Object.fromEntries(RINGS.map((name) => [name, formatKeyring(keys[name])]));
  const file = { version: 1, ...rings, issuer: keys.issuer };
  await writeFileAtomically(path, `${JSON.stringify(file, null, 2)}\n`, 0o600);
  return keys;
}

/** Reads keys.json; undefined where there is none. Throws CliError that names the wrong part, never a secret. */
export async function readLocalKeys(path: string): Promise<LocalKeys | undefined> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new CliError(`The keys in ${path} cannot be read (${systemCode(error)}).`, { cause: error });
  }
  try {
    return parseLocalKeys(content);
  } catch (error) {
    const hint = 'Restore the file from a backup: what was sealed with its keys cannot be read without them.';
    throw new CliError(`${path} is damaged: ${messageOf(error)}. ${hint}`, { cause: error });
  }
}

function parseLocalKeys(content: string): LocalKeys {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw new Error('it is not JSON', { cause: error }); // the parser's own message quotes the text
  }
  const result = shape.safeParse(json);
  if (!result.success) {
    throw new Error(
      result.error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`).join('; '),
    );
  }
  const ring = (name: (typeof RINGS)[number]) => parseKeyring(result.data[name], name);
  return {
    passportMaster: ring('passportMaster'),
    callerMaster: ring('callerMaster'),
    cursorMaster: ring('cursorMaster'),
    fingerprint: ring('fingerprint'),
    issuer: result.data.issuer,
  };
}

/** What one department may hold of them. */
export function departmentKeys(keys: LocalKeys, department: Department): SubgraphKeys {
  return {
    passport: deriveKeyring(keys.passportMaster, 'passport', department),
    caller: deriveKeyring(keys.callerMaster, 'caller', department),
    cursor: deriveKeyring(keys.cursorMaster, 'cursor', department),
    ...(department === 'identity' && { passportMaster: keys.passportMaster, fingerprint: keys.fingerprint }),
  };
}
