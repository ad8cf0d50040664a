import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { moodTables } from '../../bench/playbook/sentiment/moodTables.ts';
import { readMood, sampleTextMoods, sampleTicketMoods } from '../support/moodSamples.ts';
import { MOOD_SENTENCES } from '../support/moodSentences.ts';

const TEXT = readFileSync(new URL('../../docs/sentiment.md', import.meta.url), 'utf8');

describe('docs/sentiment.md', () => {
  test('shows what is measured', () => {
    for (const table of moodTables()) expect(TEXT).toContain(table);
  });

  test('says rightly that a negative mood was right whenever it was read', () => {
    const negatives = [...sampleTextMoods(), ...sampleTicketMoods()].filter(
      ({ read }) => read === 'NEGATIVE',
    );
    expect(negatives.length).toBeGreaterThan(20);
    expect(new Set(negatives.map(({ known }) => known))).toEqual(new Set(['NEGATIVE']));
  });

  test.each([
    ['The machine trips the fuse.', undefined],
    ['Nobody has called.', undefined],
    ['I want to send it back and I want my money. Thank you.', 'POSITIVE'],
    ['Oh great, broken again. Thanks a lot!', 'POSITIVE'],
    ['😡', undefined],
  ])('says rightly how %s is read', (text, mood) => {
    expect(TEXT).toContain(text);
    expect(readMood(text)).toBe(mood);
  });

  test('names as many languages as there are sentences for', () => {
    const [, named = ''] = TEXT.match(/There are lists for ([^.]+)\./) ?? [];
    expect(named.split(/,| and /)).toHaveLength(Object.keys(MOOD_SENTENCES).length);
  });
});
