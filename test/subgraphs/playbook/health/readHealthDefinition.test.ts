import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { YamlFileError } from '../../../../schema/yamlFile.ts';
import { COMPONENTS } from '../../../../subgraphs/playbook/health/healthDefinition.ts';
import {
  DEFAULT_HEALTH,
  parseHealthDefinition,
  readHealthDefinition,
} from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';

const TEXT = readFileSync(DEFAULT_HEALTH, 'utf8');

function complaint(text: string): string {
  try {
    parseHealthDefinition(text, 'health.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(YamlFileError);
    return (error as Error).message;
  }
  return 'no complaint';
}

/** The line on which a text stands first, 1 for the first line. */
const lineOf = (text: string, whole: string) => whole.slice(0, whole.indexOf(text)).split('\n').length;

describe('health.yaml', () => {
  test('is read, with everything that a score can be made of', () => {
    const { components, bands, minimumCoverage, trendDays } = readHealthDefinition();
    expect(components.map(({ name }) => name)).toEqual(COMPONENTS);
    expect(bands[0]?.from).toBe(0);
    expect(minimumCoverage).toBeGreaterThan(0);
    expect(trendDays).toBe(30);
  });

  test('is what the documentation says it is', () => {
    const docs = readFileSync(new URL('../../../../docs/health.md', import.meta.url), 'utf8');
    const rows = docs
      .split('\n')
      .filter((line) => /^\| `[a-zA-Z]+` \|.*\| (higher|lower) \| \d+ \|$/.test(line));
    expect(
      rows.map((row) =>
        row
          .split(' | ')
          .filter((_, index) => index !== 1)
          .join(' | '),
      ),
    ).toEqual(
      readHealthDefinition().components.map(
        ({ name, better, weight }) => `| \`${name}\` | ${better} | ${weight} |`,
      ),
    );
  });

  test('has a version that ends in a digest of the file: what was changed is not the same', () => {
    const { version } = readHealthDefinition();
    expect(version).toMatch(/^1\.0\.0\+[0-9a-f]{8}$/);
    const heavier = parseHealthDefinition(TEXT.replace('weight: 15', 'weight: 16'), 'health.yaml');
    expect(heavier.version).toMatch(/^1\.0\.0\+/);
    expect(heavier.version).not.toBe(version);
  });

  test('may leave components out', () => {
    const without = TEXT.replace(/ {2}engagement:\n( {4}.*\n)+/, '');
    const { components } = parseHealthDefinition(without, 'health.yaml');
    expect(components.map(({ name }) => name)).toEqual(COMPONENTS.filter((name) => name !== 'engagement'));
  });

  // what is there, what stands there instead, and what is said of it
  test.each([
    ['  recency:', '  freshness:', `does not know freshness; expected ${COMPONENTS.join(', ')}`],
    [
      'owner: Customer Success',
      'owned: Customer Success',
      'does not know owned; expected version, owner, date',
    ],
    ['weight: 15', 'weight: 0', 'components.recency.weight: expected a number above 0'],
    ['weight: 15', 'weight: -3', 'components.recency.weight: expected a number above 0'],
    ['weight: 15', 'weight: much', 'components.recency.weight: expected a number above 0'],
    [
      '[30, 90], [90, 60]',
      '[90, 60], [30, 90]',
      'components.recency.points.2: expected a raw value above that of the point before, 90',
    ],
    ['[30, 90], [90, 60]', '[30, 90], [30, 60]', 'expected a raw value above that of the point before, 30'],
    ['[30, 90]', '[30, 190]', 'components.recency.points.1.1: expected [raw value, 0 to 100]'],
    ['[30, 90]', '[30]', 'components.recency.points.1: expected [raw value, 0 to 100]'],
    ['[[0, 100], [30, 90], [90, 60], [180, 25], [365, 0]]', '[[0, 100]]', 'expected two points or more'],
    [
      'better: lower',
      'better: higher',
      'components.recency.points: expected to go up where higher is better',
    ],
    ['better: lower', 'better: faster', 'components.recency.better: expected one of higher, lower'],
    [
      'windowDays: 365',
      'windowDays: 0',
      'components.frequency.windowDays: expected a whole number of days from 1 to 3660',
    ],
    ['    windowDays: 365\n', '', 'components.frequency.windowDays: expected a whole number of days'],
    [
      '    windowDays: 365\n',
      '    window: 365\n',
      'components.frequency.window: does not know window; expected title, weight',
    ],
    [
      '{ LOW: 1, NORMAL: 2,',
      '{ LOW: 1, MIDDLE: 2,',
      'does not know MIDDLE; expected LOW, NORMAL, HIGH, URGENT',
    ],
    [
      'was placed {raw} ',
      'was placed {days} ',
      '"{days}" is no placeholder here: expected {raw} or {one|many}',
    ],
    ['within {windowDays} days', 'within {window} days', 'expected {raw}, {windowDays} or {one|many}'],
    ['from: 0,', 'from: 10,', 'bands.0.from: expected 0: no band has scores below 10'],
    ['from: 60,', 'from: 40,', 'bands.2.from: expected a score above 40: this band would overlap FRAGILE'],
    ['from: 80,', 'from: 180,', 'bands.3.from: expected a whole score, 0 to 100'],
    ['name: STEADY', 'name: FRAGILE', 'bands.2.name: "FRAGILE" is there twice'],
    ['name: STEADY', 'name: steady', 'bands.2.name: expected a name of the form OPEN_ISSUE'],
    ['minimumCoverage: 0.5', 'minimumCoverage: 50', 'minimumCoverage: expected a number from 0 to 1'],
    ['trendDays: 30', 'trendDays: 1.5', 'trendDays: expected a whole number of days'],
    ['date: 2026-11-29', 'date: 2026-11-31', 'date: expected a day of the form 2026-11-01'],
    ['version: 1.0.0', 'version: 7', 'version: expected a version'],
    ['version: 1.0.0', 'version: seven', 'version: expected a version of the form 1.0.0'],
    ['owner: Customer Success', "owner: ''", 'owner: expected who owns the score'],
  ])('refuses %j for %j', (there, instead, expected) => {
    const text = TEXT.replace(there, instead);
    expect(text).not.toBe(TEXT);
    const lines = complaint(text).split('\n');
    expect(lines.find((line) => line.includes(expected))).toBeDefined();
    const [line] = lines.filter((one) => one.includes(expected));
    const place = Number(/^health\.yaml:(\d+): /.exec(line ?? '')?.[1]);
    // the line of what was put there; where a key is missing, that of what should hold it
    const wanted = lineOf(instead === '' ? '  frequency:' : there, TEXT);
    expect(Math.abs(place - wanted)).toBeLessThanOrEqual(instead.includes('better') ? 1 : 0);
  });

  test.each(['owner', 'date', 'reason', 'version', 'bands'])('refuses a file without %s', (key) => {
    const text = TEXT.replace(new RegExp(`^${key}:.*\\n((  .*)\\n)*`, 'm'), '');
    expect(text).not.toBe(TEXT);
    expect(complaint(text)).toMatch(new RegExp(`^health\\.yaml:1: ${key}: expected `));
  });

  test('names every line that is wrong, not the first alone', () => {
    const lines = complaint(TEXT.replace('weight: 15', 'weight: 0').replace('trendDays: 30', 'trendDays: 0'));
    expect(lines.split('\n')).toHaveLength(2);
  });

  test('says where what is not YAML breaks, and that a file cannot be read', () => {
    expect(complaint(TEXT.replace('version: 1.0.0', 'version: ['))).toMatch(
      /^health\.yaml:\d+: not valid YAML/,
    );
    expect(complaint(`${TEXT}owner: two\n`)).toContain('not valid YAML: Map keys must be unique');
    expect(() => readHealthDefinition('/nowhere/health.yaml')).toThrow(
      '/nowhere/health.yaml: cannot be read (ENOENT)',
    );
  });
});
