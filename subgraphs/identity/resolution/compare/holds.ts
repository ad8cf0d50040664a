import type { Feature, Features } from '../attributes.ts';
import type { Condition, Crossing, Single } from './condition.ts';
import { hamming, isWithinOneEdit, jaroWinkler } from './distances.ts';

type Both = (one: string, other: string) => boolean;

/** Whether a condition holds for two records: what conditionSql says in SQL. Pure. */
export function holds(condition: Condition, left: Features, right: Features): boolean {
  const both = (feature: Feature, test: Both) => bothOf(left[feature], right[feature], test);
  if ('all' in condition) return condition.all.every((part) => holds(part, left, right));
  if ('any' in condition) return condition.any.some((part) => holds(part, left, right));
  if ('equal' in condition) return both(condition.equal, isSame);
  if ('alike' in condition) return both(condition.alike, alike(condition.atLeast));
  if ('crossed' in condition) return crossings(condition.crossed, left, right, isSame).every(Boolean);
  if ('crossedAlike' in condition)
    return crossings(condition.crossedAlike, left, right, alike(condition.atLeast)).every(Boolean);
  if ('oneCrossed' in condition) return crossings(condition.oneCrossed, left, right, isSame).some(Boolean);
  return holdsForOne(condition, left, right);
}

/** Whether a condition about one feature holds. */
function holdsForOne(condition: Single, left: Features, right: Features): boolean {
  const both = (feature: Feature, test: Both) => bothOf(left[feature], right[feature], test);
  if ('sharesWord' in condition) return both(condition.sharesWord, sharesWord);
  if ('startsOther' in condition)
    return both(condition.startsOther, (a, b) => a.startsWith(b) || b.startsWith(a));
  if ('initial' in condition) return both(condition.initial, isInitial);
  if ('missing' in condition) return left[condition.missing] === null || right[condition.missing] === null;
  if ('placesDiffer' in condition)
    return both(condition.placesDiffer, (a, b) => hamming(a, b) <= condition.atMost);
  if ('oneEdit' in condition) return both(condition.oneEdit, isWithinOneEdit);
  if ('neighboursSwapped' in condition)
    return both(condition.neighboursSwapped, (a, b) => hamming(a, b) === 2 && isWithinOneEdit(a, b));
  if ('dayAndMonthSwapped' in condition)
    return both(
      condition.dayAndMonthSwapped,
      (a, b) => a === `${b.slice(0, 4)}${b.slice(6, 8)}${b.slice(4, 6)}`,
    );
  return both(condition.sameStart, (a, b) => a.slice(0, condition.length) === b.slice(0, condition.length));
}

function bothOf(one: string | null, other: string | null, test: Both): boolean {
  return one !== null && other !== null && test(one, other);
}

function crossings([first, second]: Crossing, left: Features, right: Features, test: Both): boolean[] {
  return [bothOf(left[first], right[second], test), bothOf(left[second], right[first], test)];
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
