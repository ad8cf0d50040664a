import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import { smallTown, townCsv } from '../subgraphs/identity/resolution/support/smallTown.ts';
import { memoryTerminal } from './memoryTerminal.ts';

let root: string;
const at = (name: string) => join(root, name);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'accord-link-test-'));
  const rows = smallTown(400);
  writeFileSync(at('town.csv'), townCsv(rows));
  writeFileSync(at('people.csv'), townCsv(rows.filter((row) => row.startsWith('p'))));
  writeFileSync(at('copies.csv'), townCsv(rows.filter((row) => row.startsWith('d'))));
  const names = [
    'givenName',
    'familyName',
    'birthDate',
    'email',
    'phone',
    'street',
    'houseNumber',
    'city',
    'postcode',
  ];
  writeFileSync(
    at('mapping.yaml'),
    `id: id\ncountry: DE\ncolumns:\n${names.map((name) => `  ${name}: ${name}\n`).join('')}`,
  );
  const ids = rows.map((row) => row.split(',')[0] ?? '');
  writeFileSync(at('truth.csv'), ['id,person', ...ids.map((id) => `${id},${id.slice(1)}`), ''].join('\n'));
});

afterAll(() => rmSync(root, { recursive: true }));

async function accord(...args: string[]) {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), args, terminal);
  return { code, stdout: terminal.output.join('\n'), stderr: terminal.errors.join('\n') };
}

