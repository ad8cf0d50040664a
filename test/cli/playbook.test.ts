import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dataPaths } from '../../cli/dataDirectory.ts';
import { createProgram } from '../../cli/program.ts';
import { runProgram } from '../../cli/runProgram.ts';
import { openPglite } from '../../subgraphs/kit/database.ts';
import { DEFAULT_RULES } from '../../subgraphs/playbook/engagement/readRules.ts';
import { withDataFile } from '../support/sharedData.ts';
import { memoryTerminal } from './memoryTerminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'accord-playbook-'));
const at = (name: string) => join(directory, name);
const RULES = readFileSync(DEFAULT_RULES, 'utf8');
afterAll(() => rmSync(directory, { recursive: true }));

async function accord(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), args, terminal);
  return { code, output: terminal.output.join('\n'), errors: terminal.errors.join('\n') };
}

/** A file of rules in which one thing is otherwise. */
function rulesWith(name: string, from: string, to: string): string {
  expect(RULES.split(from)).toHaveLength(2);
  writeFileSync(at(name), RULES.replace(from, to));
  return at(name);
}

describe('accord playbook test', () => {
  test('lists the rules and how many examples were tried', async () => {
    const { code, output } = await accord('playbook', 'test');
    expect(code).toBe(0);
    expect(output).toMatch(/^Playbook 1\.0\.0\+[0-9a-f]{8}: 18 rules, 55 examples, all as they should be\./);
    expect(output).toMatch(/ 700 {2}OPEN_ISSUE +STAY_SILENT +4 examples {2}Customer care/);
  });

  test('refuses rules that are not as they should be, with file and line', async () => {
    const file = rulesWith('bad.yaml', 'when: objectsToMachines', 'when: objectToMachines');
    const { code, output, errors } = await accord('playbook', 'test', '--rules', file);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      /bad\.yaml:\d+: rules\.\d+\.when: speaks of objectToMachines, which is no fact; expected one of intent/,
    );
  });

  test('says that there is no such file', async () => {
    const { code, errors } = await accord('playbook', 'test', '--rules', at('none.yaml'));
    expect(code).toBe(1);
    expect(errors).toContain('none.yaml: cannot be read (ENOENT)');
  });
});

describe('accord playbook fairness of a file', () => {
  const rows = [
    'gender,age,left',
    ...Array.from(
      { length: 80 },
      (_, index) => `${index % 2 ? 'f' : 'm'},x,${index % 8 === 0 ? 'yes' : 'no'}`,
    ),
  ];

  test('says how evenly groups are selected, and writes it as a page', async () => {
    writeFileSync(at('people.csv'), rows.join('\n'));
    const { code, output } = await accord(
      ...[
        'playbook',
        'fairness',
        '--file',
        at('people.csv'),
        '--outcome',
        'left=no',
        '--by',
        'gender',
        '--page',
        at('page.html'),
      ],
    );
    expect(code).toBe(0);
    expect(output).toContain('Of 80 rows of a file.');
    expect(output).toMatch(/f +40 {2}100\.0 % \(\d+\.\d % to 100\.0 %\) {2}reference/);
    expect(output).toMatch(/m +40 {2}75\.0 % \(.*\) {2}ratio 0\.75 \(.*\) ⚑ {2}difference -25\.0 %/);
    expect(readFileSync(at('page.html'), 'utf8')).toContain('<svg');
  });

  test.each([
    [['--by', 'gender', '--outcome', 'left'], '--outcome must say which column says what'],
    [['--by', 'sex', '--outcome', 'left=no'], 'has no column sex; it has gender, age, left.'],
    [['--by', 'gender', '--outcome', 'left=never'], 'No row of'],
    [
      ['--by', 'gender', '--outcome', 'left=no', '--page', at('nowhere/page.html')],
      'cannot be written (ENOENT)',
    ],
  ])('refuses %j', async (args, says) => {
    writeFileSync(at('people.csv'), rows.join('\n'));
    const { code, errors } = await accord('playbook', 'fairness', '--file', at('people.csv'), ...args);
    expect(code).toBe(1);
    expect(errors).toContain(says);
  });
});

withDataFile('churn/telco_customer_churn.csv', (path) => {
  test('accord playbook fairness of the churn data says what the documentation shows', async () => {
    const docs = readFileSync(new URL('../../docs/fairness.md', import.meta.url), 'utf8');
    const { code, output } = await accord(
      ...['playbook', 'fairness', '--file', path, '--outcome', 'Churn=No', '--by', 'gender,SeniorCitizen'],
    );
    expect(code).toBe(0);
    expect(output).toMatch(/Female +3,488/);
    expect(docs).toContain(output);
  }, 60_000);
});

