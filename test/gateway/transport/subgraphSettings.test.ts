import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError, loadConfig } from '../../../gateway/config.ts';
import { readSubgraphSettings } from '../../../gateway/transport/subgraphSettings.ts';
import { makeCertificate } from '../support/certificate.ts';

const own = makeCertificate('gateway');
const other = makeCertificate('gateway');
let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'accord-settings-'));
  file = join(directory, 'subgraphs.yaml');
  writeFileSync(join(directory, 'own.pem'), own.cert);
  writeFileSync(join(directory, 'own.key'), own.key);
  writeFileSync(join(directory, 'other.key'), other.key);
  writeFileSync(join(directory, 'torn.pem'), `${own.cert.slice(0, 300)}\n-----END CERTIFICATE-----\n`);
});

afterAll(() => rmSync(directory, { recursive: true }));

function withFile(text: string, env: Record<string, string> = {}) {
  writeFileSync(file, text);
  return { ...env, ACCORD_SUBGRAPH_SETTINGS: file };
}

const NO_TLS = { ca: undefined, cert: undefined, key: undefined, serverName: undefined };

describe('the settings of subgraphs', () => {
  test('have defaults', () => {
    const table = readSubgraphSettings({});
    expect(table.of('crm')).toEqual({
      timeoutMs: 5_000,
      maxAnswerBytes: 67_108_864,
      connections: 64,
      concurrency: 64,
      queue: 1_000,
      retries: 2,
      http2: false,
      breakerPercent: 50,
      breakerMinimum: 20,
      breakerOpenMs: 5_000,
      tls: NO_TLS,
    });
    expect(table.named.size).toBe(0);
    expect(Object.isFrozen(table.of('crm'))).toBe(true);
  });

  test('are set for all by variables and for one in a file, which says the last word', () => {
    const table = readSubgraphSettings(
      withFile(
        'subgraphs:\n  crm: { timeoutMs: 700, http2: true, connections: 9, caFile: own.pem, serverName: crm }\n',
        { ACCORD_SUBGRAPH_TIMEOUT_MS: '900', ACCORD_SUBGRAPH_RETRIES: '0', ACCORD_SUBGRAPH_HTTP2: 'false' },
      ),
    );
    expect(table.of('support')).toMatchObject({ timeoutMs: 900, retries: 0, http2: false, tls: NO_TLS });
    expect(table.of('crm')).toMatchObject({ timeoutMs: 700, retries: 0, http2: true, concurrency: 9 });
    expect(table.of('crm').tls).toEqual({ ...NO_TLS, ca: own.cert, serverName: 'crm' });
    expect([...table.named]).toEqual(['crm']);
  });

  test('read the gateway’s certificate for all', () => {
    const { tls } = readSubgraphSettings({
      ACCORD_SUBGRAPH_CERT_FILE: join(directory, 'own.pem'),
      ACCORD_SUBGRAPH_KEY_FILE: join(directory, 'own.key'),
    }).of('crm');
    expect(tls).toEqual({ ...NO_TLS, cert: own.cert, key: own.key });
  });

  test.each<[Record<string, string>, string]>([
    [
      { ACCORD_SUBGRAPH_TIMEOUT_MS: 'soon' },
      'ACCORD_SUBGRAPH_TIMEOUT_MS: expected a whole number from 1 to 1000000000',
    ],
    [{ ACCORD_SUBGRAPH_HTTP2: 'yes' }, 'ACCORD_SUBGRAPH_HTTP2: expected true or false'],
    [
      { ACCORD_SUBGRAPH_CA_FILE: '/nowhere.pem' },
      'ACCORD_SUBGRAPH_CA_FILE: /nowhere.pem: cannot be read (ENOENT)',
    ],
    [{ ACCORD_SUBGRAPH_SETTINGS: '/nowhere.yaml' }, '/nowhere.yaml: cannot be read (ENOENT)'],
  ])('of the environment are refused with what was expected: %j', (env, message) => {
    const load = () => loadConfig({ ACCORD_SUPERGRAPH: 'schema/supergraph.graphql', ...env });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(message);
  });

  test.each<[string, (at: string) => string]>([
    ['subgraphs: [', (at) => `${at}:1: not valid YAML: `],
    ['crm: {}', (at) => `${at}:1: crm: Unrecognized key: "crm"`],
    [
      'subgraphs:\n  crm:\n    timeout: 5',
      (at) => `${at}:3: subgraphs.crm.timeout: Unrecognized key: "timeout"`,
    ],
    [
      'subgraphs:\n  crm:\n    retries: 2\n    queue: -1',
      (at) => `${at}:4: subgraphs.crm.queue: expected a whole number from 0 to 1000000`,
    ],
    [
      'subgraphs:\n  crm:\n    caFile: own.key',
      (at) => `${at}:3: ${directory}/own.key: expected certificates in PEM`,
    ],
    [
      'subgraphs:\n  crm:\n    caFile: torn.pem',
      (at) => `${at}:3: ${directory}/torn.pem: expected certificates in PEM`,
    ],
    [
      'subgraphs:\n  crm:\n    certFile: own.pem',
      (at) => `${at}:3: expected keyFile beside it: a certificate and its key belong together`,
    ],
    [
      'subgraphs:\n  crm:\n    certFile: own.pem\n    keyFile: other.key',
      (at) => `${at}:4: ${directory}/other.key: expected the unencrypted private key of the certificate`,
    ],
  ])('of a file are refused with the line: %j', (text, message) => {
    expect(() => readSubgraphSettings(withFile(text))).toThrow(message(file));
  });
});
