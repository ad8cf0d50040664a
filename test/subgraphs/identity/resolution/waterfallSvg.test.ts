import { describe, expect, test } from '@jest/globals';
import type { Contribution, Explanation } from '../../../../subgraphs/identity/resolution/model/explain.ts';
import { waterfallSvg } from '../../../../subgraphs/identity/resolution/model/waterfallSvg.ts';

/** An explanation whose parts add up. */
function explanation(
  prior: number,
  contributions: readonly Contribution[],
  related?: number,
): Explanation & { readonly parts: readonly number[] } {
  const parts = [
    prior,
    ...contributions.flatMap((one) =>
      one.frequencyAdjustment === 0 ? one.weight : [one.weight, one.frequencyAdjustment],
    ),
    ...(related === undefined ? [] : [related]),
  ];
  const matchWeight = parts.reduce((sum, one) => sum + one, 0);
  return {
    prior,
    contributions,
    relation: related === undefined ? undefined : { name: 'household', weight: related },
    matchWeight,
    matchProbability: 1 / (1 + 2 ** -matchWeight),
    parts,
  };
}

const says = (comparison: string, weight: number, frequencyAdjustment = 0, level = 'equal') => ({
  comparison,
  level,
  weight,
  frequencyAdjustment,
});

const USUAL = explanation(
  -12.3,
  [
    says('name', 7.3, 1, 'familyNameAlone'),
    says('birthDate', -4.5, 0, 'oneDigit'),
    says('address', 17.2, -2.5),
  ],
  -3.2,
);
const MANY = Array.from({ length: 20 }, (_, index) =>
  says(`comparison${index}`, index % 2 === 0 ? 60 : -60, index % 3 === 0 ? -60 : 60),
);
const CASES: [string, ReturnType<typeof explanation>][] = [
  ['usual', USUAL],
  ['with no contribution', explanation(-12, [])],
  ['with one contribution', explanation(-12, [says('phone', 14)])],
  ['of nothing but zeros', explanation(0, [says('phone', 0)])],
  ['of 60 bits', explanation(60, [says('phone', 60, 60)], 60)],
  ['of −60 bits', explanation(-60, [says('phone', -60, -60)], -60)],
  ['of very little', explanation(-0.004, [says('phone', 0.003, -0.002)])],
  ['with 20 contributions', explanation(-60, MANY, -60)],
  [
    'with 20 contributions that all say the same',
    explanation(
      60,
      MANY.map((one) => ({ ...one, weight: 60 })),
    ),
  ],
];

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  /** With that of its children. */
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

function decoded(raw: string): string {
  if (!/^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(raw) || raw.includes('<'))
    throw new Error(`no text of XML: ${JSON.stringify(raw)}`);
  return raw.replace(/&(\w+;)?/g, (reference) => {
    const character = ENTITIES[reference];
    if (character === undefined) throw new Error(`no entity: ${reference}`);
    return character;
  });
}

function decodedAttributes(raw: string): Record<string, string> {
  const pairs = [...raw.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, decoded(value!)]);
  const attributes = Object.fromEntries(pairs);
  if (Object.keys(attributes).length < pairs.length) throw new Error(`an attribute twice: ${raw}`);
  return attributes;
}

/** Reads XML without declarations, comments and sections; throws at whatever is not well formed (XML 1.0). */
function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const tokens = /<\/(\w+)>|<(\w+)((?:\s+[\w:-]+="[^"<]*")*)(\/?)>|[^<]+|</g;
  for (const [token, closing, opening, rest, empty] of xml.matchAll(tokens)) {
    const current = open.at(-1)!;
    if (opening !== undefined) {
      const element = { name: opening, attributes: decodedAttributes(rest!), children: [], text: '' };
      current.children.push(element);
      if (empty === '') open.push(element);
    } else if (closing === undefined) current.text += decoded(token);
    else if (current.name !== closing) throw new Error(`closes what is not open: ${token}`);
    else {
      open.pop();
      open.at(-1)!.text += current.text;
    }
  }
  const [only, ...more] = root.children;
  if (open.length > 1 || only === undefined || more.length > 0 || root.text.trim() !== only.text.trim())
    throw new Error('not one element');
  return only;
}

function all(element: Element): Element[] {
  return [element, ...element.children.flatMap(all)];
}

