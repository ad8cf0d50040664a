import type { AttributeFairness, FairnessRow, GroupFairness, OutcomeFairness } from './fairnessReport.ts';
import { type Count, differenceOf, type Estimate, ratioOf, shareOf } from './intervals.ts';
import { shownGroups } from './shownGroups.ts';

/**
 * Fewer people are neither shown nor compared: a rate of less than 30 is known to no better than 17 points either way, and a
 * group so small can be a handful of people whom somebody knows.
 */
export const MINIMUM_SIZE = 30;

/** The group of those whose group is not known. It is compared like any other, and is never the reference. */
export const NOT_KNOWN = 'not known';

/** Of the Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D: a rule of thumb. */
const FOUR_FIFTHS = 0.8;

export interface FairnessQuestion {
  readonly outcome: string;
  readonly attributes: readonly string[];
  readonly minimumSize?: number;
}

/** How evenly people of different groups are selected, attribute by attribute. Pure. */
export function outcomeFairness(
  rows: readonly FairnessRow[],
  { outcome, attributes, minimumSize = MINIMUM_SIZE }: FairnessQuestion,
): OutcomeFairness {
  const all = count(rows);
  return {
    outcome,
    minimumSize,
    // what is said of all must not tell of few either
    all: all.size < Math.max(minimumSize, 1) ? null : { ...all, rate: shareOf(all) },
    attributes: attributes.map((attribute) => attributeFairness(rows, attribute, minimumSize)),
  };
}

function attributeFairness(
  rows: readonly FairnessRow[],
  attribute: string,
  minimumSize: number,
): AttributeFairness {
  const groups = Map.groupBy(rows, (row) => row.groups[attribute] ?? NOT_KNOWN);
  const shown = shownGroups(new Map([...groups].map(([name, list]) => [name, list.length])), minimumSize)
    .map((name) => ({ name, ...count(groups.get(name) ?? []) }))
    .toSorted((one, other) => rate(other) - rate(one) || other.size - one.size);
  const reference = shown.length < 2 ? undefined : shown.find(({ name }) => name !== NOT_KNOWN);
  return {
    attribute,
    groups: shown.map((group) => groupFairness(group, reference)),
    hiddenGroups: groups.size - shown.length,
    reference: reference?.name ?? null,
  };
}

type NamedCount = Count & { readonly name: string };

function groupFairness(group: NamedCount, reference: NamedCount | undefined): GroupFairness {
  const { name, selected, size } = group;
  const isCompared = reference !== undefined && reference.name !== name;
  const ratio = isCompared ? ratioOf(group, reference) : null;
  return {
    group: name,
    selected,
    size,
    rate: shareOf(group),
    ratio,
    difference: isCompared ? differenceOf(group, reference) : null,
    isBelowFourFifths: ratio !== null && ratio.value < FOUR_FIFTHS,
    screening: isCompared ? screening(ratio, reference.name) : notCompared(reference),
  };
}

function notCompared(reference: NamedCount | undefined): string {
  return reference === undefined
    ? 'There is no other group to compare with.'
    : 'The others are compared with it.';
}

function screening(ratio: Estimate | null, reference: string): string {
  if (ratio === null) return `Nobody of ${reference} was selected, so there is no ratio.`;
  const number = (value: number) => value.toFixed(3);
  const said = `Selected at ${number(ratio.value)} times the rate of ${reference} (${number(ratio.low)} to ${number(ratio.high)}): `;
  if (ratio.value < FOUR_FIFTHS)
    return ratio.high < FOUR_FIFTHS
      ? `${said}below four fifths, and so is the whole interval. A reason to look closer, not a verdict.`
      : `${said}below four fifths, though the interval reaches above. A reason to look closer, not a verdict.`;
  return ratio.low < FOUR_FIFTHS
    ? `${said}not below four fifths, though the interval reaches below: too few people to tell.`
    : `${said}not below four fifths.`;
}

function count(rows: readonly FairnessRow[]): Count {
  return { selected: rows.filter(({ selected }) => selected).length, size: rows.length };
}

function rate({ selected, size }: Count): number {
  return selected / size;
}
