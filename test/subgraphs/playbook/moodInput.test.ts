import { describe, expect, test } from '@jest/globals';
import { moodInput } from '../../../subgraphs/playbook/moodInput.ts';

describe('the mood of a ticket', () => {
  test.each([
    ['NEGATIVE', 'RECORDED', 'NEGATIVE'],
    ['POSITIVE', 'READ', 'POSITIVE'],
    [null, null, 'NONE'],
    [null, 'NOT_READ', 'NOT_READ'],
  ])('%j, %j is %s', (sentiment, sentimentBasis, told) => {
    expect(moodInput({ sentiment, sentimentBasis })).toBe(told);
  });

  // so that nobody takes a mood that was not asked for, or has a basis yet unheard of, for none
  test.each([
    [null, undefined],
    [undefined, null],
    [null, 'READ'],
    [null, 'GUESSED'],
    ['NEGATIVE', null],
    ['CROSS', 'READ'],
  ])('%j, %j is not known', (sentiment, sentimentBasis) => {
    expect(() => moodInput({ sentiment, sentimentBasis })).toThrow(TypeError);
  });
});
