import { AS_OF, customerOf } from '../churn/customerOf.ts';
import type { ChurnRow } from '../churn/readChurn.ts';
import type { FairnessRow, HealthDefinition, HealthOf, OutcomeFairness } from '../product.ts';

export const ATTRIBUTES = ['gender', 'SeniorCitizen'];

interface Means<D extends HealthDefinition> {
  readonly healthOf: HealthOf<D>;
  readonly definition: D;
  readonly outcomeFairness: (
    rows: readonly FairnessRow[],
    question: { readonly outcome: string; readonly attributes: readonly string[] },
  ) => OutcomeFairness;
}

/**
 * How evenly the score's bands are reached by the telecom company's customers, and, to compare with, how evenly they stayed.
 * Being in a band or a better one is what people are selected for; the lowest band, which everybody reaches, is none.
 */
export function bandFairness<D extends HealthDefinition>(
  people: readonly ChurnRow[],
  { healthOf, definition, outcomeFairness }: Means<D>,
): OutcomeFairness[] {
  const scored = people.map((person) => ({
    groups: groupsOf(person),
    stayed: !person.left,
    value: healthOf({ ...definition, minimumCoverage: 0 }, customerOf(person), AS_OF).value ?? 0,
  }));
  const about = (outcome: string, isSelected: (one: (typeof scored)[number]) => boolean) =>
    outcomeFairness(
      scored.map((one) => ({ groups: one.groups, selected: isSelected(one) })),
      { outcome, attributes: ATTRIBUTES },
    );
  return [
    ...definition.bands
      .slice(1)
      .map(({ name, from }) => about(`in the band ${name} or better`, ({ value }) => value >= from)),
    about('stayed (what the score is to tell, not what it says)', ({ stayed }) => stayed),
  ];
}

function groupsOf({ columns }: ChurnRow): Record<string, string | null> {
  const senior = columns.SeniorCitizen === '1' ? 'senior' : 'not senior';
  return {
    gender: columns.gender ?? null,
    SeniorCitizen: columns.SeniorCitizen === undefined ? null : senior,
  };
}
