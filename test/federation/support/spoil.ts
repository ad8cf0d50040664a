import {
  type GraphQLOutputType,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Dice } from '../../properties/support/dice.ts';
import type { Place } from './places.ts';

/** An answer of a subgraph that was spoilt. */
export interface Spoilt {
  /** As it goes over the wire. */
  readonly text: string;
  /** What was done to it. */
  readonly what: string;
  /** How much may be lost by it: the value of one field, what one field answers, or all that the subgraph answered. */
  readonly reach: 'value' | 'field' | 'answer';
}

/** Spoils an answer in one place, so that it breaks the subgraph's schema or GraphQL's own form. */
export function spoil(answer: object, places: readonly Place[], dice: Dice): Spoilt {
  if (places.length === 0 || dice.chance(15)) return spoilWhole(answer, dice);
  const place = dice.pick(places);
  const before = JSON.stringify(place.holder[place.key]);
  const change = dice.pick(changesOf(place));
  change.apply();
  let text = JSON.stringify(answer);
  for (const [standIn, meant] of STAND_INS) text = text.replaceAll(`"${standIn}"`, meant);
  return {
    text,
    what: `${place.key} (${place.kind} ${String(place.type ?? '')}, was ${before?.slice(0, 80)}): ${change.what}`,
    reach: change.what.includes(TOO_DEEP) ? 'answer' : reachOf(place),
  };
}

function reachOf({ kind, key, type }: Place): Spoilt['reach'] {
  if (kind === 'entities' || kind === 'entity') return 'answer';
  // what the client selects is called c0, c1 and so on; on the rest other fields may rest
  const isSelected = kind === 'field' && /^c\d+$/.test(String(key));
  return isSelected && isLeafType(getNullableType(type)) ? 'value' : 'field';
}

interface Change {
  readonly what: string;
  readonly apply: () => void;
}

/** What cannot be written with JSON.stringify, and what stands for it until then. */
const PROTO = 'the key __proto__';
const DEEP = 'something deep';
const DEEP_LISTS = 'deep lists';
const TOO_DEEP = 'something too deep';
const STAND_INS = [
  [PROTO, '"__proto__"'],
  [DEEP, nested('{"a":[', ']}', 480)],
  [DEEP_LISTS, nested('[', ']', 960)],
  [TOO_DEEP, nested('{"a":[', ']}', 20_000)],
] as const;

function nested(opening: string, closing: string, times: number): string {
  return `${opening.repeat(times)}1${closing.repeat(times)}`;
}

const POISON = {
  [PROTO]: { polluted: 'yes', __typename: 'Nobody' },
  constructor: { prototype: { polluted: 'yes' } },
  toString: 'x',
  hasOwnProperty: 5,
};

function changesOf(place: Place): readonly Change[] {
  const { holder, key, kind, type } = place;
  const value = holder[key];
  const to = (other: unknown): Change => ({
    what: `becomes ${JSON.stringify(other)}`,
    apply: () => {
      holder[key] = other;
    },
  });
  const gone: Change = { what: 'is missing', apply: () => void delete holder[key] };
  switch (kind) {
    case 'typename':
      return [gone, ...['Nobody', 'String', 'Query', '__proto__', 'toString', '', 7, null, {}, []].map(to)];
    case 'entities': {
      const items = value as unknown[];
      return [
        gone,
        ...[null, 5, 'x', {}, { 0: items[0], length: 1 }, [], [...items, items[0]], items.slice(1)].map(to),
      ];
    }
    case 'entity':
      return [null, 5, 'x', [], [value], {}, DEEP, { ...(value as object), ...POISON }].map(to);
    case 'item':
      return badValues(type as GraphQLOutputType, value).map(to);
    case 'field':
      return [gone, ...badValues(type as GraphQLOutputType, value).map(to)];
  }
}

/** What may not stand where a value of this type belongs. */
function badValues(type: GraphQLOutputType, value: unknown): readonly unknown[] {
  const nullable = getNullableType(type);
  const bad = isNonNullType(type) ? [null, DEEP, TOO_DEEP] : [DEEP, TOO_DEEP];
  if (isListType(nullable)) return [...bad, 5, 'x', true, {}, { 0: 'x', length: 1 }, POISON];
  if (isEnumType(nullable)) return [...bad, 'NO_SUCH', '__proto__', 'toString', 0, true, [value], {}];
  if (isLeafType(nullable))
    return [...bad, DEEP_LISTS, ...(NO_LEAVES[nullable.name] ?? []), [value], [], {}, POISON];
  // where there is none, an object is no break of the schema
  const objects = isObject(value) ? [{ ...value, ...POISON }, {}] : [];
  return [
    ...bad.filter((one) => one !== DEEP || isObject(value)),
    DEEP_LISTS,
    5,
    'x',
    true,
    [],
    [value],
    ...objects,
  ];
}

const NO_LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  Int: [2 ** 31, -1e300, 0.5, 'NaN', '12', '', true],
  Float: ['NaN', 'Infinity', '1.5', true],
  String: [5, 0, true],
  ID: [0.5, -1.5, true],
  Boolean: ['true', 'false', 0, 1],
};

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function spoilWhole(answer: object, dice: Dice): Spoilt {
  const whole = JSON.stringify(answer);
  const noAnswers = [
    '',
    'null',
    '5',
    '"x"',
    '[]',
    '{}',
    '{"data":',
    '<html>',
    `${whole}}`,
    whole.slice(0, -2),
    '\u0000',
  ];
  const noData = [null, [], 'x', 5, {}, true].map((data) => JSON.stringify({ data }));
  const withErrors = ODD_ERRORS.flatMap((errors) => [
    JSON.stringify({ ...answer, errors }),
    JSON.stringify({ errors }),
    JSON.stringify({ data: null, errors }),
  ]);
  const text = dice.pick([dice.pick(noAnswers), dice.pick(noData), dice.pick(withErrors)]);
  return { text, what: `the answer becomes ${text.slice(0, 200)}`, reach: 'answer' };
}

const ODD_ERRORS: readonly unknown[] = [
  'x',
  5,
  {},
  [],
  [null, null],
  [5, 'x', []],
  [{}],
  [{ message: 5 }],
  [{ message: { toString: 1 } }],
  ...[
    'x',
    5,
    {},
    [null],
    [{}],
    [true, []],
    [-1],
    [0.5],
    ['r0', 99],
    ['r9', 0],
    ['r0', -1, 'c0'],
    ['c0', 7],
    ['__proto__'],
  ].map((path) => [{ message: 'odd', path }]),
  ...[
    null,
    5,
    [],
    'x',
    { code: {} },
    { code: null, http: { status: 500 } },
    { consent: { withheld: [null] } },
  ].map((extensions) => [{ message: 'odd', extensions }]),
  Array.from({ length: 300 }, () => ({ message: 'many' })),
];