/** What the picture shows, measured by its own axis. */
function measured(svg: string) {
  const root = parseXml(svg);
  const rows = root.children.filter(({ name }) => name === 'g');
  const ticks = root.children
    .filter(({ name, text }) => name === 'text' && /^([−+]\d+|0)$/.test(text))
    .map(({ text, attributes }) => ({ bits: Number(text.replace('−', '-')), x: Number(attributes.x) }))
    .toSorted((a, b) => a.x - b.x);
  const [first, last] = [ticks[0]!, ticks.at(-1)!];
  const perPixel = (last.bits - first.bits) / (last.x - first.x);
  const bitsAt = (x: number) => first.bits + (x - first.x) * perPixel;
  const bars = rows.map((row) => {
    const { x, width } = row.children.find(({ name }) => name === 'rect')!.attributes;
    return { left: bitsAt(Number(x)), right: bitsAt(Number(x) + Number(width)) };
  });
  const labels = rows.map((row) =>
    row.children.filter(({ name }) => name === 'text').map(({ text }) => text),
  );
  return { root, ticks, bars, labels, perPixel };
}

test('a label says in words what each bar is, and the sign stands beside it', () => {
  expect(measured(waterfallSvg(USUAL)).labels).toEqual([
    ['prior before any comparison', '−12.3'],
    ['name family name alone', '+7.3'],
    ['of a rarer value', '+1.0'],
    ['birth date one digit', '−4.5'],
    ['address equal', '+17.2'],
    ['of a more common value', '−2.5'],
    ['related people of one household', '−3.2'],
    ['match weight 88.9 %', '+3.0'],
  ]);
});

describe.each(CASES)('a picture %s', (_, explained) => {
  const svg = waterfallSvg(explained);
  const { root, ticks, bars, perPixel } = measured(svg);

  test('has bars that add up to the match weight on the axis', () => {
    const close = (actual: number, expected: number) =>
      expect(Math.abs(actual - expected)).toBeLessThan(0.03 * perPixel);
    let reached = 0;
    expect(bars).toHaveLength(explained.parts.length + 1);
    for (const [index, part] of explained.parts.entries()) {
      close(bars[index]!.left, Math.min(reached, reached + part));
      close(bars[index]!.right, Math.max(reached, reached + part));
      reached += part;
    }
    const sum = bars.at(-1)!;
    close(sum.left, Math.min(0, explained.matchWeight));
    close(sum.right, Math.max(0, explained.matchWeight));
    close(reached, explained.matchWeight);
  });

  test('has an axis with a zero line and room between its ticks', () => {
    expect(ticks.filter(({ bits }) => bits === 0)).toHaveLength(1);
    const zero = ticks.find(({ bits }) => bits === 0)!;
    const line = root.children.findLast(({ name }) => name === 'path')!;
    expect(line.attributes).toMatchObject({
      d: expect.stringMatching(`^M${zero.x.toFixed(2)},`),
      stroke: '#111111',
    });
    const gaps = ticks.slice(1).map(({ x }, index) => x - ticks[index]!.x);
    expect(Math.min(...gaps)).toBeGreaterThan(50);
  });

  test('is whole within its view box', () => {
    const [, , width, height] = root.attributes.viewBox!.split(' ').map(Number) as [
      number,
      number,
      number,
      number,
    ];
    for (const { name, attributes } of all(root).filter((one) => one.name !== 'svg')) {
      const [x, y] = [Number(attributes.x ?? 0), Number(attributes.y ?? 0)];
      expect([name, x >= 0, y >= 0]).toEqual([name, true, true]);
      expect(x + Number(attributes.width ?? 0)).toBeLessThanOrEqual(width);
      expect(y + Number(attributes.height ?? 0)).toBeLessThanOrEqual(height);
      const d = /^M([\d.]+),([\d.]+) (V|v)([\d.]+)$/.exec(attributes.d ?? '');
      expect(d === null).toBe(name !== 'path');
      if (d === null) continue;
      expect(Number(d[1])).toBeLessThanOrEqual(width);
      expect(Number(d[4]) + (d[3] === 'v' ? Number(d[2]) : 0)).toBeLessThanOrEqual(height);
    }
    expect(svg).not.toMatch(/NaN|Infinity|-\d/);
  });
});

