import { describe, expect, test } from '@jest/globals';
import { createProgressLine, progressText } from '../../cli/progressLine.ts';
import { memoryTerminal } from './memoryTerminal.ts';

describe('progress', () => {
  test('says how far, how fast, and how long yet', () => {
    expect(progressText({ label: 'file', done: 5_000, share: 0.25 }, 2)).toBe(
      'file [######                  ]  25 %  2,500/s  6 s left',
    );
    expect(progressText({ label: 'file', done: 5_000, share: 0.01 }, 2)).toMatch(/3 min 18 s left$/);
  });

  test('promises nothing that it cannot know', () => {
    expect(progressText({ label: 'file', done: 1_200, share: undefined }, 1)).toBe('file 1,200  1,200/s');
    expect(progressText({ label: 'file', done: 0, share: 0 }, 0)).toMatch(/0 %$/);
    expect(progressText({ label: 'file', done: 40_000, share: 0.5 }, 0.0001)).toMatch(/50 %$/);
    expect(progressText({ label: 'file', done: 7, share: 1 }, 1)).not.toContain('left');
  });

  test('redraws one line where somebody watches, ten times a second at most', () => {
    let now = 0;
    const terminal = memoryTerminal(true);
    const line = createProgressLine(terminal, () => now);
    for (now = 0; now <= 1_000; now += 10) line.update({ label: 'file', done: now, share: now / 1_000 });
    expect(terminal.drawn).toHaveLength(10);
    line.clear();
    expect(terminal.drawn.at(-1)).toBe('');
    expect(terminal.errors).toEqual([]);
  });

  test('is a line now and then where nobody does', () => {
    let now = 0;
    const terminal = memoryTerminal();
    const line = createProgressLine(terminal, () => now);
    for (now = 0; now <= 12_000; now += 100) line.update({ label: 'file', done: now, share: now / 12_000 });
    line.clear();
    expect(terminal.errors).toHaveLength(2);
    expect(terminal.drawn).toEqual([]);
  });

  test('begins its rate anew with each label', () => {
    let now = 0;
    const terminal = memoryTerminal(true);
    const line = createProgressLine(terminal, () => now);
    line.update({ label: 'first', done: 1, share: 0.5 });
    now = 10_000;
    line.update({ label: 'second', done: 0, share: 0 });
    now = 11_000;
    line.update({ label: 'second', done: 100, share: 0.5 });
    expect(terminal.drawn.at(-1)).toContain('100/s  1 s left');
  });
});
