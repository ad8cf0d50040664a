import { describe, expect, test } from '@jest/globals';
import { deriveFromEnvironment, generateEnvironment } from '../../cli/distributedKeys.ts';
import {
  type Environment,
  readDisclosureMonths,
  readLoadConfig,
  readSubgraphConfig,
} from '../../cli/subgraphConfig.ts';
import { deriveKeyring, formatKeyring, parseKeyring } from '../../schema/consent/keys.ts';
import { DEPARTMENTS } from '../../subgraphs/kit/departments.ts';

const URL = 'postgres://accord:very-secret@db:5432/accord_crm';
const KEYS = `k1:${'A'.repeat(43)}`;
const CRM: Environment = {
  ACCORD_CRM_DATABASE_URL: URL,
  ACCORD_CRM_PASSPORT_KEYS: KEYS,
  ACCORD_CRM_CALLER_KEYS: KEYS,
  ACCORD_CRM_CURSOR_KEYS: KEYS,
};

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('the settings of a subgraph', () => {
  test('are its database and the keys that it may hold', () => {
    const config = readSubgraphConfig('crm', CRM);
    expect(config).toMatchObject({ databaseUrl: URL, logLevel: 'info' });
    expect(Object.keys(config.keys)).toEqual(['passport', 'caller', 'cursor']);
  });

  test('are refused all at once, each by the name of its variable', () => {
    expect(refusal(() => readSubgraphConfig('identity', { ACCORD_IDENTITY_CALLER_KEYS: KEYS }))).toBe(
      [
        'The identity subgraph is not configured.',
        '  ACCORD_IDENTITY_DATABASE_URL: expected a URL of the form postgres://user:password@host:port/database',
        '  ACCORD_IDENTITY_PASSPORT_MASTER: expected keys of the form id:base64url, joined by commas; the first one signs',
        '  ACCORD_IDENTITY_CURSOR_KEYS: expected keys of the form id:base64url, joined by commas; the first one signs',
        '  ACCORD_IDENTITY_FINGERPRINT_KEYS: expected keys of the form id:base64url, joined by commas; the first one signs',
      ].join('\n'),
    );
  });

  test.each([
    { name: 'ACCORD_CRM_DATABASE_URL', value: 'mysql://accord:very-secret@db/crm' },
    { name: 'ACCORD_CRM_DATABASE_URL', value: 'very-secret' },
    { name: 'ACCORD_CRM_DATABASE_URL', value: '' },
    { name: 'ACCORD_CRM_PASSPORT_KEYS', value: 'very-secret' },
    { name: 'ACCORD_CRM_PASSPORT_KEYS', value: 'k1:very-secret' },
    { name: 'ACCORD_LOG_LEVEL', value: 'very-secret' },
  ])('$name=$value is refused without being repeated', ({ name, value }) => {
    const message = refusal(() => readSubgraphConfig('crm', { ...CRM, [name]: value }));
    expect(message).toContain(`${name}: `);
    expect(message).not.toContain('very-secret');
  });

  test('of identity say how many months disclosures are kept', () => {
    expect(readDisclosureMonths({})).toBeUndefined();
    expect(readDisclosureMonths({ ACCORD_IDENTITY_DISCLOSURE_MONTHS: '0' })).toBe(0);
    expect(readDisclosureMonths({ ACCORD_IDENTITY_DISCLOSURE_MONTHS: '1200' })).toBe(1_200);
    for (const months of ['1201', '-1', '1.5', 'two years'])
      expect(refusal(() => readDisclosureMonths({ ACCORD_IDENTITY_DISCLOSURE_MONTHS: months }))).toContain(
        'ACCORD_IDENTITY_DISCLOSURE_MONTHS: expected a whole number of months from 0 to 1200',
      );
  });

  test('for loading data name each database, and identity’s fingerprint keys', () => {
    const env = { ...CRM, ACCORD_IDENTITY_DATABASE_URL: URL };
    expect(refusal(() => readLoadConfig(['crm', 'identity'], env))).toContain(
      'ACCORD_IDENTITY_FINGERPRINT_KEYS',
    );
    const config = readLoadConfig(['crm', 'identity'], { ...env, ACCORD_IDENTITY_FINGERPRINT_KEYS: KEYS });
    expect([...config.databaseUrls.keys()]).toEqual(['crm', 'identity']);
  });
});

describe('the keys of the distributed form', () => {
  const generated = Object.fromEntries(
    generateEnvironment()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  ) as Record<string, string>;

  test('are all that every subgraph needs, and fit the masters', () => {
    for (const department of DEPARTMENTS) {
      const env = { ...generated, [`ACCORD_${department.toUpperCase()}_DATABASE_URL`]: URL };
      const { keys } = readSubgraphConfig(department, env);
      const master = (name: string) => parseKeyring(generated[name] ?? '', name);
      expect(keys.caller).toEqual(deriveKeyring(master('ACCORD_CALLER_KEYS'), 'caller', department));
      expect(keys.passport).toEqual(
        deriveKeyring(master('ACCORD_IDENTITY_PASSPORT_MASTER'), 'passport', department),
      );
    }
  });

  test('are new every time, and no two alike', () => {
    const values = Object.values(generated);
    expect(new Set(values).size).toBe(values.length);
    const others = generateEnvironment().split('\n');
    expect(others.filter((line) => values.some((value) => line.endsWith(value)))).toEqual([]);
  });

  test('are derived anew from a master with two keys, for a rotation', () => {
    const two = `k2:${'B'.repeat(43)},${generated.ACCORD_CALLER_KEYS}`;
    const derived = deriveFromEnvironment('caller', 'crm', { ACCORD_CALLER_KEYS: two });
    expect(derived).toBe(formatKeyring(deriveKeyring(parseKeyring(two, ''), 'caller', 'crm')));
    expect(derived.endsWith(generated.ACCORD_CRM_CALLER_KEYS ?? '?')).toBe(true);
  });

  test('are not derived from nothing, or from rubbish', () => {
    expect(refusal(() => deriveFromEnvironment('passport', 'crm', {}))).toContain(
      'ACCORD_IDENTITY_PASSPORT_MASTER is not set',
    );
    const message = refusal(() =>
      deriveFromEnvironment('caller', 'crm', { ACCORD_CALLER_KEYS: 'k1:very-secret' }),
    );
    expect(message).toContain('ACCORD_CALLER_KEYS: key 1 ("k1") needs at least 32 bytes');
    expect(message).not.toContain('very-secret');
  });
});
