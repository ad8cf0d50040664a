import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ClientsFileError, parseClients, readClients, SAMPLE_CLIENTS } from '../../gateway/access/clients.ts';
import { ConfigError, loadConfig } from '../../gateway/config.ts';

const SDL = { ACCORD_SUPERGRAPH: new URL('../../schema/supergraph.graphql', import.meta.url).pathname };

describe('the configuration', () => {
  test('has defaults and is frozen', () => {
    const config = loadConfig(SDL);
    expect([config.host, config.port, config.anonymous]).toEqual(['127.0.0.1', 4000, false]);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test.each([
    [{}, 'ACCORD_SUPERGRAPH: expected the path of a supergraph SDL file'],
    [{ ACCORD_SUPERGRAPH: '/nowhere.graphql' }, '/nowhere.graphql: the supergraph cannot be read (ENOENT)'],
    [
      { ACCORD_SUPERGRAPH: 'ftp://registry/supergraph' },
      'ACCORD_SUPERGRAPH: expected a URL of the form http(s)://host/path, or a path',
    ],
    [{ ACCORD_SUPERGRAPH: 'https://' }, 'ACCORD_SUPERGRAPH: expected a URL of the form http(s)://host/path'],
    [
      { ...SDL, ACCORD_SUPERGRAPH_POLL_MS: '10' },
      'ACCORD_SUPERGRAPH_POLL_MS: expected a whole number from 100 to 86400000',
    ],
    [{ ...SDL, ACCORD_PORT: 'abc' }, 'ACCORD_PORT: expected a whole number from 0 to 65535'],
    [{ ...SDL, ACCORD_PORT: '70000' }, 'ACCORD_PORT: expected a whole number from 0 to 65535'],
    [{ ...SDL, ACCORD_MAX_DEPTH: '1.5' }, 'ACCORD_MAX_DEPTH: expected a whole number from 1 to 1000000000'],
    [{ ...SDL, ACCORD_ANONYMOUS: 'yes' }, 'ACCORD_ANONYMOUS: Invalid option: expected one of "true"|"false"'],
    [
      { ...SDL, ACCORD_ISSUER: 'x' },
      'ACCORD_CLIENTS, ACCORD_ISSUER and ACCORD_JWKS belong together: set all three or none',
    ],
    [
      { ...SDL, ACCORD_SUBGRAPH_URLS: 'crm' },
      'subgraph address "crm": expected the form name=http://host:port/path',
    ],
    [
      { ...SDL, ACCORD_SUBGRAPH_URLS: 'crm=ftp://x' },
      'subgraph address "crm=ftp://x": expected the form name=http://host:port/path',
    ],
  ])('refuses %j and says what was expected', (env, message) => {
    expect(() => loadConfig(env)).toThrow(ConfigError);
    expect(() => loadConfig(env)).toThrow(message);
  });

  test('takes a URL for the supergraph, and how often to ask for it', () => {
    const url = 'https://registry.example/supergraph';
    const { supergraph } = loadConfig({ ACCORD_SUPERGRAPH: url, ACCORD_SUPERGRAPH_POLL_MS: '60000' });
    expect(supergraph).toEqual({ url, headers: {}, pollMs: 60_000 });
  });

  test('refuses keys without saying what they were', () => {
    const refuse = () => loadConfig({ ...SDL, ACCORD_CALLER_KEYS: 'k1:c2VjcmV0' });
    expect(refuse).toThrow(ConfigError);
    expect(refuse).toThrow('ACCORD_CALLER_KEYS: key 1 ("k1") needs at least 32 bytes of base64url');
  });

  test('names the line of a supergraph that is no SDL', () => {
    const directory = mkdtempSync(join(tmpdir(), 'accord-config-'));
    const file = join(directory, 'broken.graphql');
    writeFileSync(file, 'type Query {\n  a: Int\n\n  }}\n');
    expect(() => loadConfig({ ACCORD_SUPERGRAPH: file })).toThrow(
      `${file}:4: expected a supergraph in GraphQL SDL: Syntax Error: Unexpected "}".`,
    );
    rmSync(directory, { recursive: true });
  });
});

describe('clients.yaml', () => {
  const client = (more: string) => `clients:\n  bot:\n    team: T\n    kind: AGENT\n    tenant: t\n${more}`;

  test('of the sample registers six clients, agents and services automated', () => {
    const clients = [...readClients(SAMPLE_CLIENTS).values()];
    expect(clients.map(({ id, kind, automated }) => [id, kind, automated])).toEqual([
      ['support-desk', 'APP', false],
      ['account-page', 'SELF_SERVICE', false],
      ['service-agent', 'AGENT', true],
      ['marketing-bot', 'AGENT', true],
      ['analytics', 'SERVICE', true],
      ['privacy-office', 'APP', false],
    ]);
  });

  test('may register an agent as not automated, and takes a single purpose for the default', () => {
    const bot = parseClients(client('    purposes: [ANALYTICS]\n    automated: false\n'), 'c.yaml').get(
      'bot',
    );
    expect(bot).toMatchObject({ automated: false, defaultPurpose: 'ANALYTICS' });
  });

  const LEGAL =
    'Invalid option: expected one of "ORDER_FULFILMENT"|"CUSTOMER_SUPPORT"|"RELATIONSHIP_MANAGEMENT"|"ANALYTICS"|"FRAUD_PREVENTION"|"DIRECT_MARKETING"|"PERSONALISATION"|"AI_TRAINING"|"RIGHTS_FULFILMENT"';
  test.each([
    ['clients: [', /^c\.yaml:1: not valid YAML: /],
    ['', /^c\.yaml:1: the file: /],
    [client('    purposes: [ANALYTICS, CURIOSITY]\n'), `c.yaml:6: clients.bot.purposes.1: ${LEGAL}`],
    [client('    purposes: []\n'), /^c\.yaml:6: clients\.bot\.purposes: /],
    [client(''), /^c\.yaml:3: clients\.bot\.purposes: /],
    [
      client('    purposes: [ANALYTICS]\n    defaultPurpose: AI_TRAINING\n'),
      'c.yaml:7: clients.bot.defaultPurpose: expected one of the purposes that the client is registered for',
    ],
    [
      client('    purposes: [ANALYTICS]\n    colour: red\n'),
      /^c\.yaml:3: clients\.bot: Unrecognized key: "colour"/,
    ],
    [
      client('    purposes: [ANALYTICS]\n    scopes: [read:all, "two words"]\n'),
      'c.yaml:7: clients.bot.scopes.1: expected a scope without spaces',
    ],
    [
      client('    purposes: [ANALYTICS]\n').replace('AGENT', 'ROBOT'),
      /^c\.yaml:4: clients\.bot\.kind: .*"APP"\|"AGENT"\|"SELF_SERVICE"\|"SERVICE"/,
    ],
  ])('that is broken is refused with the line and the legal values: %j', (text, message) => {
    const parse = () => parseClients(text, 'c.yaml');
    expect(parse).toThrow(ClientsFileError);
    expect(parse).toThrow(message);
  });
});
