import { escaped } from './escaped.ts';
import type { AttributeFairness, GroupFairness } from './fairnessReport.ts';

/** All lengths in the picture's own units, which are pixels at its full width. */
const WIDTH = 620;
const LABEL_RIGHT = 150;
const PLOT = { left: 162, right: 540, top: 26 };
const ROW = 34;
const BAR = 16;
const LONGEST_LABEL = 20;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/**
 * The rates of an attribute's groups as bars with their intervals, for an HTML page whose styles colour it: classes `bar`,
 * `flagged`, `whisker`, `grid` and `fifths`. `id` is unique in the page. What it shows stands in a table beside it too. Pure.
 */
export function ratesSvg({ attribute, groups, reference }: AttributeFairness, id: string): string {
  const bottom = PLOT.top + groups.length * ROW;
  const height = bottom + 30;
  const top = groups.find(({ group }) => group === reference);
  const described = groups.map(
    ({ group, rate }) => `${group} ${percent(rate.value)}, ${percent(rate.low)} to ${percent(rate.high)}`,
  );
  return [
    `<svg role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">`,
    `<title id="${id}-title">${escaped(`Share selected by ${attribute}`)}</title>`,
    `<desc id="${id}-desc">${escaped(`With 95 % intervals: ${described.join('; ')}.`)}</desc>`,
    ...TICKS.map((share) => tick(share, bottom)),
    ...groups.map((group, index) => bar(group, PLOT.top + index * ROW)),
    ...(top === undefined ? [] : [fourFifths(0.8 * top.rate.value, bottom)]),
    '</svg>',
  ].join('\n');
}

function tick(share: number, bottom: number): string {
  const at = x(share);
  return `<path class="grid" d="M${at},${PLOT.top - 4} V${bottom}"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${percent(share, 0)}</text>`;
}

function fourFifths(share: number, bottom: number): string {
  const at = x(share);
  return (
    `<path class="fifths" d="M${at},${PLOT.top - 6} V${bottom}"/>` +
    `<text x="${at}" y="${PLOT.top - 11}" text-anchor="middle">four fifths of the highest</text>`
  );
}

function bar({ group, rate, isBelowFourFifths }: GroupFairness, top: number): string {
  const y = top + (ROW - BAR) / 2;
  const middle = y + BAR / 2;
  const [from, low, high, to] = [x(0), x(rate.low), x(rate.high), x(rate.value)];
  return [
    `<text x="${LABEL_RIGHT}" y="${middle + 5}" text-anchor="end">${escaped(shortened(group))}</text>`,
    `<rect class="${isBelowFourFifths ? 'bar flagged' : 'bar'}" x="${from}" y="${y}" width="${(Number(to) - Number(from)).toFixed(1)}" height="${BAR}"/>`,
    `<path class="whisker" d="M${low},${middle} H${high} M${low},${middle - 5} v10 M${high},${middle - 5} v10"/>`,
    `<text x="${PLOT.right + 12}" y="${middle + 5}">${percent(rate.value)}${isBelowFourFifths ? ' ⚑' : ''}</text>`,
  ].join('');
}

function x(share: number): string {
  return (PLOT.left + Math.max(0, Math.min(1, share)) * (PLOT.right - PLOT.left)).toFixed(1);
}

function shortened(label: string): string {
  const letters = [...label];
  return letters.length <= LONGEST_LABEL ? label : `${letters.slice(0, LONGEST_LABEL - 1).join('')}…`;
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}
