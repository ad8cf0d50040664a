import type { Measure } from './evaluatePairs.ts';

const WIDTH = 640;
const HEIGHT = 480;
const MARGIN = 56;

/** Precision over recall at each threshold, as an SVG picture. The axes begin at the lowest value that occurs. Pure. */
export function curveSvg(measures: readonly Measure[]): string {
  const lowest = (values: readonly number[]) => Math.min(0.99, Math.floor(Math.min(...values) * 100) / 100);
  const from = {
    recall: lowest(measures.map(({ recall }) => recall)),
    precision: lowest(measures.map(({ precision }) => precision)),
  };
  const x = (recall: number) => MARGIN + ((recall - from.recall) / (1 - from.recall)) * (WIDTH - 2 * MARGIN);
  const y = (precision: number) =>
    HEIGHT - MARGIN - ((precision - from.precision) / (1 - from.precision)) * (HEIGHT - 2 * MARGIN);
  const points = measures.map((one) => `${x(one.recall).toFixed(1)},${y(one.precision).toFixed(1)}`);
  const dots = measures.map(
    (one) =>
      `<circle cx="${x(one.recall).toFixed(1)}" cy="${y(one.precision).toFixed(1)}" r="3"><title>threshold ${one.threshold}: precision ${one.precision.toFixed(4)}, recall ${one.recall.toFixed(4)}, F1 ${one.f1.toFixed(4)}</title></circle>`,
  );
  const [left, right, top, bottom] = [MARGIN, WIDTH - MARGIN, MARGIN, HEIGHT - MARGIN];
  const text = (at: { x: number; y: number; anchor: string }, content: string) =>
    `<text x="${at.x}" y="${at.y}" text-anchor="${at.anchor}">${content}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<path d="M${left},${top} V${bottom} H${right}" fill="none" stroke="black"/>`,
    text({ x: left, y: bottom + 18, anchor: 'middle' }, from.recall.toFixed(2)),
    text({ x: right, y: bottom + 18, anchor: 'middle' }, '1.00'),
    text({ x: left - 8, y: bottom, anchor: 'end' }, from.precision.toFixed(2)),
    text({ x: left - 8, y: top + 4, anchor: 'end' }, '1.00'),
    text({ x: (left + right) / 2, y: bottom + 36, anchor: 'middle' }, 'recall'),
    text({ x: left, y: top - 14, anchor: 'middle' }, 'precision'),
    `<polyline points="${points.join(' ')}" fill="none" stroke="#2b6cb0" stroke-width="2"/>`,
    `<g fill="#2b6cb0">${dots.join('')}</g>`,
    '</svg>',
    '',
  ].join('\n');
}
