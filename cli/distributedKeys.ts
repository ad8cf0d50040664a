import { randomBytes } from 'node:crypto';
import { deriveKeyring, formatKeyring, type KeyUse, parseKeyring } from '../schema/consent/keys.ts';
import { DEPARTMENTS, type Department } from '../subgraphs/kit/departments.ts';
import { CliError, messageOf } from './cliError.ts';
import { newKeyring } from './localKeys.ts';
import { type Environment, variableOf } from './subgraphConfig.ts';

const MASTERS = {
  passport: variableOf('identity', 'PASSPORT_MASTER'),
  caller: 'ACCORD_CALLER_KEYS',
} as const satisfies Partial<Record<KeyUse, string>>;

/**
 * New secrets for docker-compose.yml or the like: the keys of the gateway and all subgraphs, each with what it may hold
 * and no more, and a password for PostgreSQL. `NAME=value` lines.
 */
export function generateEnvironment(): string {
  const passportMaster = newKeyring();
  const callerMaster = newKeyring();
  const settings: [string, string][] = [
    ['ACCORD_POSTGRES_PASSWORD', randomBytes(24).toString('hex')],
    [MASTERS.caller, formatKeyring(callerMaster)],
    [MASTERS.passport, formatKeyring(passportMaster)],
    [variableOf('identity', 'FINGERPRINT_KEYS'), formatKeyring(newKeyring())],
  ];
  for (const department of DEPARTMENTS) {
    if (department !== 'identity') {
      const passport = deriveKeyring(passportMaster, 'passport', department);
      settings.push([variableOf(department, 'PASSPORT_KEYS'), formatKeyring(passport)]);
    }
    const caller = deriveKeyring(callerMaster, 'caller', department);
    settings.push([variableOf(department, 'CALLER_KEYS'), formatKeyring(caller)]);
    settings.push([variableOf(department, 'CURSOR_KEYS'), formatKeyring(newKeyring())]);
  }
  return settings.map(([name, value]) => `${name}=${value}`).join('\n');
}

/** One department's ring, derived from the master in the environment. Throws CliError when that is missing or malformed. */
export function deriveFromEnvironment(
  use: keyof typeof MASTERS,
  department: Department,
  env: Environment,
): string {
  const variable = MASTERS[use];
  const text = env[variable];
  if (!text) throw new CliError(`${variable} is not set: it must hold the master, in the form id:base64url.`);
  try {
    return formatKeyring(deriveKeyring(parseKeyring(text, variable), use, department));
  } catch (error) {
    throw new CliError(messageOf(error), { cause: error });
  }
}
