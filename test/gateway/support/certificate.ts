import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that vouches for itself, and its key; PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Makes a certificate for a host name, good for an hour (RFC 5280; ECDSA P-256). */
export function makeCertificate(host: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const content = sequence(
    tagged(0xa0, integer(2)), // version 3
    integer(1),
    ECDSA_WITH_SHA256,
    name(host),
    sequence(time(now - 60_000), time(now + 3_600_000)),
    name(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    // subjectAltName, then basicConstraints: an authority, so that it can vouch for itself
    tagged(
      0xa3,
      sequence(
        extension('551d11', sequence(tagged(0x82, Buffer.from(host)))),
        extension('551d13', sequence(tagged(0x01, Buffer.from([0xff])))),
      ),
    ),
  );
  const signature = sign('sha256', content, privateKey);
  const der = sequence(content, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** One value of DER: tag, length, content. */
function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => tagged(0x30, ...parts);
const integer = (value: number) => tagged(0x02, Buffer.from([value]));
const identifier = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'));
const ECDSA_WITH_SHA256 = sequence(identifier('2a8648ce3d040302'));
/** A commonName and nothing else. */
const name = (text: string) =>
  sequence(tagged(0x31, sequence(identifier('550403'), tagged(0x0c, Buffer.from(text)))));
const extension = (id: string, value: Buffer) => sequence(identifier(id), tagged(0x04, value));
const time = (at: number) =>
  tagged(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/^20|[-:T]|\.\d+/g, '')}`));