describe('accord link', () => {
  test('writes pairs, clusters and a model, explains, and is judged', async () => {
    const files = [
      '--output',
      at('pairs.csv'),
      '--clusters',
      at('clusters.csv'),
      '--model',
      at('model.json'),
    ];
    const first = await accord(
      'link',
      '--input',
      at('town.csv'),
      '--mapping',
      at('mapping.yaml'),
      ...files,
      '--explain',
      '2',
    );
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(
      /rows +600\n +pairs compared +[\d,]+\n +links +200\n +people +400\n +groups cut +0/,
    );
    expect(first.stdout.match(/Probably one person \(/g)).toHaveLength(2);
    expect(first.stdout.match(/match weight/g)).toHaveLength(2);
    expect(first.stdout).not.toContain('mail.example'); // no value of a row

    const pairs = readFileSync(at('pairs.csv'), 'utf8').trim().split('\n');
    expect(pairs[0]).toBe('id_a,id_b,match_probability,match_weight');
    expect(pairs).toHaveLength(201);
    expect(pairs[1]).toMatch(/^[pd]\d+,[pd]\d+,1\.0,\d+\.\d+$/);
    expect(readFileSync(at('clusters.csv'), 'utf8').trim().split('\n')).toHaveLength(601);

    const again = await accord(
      'link',
      '--input',
      at('town.csv'),
      '--mapping',
      at('mapping.yaml'),
      '--output',
      at('again.csv'),
      '--model',
      at('model.json'),
    );
    expect(again.code).toBe(0);
    expect(readFileSync(at('again.csv'), 'utf8').split('\n')).toHaveLength(202);

    const judged = await accord(
      'link',
      'evaluate',
      '--pairs',
      at('pairs.csv'),
      '--truth',
      at('truth.csv'),
      '--curve',
      at('curve.svg'),
    );
    expect(judged.stdout).toMatch(/ 0\.5 +200 +0 +0 +1\.00000 +1\.00000 +1\.00000/);
    expect(readFileSync(at('curve.svg'), 'utf8')).toContain('</svg>');
  });

  test('links two files', async () => {
    const inputs = [
      '--input',
      at('people.csv'),
      '--input',
      at('copies.csv'),
      '--mapping',
      at('mapping.yaml'),
    ];
    expect((await accord('link', ...inputs, '--output', at('links.csv'))).code).toBe(0);
    const pairs = readFileSync(at('links.csv'), 'utf8').trim().split('\n').slice(1);
    expect(pairs).toHaveLength(200);
    expect(pairs.every((pair) => /^p(\d+),d\1,/.test(pair))).toBe(true);
    const curveOnly = await accord(
      'link',
      'evaluate',
      '--pairs',
      at('links.csv'),
      '--truth',
      at('truth.csv'),
    );
    expect(curveOnly.code).toBe(0);
    expect(curveOnly.stdout).toMatch(/ 0\.5 +200 +0 +0 /);
  });

  test('the model is for its owner only, and what is temporary is removed', async () => {
    expect(statSync(at('model.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(at('model.json'), 'utf8')).not.toContain('mail.example');
  });
});

describe('accord link --charts', () => {
  const drawn = (name: string, pairs: number, input = 'town.csv') =>
    accord(
      'link',
      ...['--input', at(input), '--mapping', at('mapping.yaml'), '--output', at('drawn.csv')],
      ...['--explain', String(pairs), '--charts', at(name)],
    );

  test('draws each explained pair, and says where', async () => {
    const ended = await drawn('charts/of/town', 3);
    expect(ended).toMatchObject({ code: 0 });
    expect(readdirSync(at('charts/of/town')).toSorted()).toEqual(['1.svg', '2.svg', '3.svg']); // and no draft
    const weights = [...ended.stdout.matchAll(/match weight +(\S+)\n {2}drawn in (\S+)/g)];
    expect(weights.map(([, , file]) => file)).toEqual(
      [1, 2, 3].map((number) => at(`charts/of/town/${number}.svg`)),
    );
    const values = smallTown(400).flatMap((row) => row.split(',').filter((cell) => cell.length > 4));
    for (const [, weight, file] of weights) {
      const svg = readFileSync(file!, 'utf8');
      expect(svg).toContain(`<title>Match weight ${weight} bits: one person`);
      expect(values.filter((value) => svg.includes(value))).toEqual([]);
      expect(svg).not.toMatch(/\b[pd]\d+\b/); // no row id
    }
  });

  test('replaces what it drew before and leaves other files alone', async () => {
    mkdirSync(at('again'));
    writeFileSync(at('again/1.svg'), 'old');
    writeFileSync(at('again/notes.txt'), 'mine');
    expect((await drawn('again', 1)).code).toBe(0);
    expect(readdirSync(at('again')).toSorted()).toEqual(['1.svg', 'notes.txt']);
    expect(readFileSync(at('again/1.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  test('takes row ids that can name no file', async () => {
    const ids = ['../../up', `/etc/${'x'.repeat(300)}`, 'nul\\:*?"<>|', '..', '.', 'a/b'];
    const rows = smallTown(400).map((row, index) => {
      const id = ids[index] ?? row.split(',')[0]!;
      return `"${id.replaceAll('"', '""')}"${row.slice(row.indexOf(','))}`;
    });
    writeFileSync(at('odd.csv'), townCsv(rows));
    const ended = await drawn('odd', 200, 'odd.csv');
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain('../../up');
    expect(readdirSync(at('odd')).every((name) => /^\d+\.svg$/.test(name))).toBe(true);
    expect(readdirSync(at('odd'))).toHaveLength(200);
  });

  test.each([
    ['a file', 'taken', () => writeFileSync(at('taken'), ''), 'taken is not a directory.'],
    ['below a file', 'town.csv/charts', () => undefined, 'town.csv/charts is not a directory.'],
    ['a name that is too long', 'x'.repeat(300), () => undefined, 'x cannot be made (ENAMETOOLONG).'],
  ])('says before the work that the directory is %s', async (_, name, prepare, message) => {
    prepare();
    rmSync(at('drawn.csv'), { force: true });
    expect(await drawn(name, 1)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
    expect(existsSync(at('drawn.csv'))).toBe(false);
  });

  test('says which picture cannot be written; the pairs are there', async () => {
    mkdirSync(at('barred/2.svg'), { recursive: true });
    rmSync(at('drawn.csv'), { force: true });
    const ended = await drawn('barred', 2);
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('barred/2.svg cannot be written (EISDIR).'),
    });
    expect(ended.stdout).toContain('barred/1.svg');
    expect(existsSync(at('drawn.csv'))).toBe(true);
    expect(readdirSync(at('barred')).toSorted()).toEqual(['1.svg', '2.svg']); // and no draft
  });
});

describe('what cannot be done', () => {
  const some = () => [
    '--input',
    at('town.csv'),
    '--mapping',
    at('mapping.yaml'),
    '--output',
    at('never.csv'),
  ];

  test.each([
    ['no input', () => ['--output', 'x.csv'], 2, "required option '--input <file>' not specified"],
    ['no output', () => some().slice(0, 4), 2, "required option '--output <file>' not specified"],
    ['three inputs', () => [...some(), '--input', 'b', '--input', 'c'], 2, 'can be given twice at most'],
    ['too many mappings', () => [...some(), '--mapping', 'b'], 2, 'can be given once for each input'],
    [
      'charts of nothing',
      () => [...some(), '--charts', at('charts')],
      2,
      "option '--charts <directory>' draws the pairs of '--explain <pairs>', which is missing",
    ],
    [
      'charts of no pair',
      () => [...some(), '--explain', '0', '--charts', at('charts')],
      2,
      "draws the pairs of '--explain <pairs>'",
    ],
    ['a threshold of 1', () => [...some(), '--threshold', '1'], 2, 'Expected a number between 0 and 1'],
    ['a memory in words', () => [...some(), '--memory', 'much'], 2, 'Expected a whole number'],
    ['no such file', () => [...some(), '--input', at('none.csv')], 1, 'There is no file'],
    [
      'no such mapping',
      () => [...some().slice(0, 2), '--mapping', at('none.yaml'), '--output', 'x'],
      1,
      'none.yaml: cannot be read (ENOENT)',
    ],
    [
      'an empty file',
      () => {
        writeFileSync(at('empty.csv'), '');
        return [...some(), '--input', at('empty.csv')];
      },
      1,
      'is empty; expected CSV with a header',
    ],
    [
      'a model that is none',
      () => {
        writeFileSync(at('bad.json'), '{}');
        return [...some(), '--model', at('bad.json')];
      },
      1,
      'bad.json: is no model',
    ],
    [
      'an output nowhere',
      () => [...some().slice(0, 4), '--output', at('no/such/place.csv')],
      1,
      'place.csv: IO Error: Cannot open file',
    ],
  ])('%s', async (_, args, code, message) => {
    const ended = await accord('link', ...args());
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
    expect(existsSync(at('never.csv'))).toBe(false);
  });

  test.each([
    ['columns: {givenNam: a, email: b}', 'expected attributes out of givenName'],
    ['columns: {givenName: a}', 'expected at least two attributes'],
    ['columns: {givenName: a, email: 3}', 'mapping.yaml:1: columns.email: expected the name of a column'],
    ['country: ZZ\ncolumns: {givenName: a, email: b}', 'expected a country of ISO 3166-1'],
    ['dateFormats: [ddmm]\ncolumns: {givenName: a, email: b}', 'expected some of yyyy-mm-dd'],
    ['colums: {}', 'columns'],
  ])('the mapping %p', async (text, message) => {
    writeFileSync(at('bad-mapping.yaml'), text);
    const ended = await accord(
      'link',
      '--input',
      at('town.csv'),
      '--mapping',
      at('bad-mapping.yaml'),
      '--output',
      at('never.csv'),
    );
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(message);
  });
});
