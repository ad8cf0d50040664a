import type { CountedComponent, Health, HealthComponent } from './health.ts';
import type { ComponentName } from './healthDefinition.ts';
import { numberOf } from './sentenceOf.ts';

/** Why a score moved. */
export interface HealthComparison {
  /** The score after, less the one before; null where either is. */
  readonly difference: number | null;
  readonly sentence: string;
  /** Each component of either, what moved the score most first. Their differences add up to the score's. */
  readonly movements: readonly HealthMovement[];
}

export interface HealthMovement {
  readonly name: ComponentName;
  readonly title: string;
  /** Points of the score; 0 where it was left out. Null where a score is. */
  readonly before: number | null;
  readonly after: number | null;
  readonly difference: number | null;
  readonly cause: MovementCause;
  readonly sentence: string;
}

/**
 * ENTERED and LEFT: it was left out on one side. VALUE: it measured something else. WEIGHT: it counts for more or less, since
 * others entered or left, or since the definition changed. ROUNDING: nothing moved but the whole points that it is told in.
 */
export type MovementCause = 'ENTERED' | 'LEFT' | 'VALUE' | 'WEIGHT' | 'ROUNDING' | 'NONE';

const MOST_NAMED = 3;

/** Compares two scores of one customer, mostly of two moments. Pure. */
export function compareHealth(before: Health, after: Health): HealthComparison {
  const difference = before.value === null || after.value === null ? null : after.value - before.value;
  const names = new Set([...after.components, ...before.components].map(({ name }) => name));
  const movements = [...names]
    .flatMap((name) => movement(find(before, name), find(after, name), difference !== null))
    .toSorted((one, other) => Math.abs(other.difference ?? 0) - Math.abs(one.difference ?? 0));
  return { difference, sentence: inWords(before, after, movements), movements };
}

function find({ components }: Health, name: ComponentName): HealthComponent | undefined {
  return components.find((one) => one.name === name);
}

function movement(
  before: HealthComponent | undefined,
  after: HealthComponent | undefined,
  isScored: boolean,
): HealthMovement[] {
  const one = after ?? before;
  if (one === undefined) return [];
  const points = (side: HealthComponent | undefined) =>
    side?.kind === 'COUNTED' ? (side.contribution ?? 0) : 0;
  const [was, is] = isScored ? [points(before), points(after)] : [null, null];
  const difference = was === null || is === null ? null : is - was;
  const cause = causeOf(counted(before), counted(after), difference);
  const moved = difference === null ? '' : ` (${signed(difference)})`;
  return [
    {
      name: one.name,
      title: one.title,
      before: was,
      after: is,
      difference,
      cause,
      sentence: `${one.title}${moved}: ${reasonOf(cause, before, after)}`,
    },
  ];
}

function counted(component: HealthComponent | undefined): CountedComponent | undefined {
  return component?.kind === 'COUNTED' ? component : undefined;
}

/** Shares of the weight are quotients: this much of a difference is none. */
const SAME = 1e-9;

function causeOf(
  before: CountedComponent | undefined,
  after: CountedComponent | undefined,
  difference: number | null,
): MovementCause {
  if (before === undefined) return after === undefined ? 'NONE' : 'ENTERED';
  if (after === undefined) return 'LEFT';
  if (before.raw !== after.raw || Math.abs(before.normalised - after.normalised) > SAME) return 'VALUE';
  if (Math.abs(before.weight - after.weight) > SAME) return 'WEIGHT';
  return difference === null || difference === 0 ? 'NONE' : 'ROUNDING';
}

function reasonOf(
  cause: MovementCause,
  before: HealthComponent | undefined,
  after: HealthComponent | undefined,
): string {
  const [was, is] = [
    before?.sentence ?? 'It was no part of the score.',
    after?.sentence ?? 'It is no part any more.',
  ];
  const share = (side: HealthComponent | undefined) =>
    side?.kind === 'COUNTED' ? `${numberOf(100 * side.weight)} %` : 'nothing';
  switch (cause) {
    case 'ENTERED':
    case 'LEFT':
    case 'VALUE':
      return `before: ${was} Now: ${is}`;
    case 'WEIGHT':
      return `${is} It counts for ${share(after)} of the score, before for ${share(before)}.`;
    case 'ROUNDING':
      return `${is} Only the rounding to whole points moved it.`;
    case 'NONE':
      return is;
  }
}

function inWords(before: Health, after: Health, movements: readonly HealthMovement[]): string {
  const without = [before, after].find(({ value }) => value === null);
  if (without !== undefined || before.value === null || after.value === null) {
    const which = without === before ? 'before' : 'now';
    return `There is no score ${which} to compare: ${without?.whyNone?.sentence ?? ''}`;
  }
  const other =
    before.version === after.version
      ? ''
      : ` The definition changed from ${before.version} to ${after.version}.`;
  const difference = after.value - before.value;
  const moved = movements.filter((one) => one.difference !== null && one.difference !== 0);
  const named = moved
    .slice(0, MOST_NAMED)
    .map((one) => `${one.title.toLowerCase()} (${signed(one.difference ?? 0)})`)
    .join(', ');
  if (moved.length === 0)
    return `The score stayed at ${after.value}, and so did all that it is made of.${other}`;
  const most = moved.length > MOST_NAMED ? 'mostly by' : 'by';
  if (difference === 0)
    return `The score stayed at ${after.value}, while it was moved ${most} ${named}.${other}`;
  const verb = difference > 0 ? 'rose' : 'fell';
  const points = Math.abs(difference) === 1 ? 'point' : 'points';
  return `The score ${verb} by ${Math.abs(difference)} ${points}, from ${before.value} to ${after.value}, ${most} ${named}.${other}`;
}

function signed(points: number): string {
  return points === 0 ? '±0' : `${points < 0 ? '−' : '+'}${Math.abs(points)}`;
}
