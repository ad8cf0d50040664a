import { type Explanation, signed, words } from './explain.ts';

/** All lengths in pixels; a row is a label, a number and a bar. */
const WIDTH = 880;
const LABEL = { left: 16, width: 300 };
const NUMBER_RIGHT = 374;
const PLOT = { left: 400, right: 840, top: 56 };
const ROW = 26;
const BAR = 16;
const FONT_SIZE = 13;
const MOST_INTERVALS = 6;

/** Of Okabe and Ito's palette, which people tell apart who see colours otherwise. The sign stands beside each bar too. */
const COLOURS = { above: '#0072b2', below: '#d55e00', sum: '#333333' };

/** The drawing stays finite where a model was written by hand with a probability of 0. */
const MOST_BITS = 2_000;

interface Bar {
  /** What speaks, in bold, and what it says. */
  readonly name: string;
  readonly says: string;
  readonly bits: number;
  /** The match weight before and after it, in bits. */
  readonly from: number;
  readonly to: number;
  readonly isSum: boolean;
}

interface Axis {
  readonly ticks: readonly number[];
  /** Where so many bits are, in pixels. */
  readonly x: (bits: number) => number;
}

/**
 * How a pair comes by its match weight, as an SVG picture: the prior, what each comparison adds or takes away, and the
 * sum, in bits. It shows what the explanation holds, hence no value of a record. Pure.
 */
