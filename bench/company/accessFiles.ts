import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { formatKeyring } from '../../schema/consent/keys.ts';
import { TENANT } from './subgraphs.ts';

const ISSUER = 'accord-bench';
const CLIENT = 'bench-desk';
/** Members of the team that asks: each has a token, as in a real one. */
const PERSONS = 20;

/** Everything that says who may ask, and the keys: new for each run. */
export interface Access {
  readonly issuer: { readonly name: string; readonly jwks: string };
  /** The path of clients.yaml. */
  readonly clients: string;
  /** Bearer tokens (JWT, ES256), valid for a day. */
  readonly tokens: readonly string[];
  /** Master keyrings, `id:base64url`. */
  readonly callerKeys: string;
  readonly passportKeys: string;
}

export async function writeAccess(directory: string): Promise<Access> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = join(directory, 'jwks.json');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' };
  writeFileSync(jwks, JSON.stringify({ keys: [key] }));
  const clients = join(directory, 'clients.yaml');
  const purposes = '[CUSTOMER_SUPPORT]';
  writeFileSync(
    clients,
    `clients: { ${CLIENT}: { team: Bench, kind: APP, tenant: ${TENANT}, purposes: ${purposes} } }\n`,
  );
  const tokens = Array.from({ length: PERSONS }, (_, person) =>
    new SignJWT({ client_id: CLIENT })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
      .setIssuer(ISSUER)
      .setAudience('accord')
      .setSubject(`person-${person}`)
      .setIssuedAt()
      .setExpirationTime('1d')
      .sign(privateKey),
  );
  return {
    issuer: { name: ISSUER, jwks },
    clients,
    tokens: await Promise.all(tokens),
    callerKeys: newKeyring(),
    passportKeys: newKeyring(),
  };
}

function newKeyring(): string {
  return formatKeyring({ keys: [{ id: 'b1', secret: randomBytes(32) }] });
}