test('who sees no picture is told its title and all bars', () => {
  const { root } = measured(waterfallSvg(USUAL));
  expect(root.attributes).toMatchObject({ role: 'img', xmlns: 'http://www.w3.org/2000/svg' });
  expect(root.children[0]).toMatchObject({
    name: 'title',
    text: 'Match weight +3.0 bits: one person with a probability of 88.9 %',
  });
  expect(root.children[1]).toMatchObject({ name: 'desc' });
  expect(root.children[1]!.text).toContain(
    'In bits: prior, before any comparison −12.3; name, family name alone +7.3; of a rarer value +1.0; birth date,',
  );
  expect(root.children[1]!.text).toMatch(
    /related people, of one household −3\.2; match weight, 88\.9 % \+3\.0\.$/,
  );
});

test('the picture stands by itself: its own ground, no script, style, font or address', () => {
  const { root } = measured(waterfallSvg(USUAL));
  const { width, height } = root.attributes;
  expect(root.children.find(({ name }) => name === 'rect')!.attributes).toEqual({
    width,
    height,
    fill: '#ffffff',
  });
  expect(new Set(all(root).map(({ name }) => name))).toEqual(
    new Set(['svg', 'title', 'desc', 'rect', 'text', 'tspan', 'path', 'g']),
  );
  const attributes = new Set(all(root).flatMap((one) => Object.keys(one.attributes)));
  for (const name of ['id', 'style', 'class', 'href', 'onload']) expect(attributes).not.toContain(name);
});

test('what would be markup is text, and what no XML may hold is replaced', () => {
  const nasty = '</text><script>x("&amp;\'")</script>\u0000\ud800';
  const svg = waterfallSvg({
    ...explanation(-1, [says('<b>&"', 3, 1, nasty)]),
    relation: { name: '<i>', weight: -1 },
  });
  const { root, labels } = measured(svg);
  expect(all(root).map(({ name }) => name)).not.toContain('script');
  expect(labels[1]![0]).toMatch(/^<b>&" <\/text><script>/);
  expect(labels[3]![0]).toBe('related people of one <i>');
  expect(root.children[1]!.text).toContain('<b>&", </text><script>x("&amp;\'")</script>\ufffd\ufffd +3.0');
});

test('a long label is cut where the numbers begin; the whole of it is in the title of its row', () => {
  const long = 'W'.repeat(300);
  const level = '漢'.repeat(300);
  const { root, labels } = measured(
    waterfallSvg(explanation(-1, [says('x'.repeat(300), 3, 0, level), says('a', 1, 0, long)])),
  );
  expect(labels[1]![0]).toMatch(/^x{15,25}… 漢{0,10}…$/);
  expect(labels[2]![0]!.length).toBeLessThan(40);
  const titles = root.children.filter(({ name }) => name === 'g').map(({ children }) => children[0]!.text);
  expect(titles[1]).toBe(`${'x'.repeat(300)}, ${level} +3.0; in all +2.0`);
});

test('a probability that is nearly certain is not said to be certain', () => {
  const title = (weight: number) => parseXml(waterfallSvg(explanation(weight, []))).children[0]!.text;
  expect(title(60)).toContain('+60.0 bits: one person with a probability of more than 99.9 %');
  expect(title(-60)).toContain('−60.0 bits: one person with a probability of less than 0.1 %');
  expect(title(0)).toContain('probability of 50.0 %');
});

test('a model that holds a probability of 0 is drawn too', () => {
  const svg = waterfallSvg({
    prior: -Infinity,
    contributions: [says('phone', 9)],
    relation: { name: 'household', weight: Number.NaN },
    matchWeight: -Infinity,
    matchProbability: 0,
  });
  expect(measured(svg).bars).toHaveLength(4);
  expect(svg).not.toMatch(/(x|y|d|width|height)="[^"]*(NaN|Infinity)/);
});

test.each([
  '<a>',
  '<a></b>',
  '<a b="1" b="2"/>',
  '<a>&b;</a>',
  '<a>&</a>',
  '<a/><a/>',
  '<a>\u0001</a>',
  '<a b=1/>',
  '<a/>x',
])('the reader of these tests refuses %j', (xml) => expect(() => parseXml(xml)).toThrow());
