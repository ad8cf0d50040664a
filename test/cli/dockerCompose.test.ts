import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { generateEnvironment } from '../../cli/distributedKeys.ts';
import { createProgram } from '../../cli/program.ts';
import { readLoadConfig, readSubgraphConfig } from '../../cli/subgraphConfig.ts';
import { loadConfig } from '../../gateway/config.ts';
import { DEPARTMENTS } from '../../subgraphs/kit/departments.ts';
import { memoryTerminal } from './memoryTerminal.ts';

interface Service {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, Service>> };

/** What an operator writes into .env. */
const dotEnv: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    generateEnvironment()
      .split('\n')
      .map((line) => line.split(/=(.*)/s, 2)),
  ),
  ACCORD_ISSUER: 'https://issuer.example',
  ACCORD_JWKS_FILE: './issuer-keys.json',
};

/** A service's environment with the variables filled in, as docker-compose does it. */
function environmentOf(name: string): Record<string, string> {
  const entries = Object.entries(services[name]?.environment ?? {});
  const fill = (value: string) =>
    value.replace(/\$\{(\w+):\?[^}]*\}/g, (_, variable: string) => dotEnv[variable] ?? '');
  return Object.fromEntries(entries.map(([variable, value]) => [variable, fill(value)]));
}

describe('docker-compose.yml', () => {
  test('runs every subgraph, the gateway, and what they need', () => {
    expect(Object.keys(services).sort()).toEqual(
      [...DEPARTMENTS, 'databases', 'gateway', 'postgres', 'seed'].sort(),
    );
  });

  test.each(DEPARTMENTS)(
    'configures %s with its own database and keys, and nothing of the others',
    (department) => {
      const environment = environmentOf(department);
      const { databaseUrl } = readSubgraphConfig(department, environment);
      expect(new URL(databaseUrl).pathname).toBe(`/accord_${department}`);
      const own = `ACCORD_${department.toUpperCase()}_`;
      expect(Object.keys(environment).filter((variable) => !variable.startsWith(own))).toEqual([]);
      expect(services[department]?.command?.slice(0, 2)).toEqual(['subgraph', department]);
    },
  );

  test('configures the seed with every database', () => {
    const { databaseUrls } = readLoadConfig(DEPARTMENTS, environmentOf('seed'));
    expect([...databaseUrls.values()].map((url) => new URL(url).pathname)).toEqual(
      DEPARTMENTS.map((department) => `/accord_${department}`),
    );
  });

  test('configures the gateway with every subgraph', () => {
    const environment = environmentOf('gateway');
    const config = loadConfig({ ...environment, ACCORD_SUPERGRAPH: 'schema/supergraph.graphql' });
    expect([...config.subgraphUrls.keys()].sort()).toEqual([...DEPARTMENTS].sort());
    expect(config.callerKeys).toBeDefined();
    expect(config.access).toMatchObject({ issuer: 'https://issuer.example' });
    expect(config.anonymous).toBe(false);
  });

  test('gives commands that accord understands', () => {
    const names = createProgram(memoryTerminal()).commands.map((command) => command.name());
    for (const service of [...DEPARTMENTS, 'seed', 'gateway'])
      expect(names).toContain(services[service]?.command?.[0]);
  });

  test('has no secret, and no default for one', () => {
    const variables = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)];
    expect(new Set(variables.map(([, name]) => name))).toEqual(new Set(Object.keys(dotEnv)));
    expect(variables.filter(([, , rest = '']) => !rest.startsWith(':?'))).toEqual([]);
    expect(text).not.toMatch(/[A-Za-z0-9_-]{43}/);
  });

  test('lets nobody but this machine reach it, and the gateway alone', () => {
    const open = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([['gateway', ['127.0.0.1:4000:4000']]]);
  });

  test('watches over everything that keeps running', () => {
    for (const name of [...DEPARTMENTS, 'gateway', 'postgres'])
      expect(services[name]?.healthcheck).toBeDefined();
  });
});
