import { escaped } from './escaped.ts';
import type { AttributeFairness, FairnessReport, GroupFairness, OutcomeFairness } from './fairnessReport.ts';
import type { Estimate } from './intervals.ts';
import { PAGE_STYLE } from './pageStyle.ts';
import { ratesSvg } from './ratesSvg.ts';

/**
 * A report as one HTML page: each outcome by each attribute as a picture and as a table of the same numbers. It holds its
 * styles and pictures, runs no scripts and asks nobody for anything; whatever the report says is escaped. Pure.
 */
export function fairnessPage(report: FairnessReport): string {
  const { title, about, madeAt, outcomes } = report;
  const flags = outcomes.flatMap(({ attributes }) =>
    attributes.flatMap(({ groups }) => groups.filter(({ isBelowFourFifths }) => isBelowFourFifths)),
  ).length;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(about)}</p>`,
    `<p class="quiet">Made on <time datetime="${madeAt.toISOString()}">${madeAt.toISOString().slice(0, 10)}</time>. ${escaped(summary(comparisonsOf(outcomes), flags))}</p>`,
    HOW_TO_READ,
    ...outcomes.map((outcome, index) => section(outcome, index)),
    METHODS,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const HOW_TO_READ = `<aside aria-label="How to read this page">
<p><strong>How to read this page.</strong> A bar is the share of a group that was selected; the line across its end is the
95 % confidence interval. Each group is compared with the one of the highest share. A ⚑ marks a ratio below 0.8, the
four-fifths rule of thumb: a reason to look closer, and no verdict. A ratio above it is no proof of fairness either: it says
nothing of why the shares differ, nor of whether those who were selected should have been.</p>
</aside>`;

const METHODS = `<footer>
<h2>How it was counted</h2>
<ul>
<li>Intervals are at 95 %: of shares by Wilson, of ratios by Katz on the logarithm, of differences by Newcombe. They do not
allow for how many comparisons the page makes, nor for the reference being chosen since its share is the highest, which makes
ratios look somewhat smaller than they are.</li>
<li>Groups that are too small are not shown, and so many others with them that no hidden group follows from the rest.</li>
<li>A group in which all or nobody was selected tells that of each of its people: keep the page among those who may know.</li>
</ul>
</footer>`;

function comparisonsOf(outcomes: readonly OutcomeFairness[]): number {
  return outcomes
    .flatMap(({ attributes }) => attributes)
    .reduce((sum, { groups }) => sum + groups.filter(({ ratio }) => ratio !== null).length, 0);
}

function summary(comparisons: number, flags: number): string {
  if (comparisons === 0) return 'No two groups can be compared.';
  const plural = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
  return `${plural(comparisons, 'comparison')}, of which ${flags === 0 ? 'none is' : flags === 1 ? 'one is' : `${flags} are`} below four fifths.`;
}

function section({ outcome, minimumSize, all, attributes }: OutcomeFairness, index: number): string {
  const overall =
    all === null
      ? `Fewer than ${minimumSize} people: nothing is shown.`
      : `Of all ${whole(all.size)}: ${whole(all.selected)}, ${interval(all.rate, percent)}.`;
  return [
    `<section aria-labelledby="outcome-${index}">`,
    `<h2 id="outcome-${index}">Selected: ${escaped(outcome)}</h2>`,
    `<p>${escaped(overall)}</p>`,
    ...attributes.map((attribute, number) =>
      attributePart(attribute, minimumSize, `chart-${index}-${number}`),
    ),
    '</section>',
  ].join('\n');
}

function attributePart(attribute: AttributeFairness, minimumSize: number, id: string): string {
  const { groups, hiddenGroups } = attribute;
  const hidden =
    hiddenGroups === 0
      ? ''
      : `<p class="quiet">${hiddenGroups} ${hiddenGroups === 1 ? 'group is' : 'groups are'} not shown: too small (fewer than ${minimumSize}), or needed to hide one that is.</p>`;
  if (groups.length === 0)
    return `<h3>By ${escaped(attribute.attribute)}</h3>\n<p>No group can be shown.</p>${hidden}`;
  return [
    `<h3>By ${escaped(attribute.attribute)}</h3>`,
    '<div class="pair">',
    `<figure>${ratesSvg(attribute, id)}</figure>`,
    table(attribute),
    '</div>',
    `<ul>${groups.map(({ group, screening }) => `<li><strong>${escaped(group)}</strong>: ${escaped(screening)}</li>`).join('')}</ul>`,
    hidden,
  ].join('\n');
}

function table({ attribute, groups }: AttributeFairness): string {
  return [
    `<div class="scroll" tabindex="0" role="region" aria-label="Table by ${escaped(attribute)}">`,
    '<table>',
    `<caption>By ${escaped(attribute)}, with 95 % intervals</caption>`,
    '<thead><tr><th scope="col">group</th><th scope="col">people</th><th scope="col">selected</th><th scope="col">share</th><th scope="col">ratio</th><th scope="col">difference</th></tr></thead>',
    `<tbody>${groups.map(row).join('\n')}</tbody>`,
    '</table>',
    '</div>',
  ].join('\n');
}

function row({ group, size, selected, rate, ratio, difference, isBelowFourFifths }: GroupFairness): string {
  const flag = isBelowFourFifths ? ' ⚑' : '';
  const cells = [
    whole(size),
    whole(selected),
    estimate(rate, percent),
    estimate(ratio, (value) => value.toFixed(3), flag),
    estimate(difference, points),
  ];
  return `<tr><th scope="row">${escaped(group)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** In a cell, with its interval below it. */
function estimate(of: Estimate | null, written: (value: number) => string, flag = ''): string {
  if (of === null) return '–';
  return `${written(of.value)}${flag} <small>${written(of.low)} to ${written(of.high)}</small>`;
}

function interval({ value, low, high }: Estimate, written: (value: number) => string): string {
  return `${written(value)} (${written(low)} to ${written(high)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Percentage points, with a true minus sign. */
function points(difference: number): string {
  const written = Math.abs(100 * difference).toFixed(1);
  return written === '0.0' ? written : `${difference < 0 ? '−' : '+'}${written}`;
}

function whole(count: number): string {
  return count.toLocaleString('en-GB');
}