describe('on the sample company', () => {
  const data = ['--data', at('data')];

  beforeAll(async () => {
    // makes the data directory
    expect(
      (await accord('playbook', 'explain', 'c-000001', '--intent', 'REPLY', '--channel', 'CHAT', ...data))
        .code,
    ).toBe(0);
  }, 300_000);

  test('accord playbook explain says what was decided, and every rule that fired', async () => {
    const { code, output } = await accord(
      ...['playbook', 'explain', 'c-000003', '--intent', 'PROMOTE', '--channel', 'EMAIL', ...data],
    );
    expect(code).toBe(0);
    expect(output).toContain('c-000003, PROMOTE by EMAIL: STAY_SILENT, by OPEN_ISSUE');
    expect(output).toContain('OPEN_ISSUE  The customer waits for an answer to something that matters.');
  }, 60_000);

  test('and what it does not decide about', async () => {
    const asks = ['--intent', 'PROMOTE', '--channel', 'EMAIL', ...data];
    expect((await accord('playbook', 'explain', 'c-000010', ...asks)).output).toContain('nothing is decided');
    expect(await accord('playbook', 'explain', 'nobody', ...asks)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('There is no customer nobody.'),
    });
  }, 60_000);

  test('accord playbook explain --machine asks as a machine, which must say that it is one', async () => {
    const asks = ['playbook', 'explain', 'c-000001', '--intent', 'REPLY', '--channel', 'CHAT', ...data];
    const duty = 'Must be said: You are in contact with an automated assistant';
    const asMachine = await accord(...asks, '--machine');
    expect(asMachine.output).toContain('c-000001, REPLY by CHAT, asked by a machine: ENGAGE');
    expect(asMachine.output).toContain(duty);
    const asPerson = await accord(...asks);
    expect(asPerson.output).toContain('c-000001, REPLY by CHAT: ENGAGE');
    expect(asPerson.output).not.toContain(duty);
  }, 60_000);

  test('and is told nothing of who objected to machines, as by the gateway', async () => {
    const asks = ['playbook', 'explain', 'c-000006', '--intent', 'REPLY', '--channel', 'CHAT', ...data];
    expect(await accord(...asks, '--machine')).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /^c-000006: nothing is decided for a machine \(AUTOMATION_OBJECTED\)\. .* hand over to a person\.$/,
      ),
    });
    const asPerson = await accord(...asks);
    expect(asPerson.output).toContain(
      'c-000006, REPLY by CHAT: HAND_OVER_TO_PERSON (CUSTOMER_CARE), by OBJECTS_TO_MACHINES',
    );
  }, 60_000);

  test('both write down what they read, a machine under a name of its own', async () => {
    const engine = await openPglite(dataPaths(at('data')).database);
    try {
      const { rows } = await engine.query<{ client: string; automated: boolean; objected: boolean }>(
        "select distinct client, automated, withheld::text like '%AUTOMATION_OBJECTED%' as objected " +
          "from identity.disclosures where client like 'accord-playbook%' order by client, objected",
      );
      expect(rows).toEqual([
        { client: 'accord-playbook', automated: false, objected: false },
        { client: 'accord-playbook-machine', automated: true, objected: false },
        { client: 'accord-playbook-machine', automated: true, objected: true },
      ]);
    } finally {
      await engine.close();
    }
  }, 60_000);

  test('accord playbook simulate counts the decisions that would change', async () => {
    const from = 'openPriority in ["HIGH", "URGENT"]\n    do: STAY_SILENT';
    const file = rulesWith('stricter.yaml', from, from.replace('["HIGH"', '["NORMAL", "HIGH"'));
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('{ openPriority: NORMAL }', '{ openPriority: LOW }'),
    );
    const { code, output } = await accord(
      ...['playbook', 'simulate', '--change', file, '--intent', 'PROMOTE', '--channel', 'EMAIL', ...data],
    );
    expect(code).toBe(0);
    expect(output).toMatch(/\d+ of 1,9\d\d decisions would change/);
    expect(output).toMatch(/ENGAGE -> STAY_SILENT/);
    expect(output).toMatch(/no rule -> OPEN_ISSUE/);
    expect(output).toMatch(/c-\d{6} PROMOTE by EMAIL/);
  }, 120_000);

  test('and --machine those of a machine, and says why nothing is decided about the others', async () => {
    const from = 'ticket.topic == "AUTOMATION" && ticket.at';
    const file = rulesWith(
      'wary.yaml',
      from,
      from.replace('== "AUTOMATION"', 'in ["AUTOMATION", "PRODUCT"]'),
    );
    const simulate = (...args: string[]) =>
      accord(
        ...['playbook', 'simulate', '--change', file, '--intent', 'REPLY', '--channel', 'CHAT', ...data],
        ...args,
      );
    const asPerson = await simulate();
    expect(asPerson.output).toMatch(/ {2}0 of [1-9],\d\d\d decisions would change/);
    expect(asPerson.output).not.toContain('AUTOMATION_OBJECTED');
    const asMachine = await simulate('--machine');
    expect(asMachine.output).toMatch(/^From playbook .*, asked by a machine\n/);
    expect(asMachine.output).toMatch(/no rule -> COMPLAINED_OF_MACHINES/);
    expect(asMachine.output).toMatch(
      /\d+ more customers let nothing be decided about them: .*\d AUTOMATION_OBJECTED/,
    );
  }, 240_000);

  test('accord playbook fairness groups customers by what may be counted', async () => {
    const { code, output } = await accord('playbook', 'fairness', '--by', 'ageBand,tier', ...data);
    expect(code).toBe(0);
    expect(output).toContain('Selected: may be offered a discount by e-mail');
    expect(output).toMatch(/30 to 44 +\d+/);
  }, 120_000);

  // the second is a word that every object of JavaScript's knows
  test.each(['gender', 'constructor'])('and says which groupings there are in place of %s', async (by) => {
    expect(await accord('playbook', 'fairness', '--by', by, ...data)).toEqual({
      code: 1,
      output: '',
      errors: expect.stringContaining(
        `No department holds ${by} of customers, or none lets it be counted; expected some of ageBand, tier, relationship. Data that has it is judged by --file FILE`,
      ),
    });
  });
});
