import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_GRADE, parseGrade, readGrade } from '../../../../subgraphs/playbook/grade/readGrade.ts';

const TEXT = readFileSync(DEFAULT_GRADE, 'utf8');
const lineOf = (text: string) => TEXT.slice(0, TEXT.indexOf(text)).split('\n').length;

/** What is said of the grade that comes with Accord, where one thing in it is otherwise. */
function complaint(from: string, to: string): string {
  if (!TEXT.includes(from)) throw new Error(`${from} is not in the file`);
  try {
    parseGrade(TEXT.replace(from, to), 'grade.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was said of it');
}

describe('A grade.yaml', () => {
  test('that comes with Accord is as it should be', () => {
    expect(readGrade().version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
    expect(readGrade().inputs).toContain('Customer.circumstances');
  });

  test('has another version when anything in it changes', () => {
    const changed = TEXT.replace('maximumAgeDays: 365', 'maximumAgeDays: 366');
    expect(parseGrade(changed, 'grade.yaml').version).not.toBe(readGrade().version);
  });

  test('that is not there is said to be missing', () => {
    expect(() => readGrade('nowhere.yaml')).toThrow('nowhere.yaml: cannot be read (ENOENT)');
  });

  test.each([
    [
      'a field that is none of the inputs',
      'field: Customer.phone',
      'field: Customer.fax',
      'expected one of Customer.name, Customer.email',
    ],
    [
      'a field twice',
      'field: Customer.phone',
      'field: Customer.email',
      'Customer.email stands there already',
    ],
    [
      'a field twice in the context',
      '{ field: Customer.tickets,',
      '{ field: Customer.returns,',
      'Customer.returns stands there already',
    ],
    ['a form that is none', 'valid: EMAIL', 'valid: FAX', 'expected one of ANY, PERSON_NAME, EMAIL'],
    [
      'words of a field that has none',
      'valid: EMAIL',
      'valid: WORD',
      'WORD is for Customer.tier, Customer.preferredChannel',
    ],
    [
      'a date of a field that has none',
      'datedBy: &signsOfLife [Customer.interactions,',
      'datedBy: &signsOfLife [Customer.phone,',
      'Customer.phone has no date; expected one of Customer.circumstances',
    ],
    [
      'no date for a field that has none',
      'fresh: { maximumAgeDays: 365, datedBy: *signsOfLife }',
      'fresh: { maximumAgeDays: 365 }',
      'Customer.tier has no date of its own; expected datedBy',
    ],
    ['a weight that is none', 'weight: 3', 'weight: 0', 'expected a whole number from 1 to 100'],
    ['a threshold beyond 1', 'clean: 0.85', 'clean: 7', 'expected a number from 0 to 1'],
    [
      'a grade that demands more than a better one',
      'clean: 0.85',
      'clean: 0.97',
      'is more than A demands; expected at most 0.96',
    ],
    [
      'a grade without words',
      'means: Good enough for nothing; ask a person.',
      'means:',
      'expected what the grade means',
    ],
    ['a grade that is missing', '  E:', '  F:', 'does not know F; expected A, B, C, D, E'],
    [
      'conflicts without what each takes',
      '      eachConflictTakes: 0.5\n',
      '',
      'expected eachConflictTakes of Customer.conflicts',
    ],
    [
      'sources without how sure is enough',
      '      sureness: { enough: 0.99, tooLittle: 0.8 }\n',
      '',
      'expected sureness of Customer.sources',
    ],
    [
      'what conflicts take, of another field',
      'valid: EMAIL',
      'valid: EMAIL\n      eachConflictTakes: 0.5',
      'is for Customer.conflicts',
    ],
    [
      'contradictions that grow old',
      'field: Customer.conflicts\n      weight: 2\n      missing: LOWERS',
      'field: Customer.conflicts\n      weight: 2\n      missing: LOWERS\n      fresh: { maximumAgeDays: 365, datedBy: [Customer.lastOrderAt] }',
      'Customer.conflicts is told as of now',
    ],
    [
      'sources that need not be known',
      'field: Customer.sources\n      weight: 4\n      missing: LOWERS',
      'field: Customer.sources\n      weight: 4\n      missing: FINE',
      'expected LOWERS: not to know it is no good sign',
    ],
    ['conflicts that take nothing', 'eachConflictTakes: 0.5', 'eachConflictTakes: 0', 'more than 0'],
    ['enough that is too little', 'tooLittle: 0.8', 'tooLittle: 0.99', 'expected less than is enough: 0.99'],
    ['a share beyond 1', 'notForPurposeTakes: 0.5', 'notForPurposeTakes: 2', 'expected a number from 0 to 1'],
    [
      'a field that may not be left out',
      'field: Customer.sources\n      weight: 4',
      'field: Customer.returns\n      weight: 4',
      'is for Customer.sources',
    ],
    [
      'nothing that it is without',
      'without: [Customer.circumstances]',
      'without: []',
      'expected one field at least',
    ],
    [
      'an unknown part',
      'owner: Customer council',
      'owners: Customer council',
      'does not know owners; expected version, owner',
    ],
  ])('is refused with line and what was expected: %s', (_, from, to, says) => {
    const said = complaint(from, to);
    expect(said).toContain(says);
    expect(said).toMatch(/^grade\.yaml:\d+: /);
  });

  test('is refused at the very line', () => {
    expect(complaint('clean: 0.85', 'clean: 0.97')).toBe(
      `grade.yaml:${lineOf('clean: 0.85')}: grades.B.clean: is more than A demands; expected at most 0.96`,
    );
  });
});
