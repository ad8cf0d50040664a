import { describe, expect, test } from '@jest/globals';
import { fairnessPage } from '../../../../subgraphs/playbook/fairness/fairnessPage.ts';
import type { FairnessRow } from '../../../../subgraphs/playbook/fairness/fairnessReport.ts';
import { outcomeFairness } from '../../../../subgraphs/playbook/fairness/outcomeFairness.ts';

const EVIL = `<script>alert("1 & 2")</script>' onload='x`;

function people(region: string, age: string, selected: number, size: number): FairnessRow[] {
  return Array.from({ length: size }, (_, index) => ({
    groups: { region, age },
    selected: index < selected,
  }));
}

function pageOf(
  rows: readonly FairnessRow[],
  outcome = 'is STEADY or better',
  attributes = ['region', 'age'],
) {
  return fairnessPage({
    title: 'Fairness of the health score',
    about: 'Of 220 made-up people.',
    madeAt: new Date('2026-11-29T12:00:00Z'),
    outcomes: [
      outcomeFairness(rows, { outcome, attributes }),
      outcomeFairness(rows, { outcome: 'other', attributes }),
    ],
  });
}
const rows = [...people('north', 'young', 60, 120), ...people('south', 'old', 30, 100)];

describe('the page', () => {
  const page = pageOf(rows);

  test('shows each outcome by each attribute, as a picture and as a table of the same numbers', () => {
    expect(page.match(/<svg /g)).toHaveLength(4);
    expect(page.match(/<table>/g)).toHaveLength(4);
    expect(page).toContain(
      '<th scope="row">south</th><td>100</td><td>30</td><td>30.0 % <small>21.9 % to 39.6 %</small></td>',
    );
    expect(page).toContain(
      '<td>0.600 ⚑ <small>0.423 to 0.850</small></td><td>−20.0 <small>−32.0 to −7.0</small></td>',
    );
    expect(page).toContain('Of all 220: 90, 40.9 % (34.6 % to 47.5 %).');
    expect(page).toContain('4 comparisons, of which 4 are below four fifths.');
  });

  test('names every picture and describes it in words, by ids of its own', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, title, description] of page.matchAll(/<svg role="img" aria-labelledby="(\S+) (\S+)"/g)) {
      expect(ids).toContain(title);
      expect(ids).toContain(description);
    }
    expect(page).toContain(
      'With 95 % intervals: north 50.0 %, 41.2 % to 58.8 %; south 30.0 %, 21.9 % to 39.6 %.',
    );
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('prefers-color-scheme: dark');
  });

  test('runs no script and asks nobody for anything', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=/i);
  });

  test('escapes whatever the report says', () => {
    const hostile = [...people(EVIL, 'x', 60, 120), ...people('south\u0000', 'y', 30, 100)].map((row) => ({
      ...row,
      groups: { ...row.groups, [EVIL]: row.groups.region ?? null },
    }));
    const evil = pageOf(hostile, EVIL, ['region', EVIL]);
    expect(evil).not.toContain('<script');
    expect(evil).not.toContain('\u0000');
    expect(evil).toContain('&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;&#39; onload=&#39;x');
    // every quote of an attribute is closed, and every element that is opened
    const tags = [...evil.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(\/?)>/g)];
    expect(tags).toHaveLength(evil.replace('<!DOCTYPE html>', '').split('<').length - 1);
    const open: string[] = [];
    for (const [, closes, name = '', , itself] of tags) {
      if (name === 'meta' || itself === '/') continue;
      if (closes === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  test('says where nothing can be shown, and how many groups are hidden', () => {
    expect(pageOf(people('north', 'young', 1, 20))).toContain('Fewer than 30 people: nothing is shown.');
    const some = pageOf([...rows, ...people('isle', 'young', 1, 3)]);
    expect(some).toContain(
      '2 groups are not shown: too small (fewer than 30), or needed to hide one that is.',
    );
    expect(some).not.toContain('isle');
  });
});
