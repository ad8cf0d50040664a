import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lexiconMoodReader } from '../../../../subgraphs/support/sentiment/lexiconMoodReader.ts';
import { READ_CHARACTERS } from '../../../../subgraphs/support/sentiment/moodReader.ts';
import type { SentimentValue } from '../../../../subgraphs/support/vocabulary.ts';
import { MOOD_SENTENCES } from '../../../support/moodSentences.ts';

const moodOf = (text: string, language?: string) => lexiconMoodReader.read(text, language)?.mood;
const scoreOf = (text: string) => lexiconMoodReader.read(text, 'en')?.score ?? 0;

describe('a negation', () => {
  test.each<[string, SentimentValue]>([
    ['This is good.', 'POSITIVE'],
    ['This is not good.', 'NEGATIVE'],
    ['This was never any good.', 'NEGATIVE'],
    ["I don't like it.", 'NEGATIVE'],
    ['I don’t like it.', 'NEGATIVE'],
    ['Nobody was helpful.', 'NEGATIVE'],
    ['It is not bad.', 'POSITIVE'],
    ['No problem, thank you!', 'POSITIVE'],
  ])('turns over what follows: %s', (text, mood) => {
    expect(moodOf(text, 'en')).toBe(mood);
  });

  test('reaches no further than its clause', () => {
    expect(moodOf('It is not, I am happy', 'en')).toBe('POSITIVE');
    expect(moodOf('Why not?\nExcellent', 'en')).toBe('POSITIVE');
  });

  test('reaches three words and no more', () => {
    expect(moodOf('not one two excellent', 'en')).toBe('NEGATIVE');
    expect(moodOf('not one two three excellent', 'en')).toBe('POSITIVE');
  });

  test('in an entry of the list is not turned over once more', () => {
    expect(moodOf("Ce n'est pas bon.", 'fr')).toBe('NEGATIVE');
    expect(moodOf('not good at all', 'en')).toBe('NEGATIVE');
  });
});

describe('the language of a text', () => {
  // one sentence that was read right, in both directions, when the lists were chosen: docs/sentiment.md has all
  test.each(Object.keys(MOOD_SENTENCES))('%s is found out', (language) => {
    const sentences = MOOD_SENTENCES[language] ?? [];
    const [, thanks = ''] = sentences[1] ?? [];
    const [, negated = ''] = sentences[3] ?? [];
    expect(moodOf(thanks)).toBe('POSITIVE');
    expect(moodOf(thanks)).toBe(moodOf(thanks, language));
    if (language !== 'it') expect(moodOf(negated)).toBe('NEGATIVE');
  });

  test('is the one that was said, and its own words count', () => {
    expect(moodOf('Die Maschine', 'de')).toBeUndefined();
    expect(moodOf('Die Maschine', 'en')).toBe('NEGATIVE');
    expect(moodOf('GOOD', 'EN')).toBe('POSITIVE');
  });

  test.each([
    ['terrible', 'tlh'],
    ['terrible', ''],
    ['terrible', 'constructor'],
    ['これは最悪です。', undefined],
    ['هذا سيء للغاية', undefined],
  ])('%s in %p is not known: no mood', (text, language) => {
    expect(moodOf(text, language)).toBeUndefined();
  });
});

describe('a text', () => {
  test.each(['', ' \n\t', '😡😡😡', '12 345', '<p></p>', '&nbsp;', '> ', '\u0000\ud800', '...'])(
    'without words, %j, has no mood',
    (text) => {
      expect(lexiconMoodReader.read(text, undefined)).toBeUndefined();
      expect(lexiconMoodReader.read(text, 'en')).toBeUndefined();
    },
  );

  test('has no mood in which no word is known, and none in a name of JavaScript’s', () => {
    expect(lexiconMoodReader.read('My machine trips the fuse', 'en')).toBeUndefined();
    expect(lexiconMoodReader.read('constructor __proto__ toString valueOf', 'en')).toBeUndefined();
  });

  test('is read without tags, entities and what it quotes of others', () => {
    const plain = lexiconMoodReader.read('terrible service', 'en');
    expect(lexiconMoodReader.read('<b class="love">terrible</b>&nbsp;service', 'en')).toEqual(plain);
    expect(lexiconMoodReader.read('> I love it\nterrible service\n>> wonderful', 'en')).toEqual(plain);
    expect(lexiconMoodReader.read('terrible 😀 service', 'en')).toEqual(plain);
  });

  test('is neutral where one weak word or as much good as bad is in it', () => {
    expect(moodOf('I want it', 'en')).toBe('NEUTRAL');
    expect(lexiconMoodReader.read('good but bad', 'en')).toEqual({ mood: 'NEUTRAL', score: 0 });
  });

  test('scores the more, the more strong words it has', () => {
    const scores = ['horrible', 'bad', 'good', 'good and wonderful'].map(scoreOf);
    expect(scores).toEqual(scores.toSorted((one, other) => one - other));
    expect(new Set(scores.map(Math.sign))).toEqual(new Set([-1, 1]));
    expect(scoreOf('wonderful '.repeat(400))).toBeLessThan(1);
  });

  test('is read up to its limit', () => {
    const padding = 'a '.repeat(READ_CHARACTERS / 2);
    expect(moodOf(`terrible ${padding}`, 'en')).toBe('NEGATIVE');
    expect(moodOf(`${padding}terrible`, 'en')).toBeUndefined();
  });

  test.each(['<', 'x', "a'", '> ', '\n', '&', 'not bad '])(
    'of a million characters, %j, costs little',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const started = performance.now();
      lexiconMoodReader.read(text, undefined);
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});

describe('the reader, for any text and language', () => {
  const bits = fc.constantFrom(
    'not',
    'good',
    'bad',
    "n't",
    '.',
    '>',
    '<',
    '\n',
    'die',
    '’',
    'pas',
    '__proto__',
  );
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(fc.oneof(bits, fc.string({ maxLength: 5 })), { maxLength: 60 }).map((words) => words.join(' ')),
  );
  const anyLanguage = fc.option(fc.oneof(fc.constantFrom(...Object.keys(MOOD_SENTENCES)), fc.string()), {
    nil: undefined,
  });

  test('never throws, answers the same again, and a finite score that agrees with the mood', () => {
    fc.assert(
      fc.property(anyText, anyLanguage, (text, language) => {
        const reading = lexiconMoodReader.read(text, language);
        expect(lexiconMoodReader.read(text, language)).toEqual(reading);
        if (reading === undefined) return;
        expect(Math.abs(reading.score)).toBeLessThan(1);
        if (reading.mood === 'NEGATIVE') expect(reading.score).toBeLessThan(0);
        if (reading.mood === 'POSITIVE') expect(reading.score).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
