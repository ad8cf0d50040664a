import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  DEFAULT_SUMMARY,
  parseSummary,
  readSummary,
} from '../../../../subgraphs/playbook/summary/readSummary.ts';
import { TOPICS } from '../../../../subgraphs/playbook/summary/summaryFile.ts';

const TEXT = readFileSync(DEFAULT_SUMMARY, 'utf8');
const lineOf = (text: string) => TEXT.slice(0, TEXT.indexOf(text)).split('\n').length;

/** What is said of the summary that comes with Accord, where one thing in it is otherwise. */
function complaint(from: string, to: string): string {
  if (TEXT.split(from).length !== 2) throw new Error(`${from} is not in the file once`);
  try {
    parseSummary(TEXT.replace(from, to), 'summary.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was said of it');
}

describe('A summary.yaml', () => {
  test('that comes with Accord has a sentence for each topic', () => {
    const { sentences, version } = readSummary();
    expect(sentences.map(({ topic }) => topic)).toEqual(TOPICS);
    expect(version).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
  });

  test('has another version when anything in it changes', () => {
    const changed = TEXT.replace('latelyDays: 90', 'latelyDays: 91');
    expect(parseSummary(changed, 'summary.yaml').version).not.toBe(readSummary().version);
  });

  test('that is not there is said to be missing', () => {
    expect(() => readSummary('nowhere.yaml')).toThrow('nowhere.yaml: cannot be read (ENOENT)');
  });

  test.each([
    [
      'an unknown placeholder',
      '“{name}” is a customer',
      '“{nam}” is a customer',
      'does not know {nam}; expected one of name, firstOrder,',
    ],
    [
      'a placeholder that has no words',
      '{openTickets} open"',
      '{noOpenTicket} open"',
      'does not know {noOpenTicket}; expected one of',
    ],
    [
      'a placeholder of a fact where only limits are',
      'begins: "Next, "',
      'begins: "{name}, "',
      'does not know {name}; expected one of latelyDays, frustrationDays',
    ],
    [
      'a template that rests on nothing',
      '"{circumstances}"',
      '"be kind"',
      'rests on nothing; expected one of {name}',
    ],
    [
      'a condition that is told in words',
      'when: noOpenTicket',
      'when: openTickets',
      'openTickets is told in words; expected one of noRecentOrder',
    ],
    ['an unknown condition', 'when: noOpenTicket', 'when: calm', 'expected a template, or a list of them'],
    ['a topic twice', 'topic: SINCE', 'topic: WHO', 'WHO is the topic of another sentence already'],
    ['an unknown topic', 'topic: SINCE', 'topic: WHENCE', 'expected one of WHO, SINCE, WORTH'],
    [
      'an unknown part',
      'owner: Customer council',
      'owners: Customer council',
      'does not know owners; expected version, owner, date',
    ],
    ['a word that is missing', '    RENEWAL: a renewal\n', '', 'expected words for RENEWAL'],
    [
      'a word of no department',
      'EMAIL: e-mail',
      'FAX: fax, EMAIL: e-mail',
      'does not know FAX; expected EMAIL, PHONE, POST, CHAT',
    ],
    [
      'a limit that is none',
      'latelyDays: 90',
      'latelyDays: soon',
      'expected a whole number of days from 1 to 3650',
    ],
    ['a day that is none', 'date: 2026-11-01', 'date: 2026-11-31', 'expected a day of the form 2026-11-01'],
    [
      'an unknown name in the last sentence',
      'Of the {total} fields',
      'Of the {all} fields',
      'does not know {all}; expected one of total, count, purpose',
    ],
  ])('is refused with line and what was expected: %s', (_, from, to, says) => {
    const said = complaint(from, to);
    expect(said).toContain(says);
    expect(said).toMatch(/^summary\.yaml:\d+: /);
  });

  test('is refused at the very line', () => {
    expect(complaint('“{name}” is a customer', '“{nam}” is a customer')).toContain(
      `summary.yaml:${lineOf('“{name}” is a customer')}: sentences.0.parts.0: `,
    );
  });
});
