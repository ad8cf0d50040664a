import type { Feature, Features } from '../attributes.ts';
import type { Condition, Crossing, Single } from './condition.ts';
import { hamming, isWithinOneEdit, jaroWinkler } from './distances.ts';

/** Of two records. */
export type Test = (left: Features, right: Features) => boolean;

type Both = (one: string, other: string) => boolean;

/** Whether a condition holds for two records: what conditionSql says in SQL. Pure; made once for a condition, which is asked of many. */
export function testOf(condition: Condition): Test {
  if ('all' in condition) {
    const parts = condition.all.map(testOf);
    return (left, right) => parts.every((part) => part(left, right));
  }
  if ('any' in condition) {
    const parts = condition.any.map(testOf);
    return (left, right) => parts.some((part) => part(left, right));
  }
  if ('equal' in condition) return both(condition.equal, isSame);
  if ('alike' in condition) return both(condition.alike, alike(condition.atLeast));
  if ('crossed' in condition) return crossed(condition.crossed, isSame);
  if ('crossedAlike' in condition) return crossed(condition.crossedAlike, alike(condition.atLeast));
  if ('oneCrossed' in condition) {
    const [one, other] = crossings(condition.oneCrossed, isSame);
    return (left, right) => one(left, right) || other(left, right);
  }
  return testOfOne(condition);
}

/** The same for a condition about one feature. */
function testOfOne(condition: Single): Test {
  if ('sharesWord' in condition) return both(condition.sharesWord, sharesWord);
  if ('startsOther' in condition)
    return both(condition.startsOther, (a, b) => a.startsWith(b) || b.startsWith(a));
  if ('initial' in condition) return both(condition.initial, isInitial);
  if ('missing' in condition) {
    const { missing } = condition;
    return (left, right) => left[missing] === null || right[missing] === null;
  }
  if ('placesDiffer' in condition) {
    const { placesDiffer, atMost } = condition;
    return both(placesDiffer, (a, b) => hamming(a, b) <= atMost);
  }
  if ('oneEdit' in condition) return both(condition.oneEdit, isWithinOneEdit);
  if ('neighboursSwapped' in condition)
    return both(condition.neighboursSwapped, (a, b) => hamming(a, b) === 2 && isWithinOneEdit(a, b));
  if ('dayAndMonthSwapped' in condition)
    return both(
      condition.dayAndMonthSwapped,
      (a, b) => a === `${b.slice(0, 4)}${b.slice(6, 8)}${b.slice(4, 6)}`,
    );
  const { sameStart, length } = condition;
  return both(sameStart, (a, b) => a.slice(0, length) === b.slice(0, length));
}

function both(feature: Feature, test: Both): Test {
  return across(feature, feature, test);
}

/** Of a feature of the one and a feature of the other. */
function across(own: Feature, others: Feature, test: Both): Test {
  return (left, right) => {
    const [one, other] = [left[own], right[others]];
    return one !== null && other !== null && test(one, other);
  };
}

function crossings([first, second]: Crossing, test: Both): readonly [Test, Test] {
  return [across(first, second, test), across(second, first, test)];
}

function crossed(features: Crossing, test: Both): Test {
  const [one, other] = crossings(features, test);
  return (left, right) => one(left, right) && other(left, right);
}

const isSame: Both = (one, other) => one === other;

function alike(atLeast: number): Both {
  return (one, other) => jaroWinkler(one, other) >= atLeast;
}

const isInitial: Both = (one, other) => Math.min(one.length, other.length) === 1 && one[0] === other[0];

function sharesWord(one: string, other: string): boolean {
  const words = new Set(one.split(' '));
  return other.split(' ').some((word) => words.has(word));
}