export function waterfallSvg(explanation: Explanation): string {
  const bars = barsOf(explanation);
  const axis = axisOf(bars.flatMap(({ from, to }) => [from, to]));
  const bottom = PLOT.top + bars.length * ROW;
  const height = bottom + 56;
  const { matchWeight, matchProbability } = explanation;
  const title = `Match weight ${signed(matchWeight)} bits: one person with a probability of ${percent(matchProbability)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="${FONT_SIZE}" fill="#111111">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(`In bits: ${bars.map(sentence).join('; ')}.`)}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text({ x: LABEL.left, y: 30, style: 'font-size="15" font-weight="bold"' }, title),
    ...axis.ticks.filter((bits) => bits !== 0).map((bits) => tick(bits, axis, bottom)),
    text(
      { x: (PLOT.left + PLOT.right) / 2, y: bottom + 42, style: 'text-anchor="middle" fill="#555555"' },
      'bits: below zero for two people, above zero for one',
    ),
    ...bars.slice(1).map((bar, index) => joint(bar, axis, index)),
    ...bars.map((bar, index) => row(bar, axis, index)),
    tick(0, axis, bottom), // above the bars that cross it
    '</svg>',
    '',
  ].join('\n');
}

/** The bars from top to bottom: each begins where the one before it ends, and the sum begins at zero. */
function barsOf({ prior, contributions, relation, matchWeight, matchProbability }: Explanation): Bar[] {
  const steps = [
    { name: 'prior', says: 'before any comparison', bits: prior },
    ...contributions.flatMap(({ comparison, level, weight, frequencyAdjustment }) => {
      const said = { name: words(comparison), says: words(level), bits: weight };
      if (frequencyAdjustment === 0) return said;
      const says = `of a ${frequencyAdjustment > 0 ? 'rarer' : 'more common'} value`;
      return [said, { name: '', says, bits: frequencyAdjustment }];
    }),
    ...(relation === undefined
      ? []
      : [{ name: 'related people', says: `of one ${words(relation.name)}`, bits: relation.weight }]),
  ];
  let reached = 0;
  const bars = steps.map((step): Bar => {
    const from = reached;
    reached += drawable(step.bits);
    return { ...step, from, to: reached, isSum: false };
  });
  const says = percent(matchProbability);
  const sum = { name: 'match weight', says, bits: matchWeight, from: 0, to: drawable(matchWeight) };
  return [...bars, { ...sum, isSum: true }];
}

function drawable(bits: number): number {
  return Number.isNaN(bits) ? 0 : Math.max(-MOST_BITS, Math.min(MOST_BITS, bits));
}

/** An axis over all values and zero, with ticks at whole bits. */
function axisOf(values: readonly number[]): Axis {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const step = stepFor(most - least);
  const first = Math.floor(least / step);
  const last = Math.max(Math.ceil(most / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const scale = (PLOT.right - PLOT.left) / ((last - first) * step);
  return { ticks, x: (bits) => PLOT.left + (bits - first * step) * scale };
}

/** The least of 1, 2, 5, 10, 20, 50, … bits that cuts a span into few enough intervals. */
function stepFor(span: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(span / MOST_INTERVALS)));
  return [power, 2 * power, 5 * power].find((step) => span / step <= MOST_INTERVALS) ?? 10 * power;
}

function tick(bits: number, axis: Axis, bottom: number): string {
  const x = pixels(axis.x(bits));
  const line = bits === 0 ? 'stroke="#111111" stroke-width="1.5"' : 'stroke="#dddddd"';
  const label = bits === 0 ? '0' : `${bits < 0 ? '−' : '+'}${Math.abs(bits)}`;
  return (
    `<path d="M${x},${PLOT.top - 6} V${bottom + 6}" ${line}/>` +
    text({ x, y: bottom + 22, style: 'text-anchor="middle"' }, label)
  );
}

/** The line from the end of the bar before to this bar, along which a bar of no width is still seen. */
function joint({ from, to, isSum }: Bar, axis: Axis, index: number): string {
  const top = PLOT.top + index * ROW + (ROW - BAR) / 2;
  return `<path d="M${pixels(axis.x(isSum ? to : from))},${top} v${ROW + BAR}" stroke="#888888"/>`;
}

function row(bar: Bar, axis: Axis, index: number): string {
  const y = PLOT.top + index * ROW + (ROW - BAR) / 2;
  const [left, right] = [axis.x(bar.from), axis.x(bar.to)].toSorted((a, b) => a - b) as [number, number];
  const colour = bar.isSum ? COLOURS.sum : bar.bits < 0 ? COLOURS.below : COLOURS.above;
  const weight = bar.isSum ? ' font-weight="bold"' : '';
  return [
    `<g><title>${escaped(bar.isSum ? sentence(bar) : `${sentence(bar)}; in all ${signed(bar.to)}`)}</title>`,
    label(bar, y + FONT_SIZE),
    text({ x: NUMBER_RIGHT, y: y + FONT_SIZE, style: `text-anchor="end"${weight}` }, signed(bar.bits)),
    `<rect x="${pixels(left)}" y="${y}" width="${pixels(right - left)}" height="${BAR}" fill="${colour}"/></g>`,
  ].join('');
}

function label({ name, says }: Bar, y: number): string {
  const indented = name === '' ? LABEL.left + FONT_SIZE : LABEL.left;
  const first = fitting(name, (LABEL.width * 2) / 3, BOLD);
  const second = fitting(says, LABEL.left + LABEL.width - indented - first.width, PLAIN);
  const bold = name === '' ? '' : `<tspan font-weight="bold">${escaped(first.text)}</tspan> `;
  return `<text x="${indented}" y="${y}">${bold}${escaped(second.text)}</text>`;
}

/** How wide a letter of a wide font such as DejaVu Sans is, in pixels. */
const BOLD = 0.72 * FONT_SIZE;
const PLAIN = 0.63 * FONT_SIZE;

/** As much of a text as fits, and its width with a space after it; for no font is known here, a wide one is assumed. */
function fitting(
  whole: string,
  most: number,
  letter: number,
): { readonly text: string; readonly width: number } {
  const characters = [...whole];
  const width = (count: number, rest = ' ') =>
    [...characters.slice(0, count), ...rest].reduce((sum, one) => sum + letter * relativeWidth(one), 0);
  if (width(characters.length) <= most) return { text: whole, width: width(characters.length) };
  let kept = 0;
  while (width(kept + 1, '… ') <= most) kept++;
  return { text: `${characters.slice(0, kept).join('')}…`, width: width(kept, '… ') };
}

function relativeWidth(character: string): number {
  if (character > '\u2000' || /[mw@%A-Z]/.test(character)) return 1.6;
  return /[filjrt ]/.test(character) ? 0.65 : 1;
}

function text(at: { x: number | string; y: number; style: string }, content: string): string {
  return `<text x="${at.x}" y="${at.y}" ${at.style}>${escaped(content)}</text>`;
}

function sentence({ name, says, bits }: Bar): string {
  return `${[name, says].filter((part) => part !== '').join(', ')} ${signed(bits)}`;
}

/** A probability is not said to be 0 or 1, which it never is. */
function percent(probability: number): string {
  if (probability > 0.999) return 'more than 99.9 %';
  return probability < 0.001 ? 'less than 0.1 %' : `${(100 * probability).toFixed(1)} %`;
}

function pixels(value: number): string {
  return value.toFixed(2);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0, 2.2 and 2.4: what would be markup becomes an entity, and what no XML may hold U+FFFD. */
function escaped(content: string): string {
  return content
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
