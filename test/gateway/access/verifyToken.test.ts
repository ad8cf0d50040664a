import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createTokenVerifier, type VerifyToken } from '../../../gateway/access/verifyToken.ts';

const NOW = 1_800_000_000;
let keys: JWK[];
let asked = 0;
const server = createServer((_request, response) => {
  asked++;
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
});
let verify: VerifyToken;
let sign: (expiresIn: number) => Promise<string>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  keys = [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }];
  sign = (expiresIn) =>
    new SignJWT({ client_id: 'desk', sub: 'somebody' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer('issuer')
      .setAudience('accord')
      .setExpirationTime(NOW + expiresIn)
      .sign(privateKey);
  const { port } = server.address() as AddressInfo;
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'performance'],
    now: NOW * 1000,
  });
  verify = await createTokenVerifier({
    issuer: 'issuer',
    audience: 'accord',
    jwks: { url: `http://127.0.0.1:${port}/jwks` },
  });
});
afterEach(() => jest.setSystemTime(NOW * 1000));
afterAll(async () => {
  jest.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const later = (seconds: number) => jest.setSystemTime((NOW + seconds) * 1000);

test('a token that was found good is good until it expires', async () => {
  const token = await sign(30);
  const claims = { client: 'desk', person: 'somebody', automated: false };
  expect([await verify(token), await verify(token)]).toEqual([claims, claims]);
  // the same clock skew is allowed as for a token that was never seen
  later(59);
  expect(await verify(token)).toEqual(claims);
  later(61);
  await expect(verify(token)).rejects.toThrow('The bearer token has expired.');
});

test('a token whose signature is wrong is refused each time', async () => {
  const [head, body, signature = ''] = (await sign(600)).split('.');
  const forged = [
    head,
    body,
    signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`,
  ].join('.');
  for (const _ of [1, 2]) await expect(verify(forged)).rejects.toThrow('not signed with a key');
});

test('a key that is withdrawn counts for a minute at most', async () => {
  const token = await sign(3_600);
  await verify(token);
  const { publicKey } = await generateKeyPair('ES256', { extractable: true });
  keys = [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'two' }];
  later(59);
  expect(await verify(token)).toMatchObject({ client: 'desk' });
  const before = asked;
  later(700); // beyond the time for which jose keeps a key set
  await expect(verify(token)).rejects.toThrow('not signed with a key');
  expect(asked).toBeGreaterThan(before);
});
