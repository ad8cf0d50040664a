import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** What proves a subgraph to the gateway, and the gateway to a subgraph; PEM. */
export interface TlsMaterial {
  /** Trusted instead of the well-known authorities. */
  readonly ca: string | undefined;
  /** The gateway's own certificate and its key. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** The name on the subgraph's certificate, where it is not that in its address. */
  readonly serverName: string | undefined;
}

export interface TlsFiles {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** Files that cannot be used for TLS. The message holds nothing of what is in them. */
export class TlsFileError extends Error {}

/**
 * Reads certificates and keys, and tries them. `placeOf` says where a setting stands. Throws TlsFileError.
 */
export function readTlsFiles(
  files: TlsFiles,
  placeOf: (setting: keyof TlsFiles) => string,
): Omit<TlsMaterial, 'serverName'> {
  const ca = read('caFile');
  const cert = read('certFile');
  const key = read('keyFile');
  if ((cert === undefined) !== (key === undefined)) {
    const [present, absent] = cert === undefined ? ['keyFile', 'certFile'] : ['certFile', 'keyFile'];
    const where = placeOf(present as keyof TlsFiles);
    throw new TlsFileError(
      `${where}: expected ${absent} beside it: a certificate and its key belong together`,
    );
  }
  checkCertificates('caFile', ca);
  checkCertificates('certFile', cert);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw refusal('keyFile', 'expected the unencrypted private key of the certificate', error);
  }
  return { ca, cert, key };

  function read(setting: keyof TlsFiles): string | undefined {
    const path = files[setting];
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw refusal(setting, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, error);
    }
  }

  function checkCertificates(setting: keyof TlsFiles, pem: string | undefined): void {
    if (pem === undefined) return;
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    try {
      if (blocks.length === 0) throw new Error('no certificate');
      for (const block of blocks) new X509Certificate(block);
    } catch (error) {
      throw refusal(setting, 'expected certificates in PEM', error);
    }
  }

  function refusal(setting: keyof TlsFiles, expected: string, cause: unknown): TlsFileError {
    return new TlsFileError(`${placeOf(setting)}: ${files[setting]}: ${expected}`, { cause });
  }
}
