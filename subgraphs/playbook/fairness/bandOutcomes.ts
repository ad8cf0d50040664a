import type { Band } from '../health/healthDefinition.ts';
import type { FairnessRow, OutcomeFairness } from './fairnessReport.ts';
import { outcomeFairness } from './outcomeFairness.ts';

/** Somebody's groups and score; null where they have none. */
export interface ScoredPerson {
  readonly groups: FairnessRow['groups'];
  readonly value: number | null;
}

export interface BandQuestion {
  readonly bands: readonly Pick<Band, 'name' | 'from'>[];
  readonly attributes: readonly string[];
  readonly minimumSize?: number;
}

/**
 * How evenly the bands of the health score are reached. Being in a band or a better one is what people are selected for, so that
 * being selected is always the better; the lowest band, which everybody reaches, is left out. Of those who have a score; where
 * some have none, having one comes first, since that too can differ between groups. Pure.
 */
export function bandOutcomes(
  people: readonly ScoredPerson[],
  { bands, ...question }: BandQuestion,
): OutcomeFairness[] {
  const about = (
    outcome: string,
    among: readonly ScoredPerson[],
    isSelected: (value: number | null) => boolean,
  ) =>
    outcomeFairness(
      among.map(({ groups, value }) => ({ groups, selected: isSelected(value) })),
      { ...question, outcome },
    );
  const scored = people.filter(({ value }) => value !== null);
  return [
    ...(scored.length < people.length ? [about('has a score', people, (value) => value !== null)] : []),
    ...bands
      .slice(1)
      .map(({ name, from }) =>
        about(`in the band ${name} or better`, scored, (value) => value !== null && value >= from),
      ),
  ];
}
