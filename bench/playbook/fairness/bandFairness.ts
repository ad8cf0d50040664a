import { bandOutcomes } from '../../../subgraphs/playbook/fairness/bandOutcomes.ts';
import type { OutcomeFairness } from '../../../subgraphs/playbook/fairness/fairnessReport.ts';
import { outcomeFairness } from '../../../subgraphs/playbook/fairness/outcomeFairness.ts';
import type { HealthDefinition } from '../../../subgraphs/playbook/health/healthDefinition.ts';
import { healthOf } from '../../../subgraphs/playbook/health/healthOf.ts';
import { AS_OF, customerOf } from '../churn/customerOf.ts';
import type { ChurnRow } from '../churn/readChurn.ts';

const attributes = ['gender', 'SeniorCitizen'];

/**
 * How evenly the score's bands are reached by the telecom company's customers, and, to compare with, how evenly they stayed.
 * The minimum of coverage is set aside, as in churnStudy.
 */
export function bandFairness(people: readonly ChurnRow[], definition: HealthDefinition): OutcomeFairness[] {
  const scored = people.map((person) => ({
    groups: groupsOf(person),
    value: healthOf({ ...definition, minimumCoverage: 0 }, customerOf(person), AS_OF).value,
  }));
  const stayed = people.map((person) => ({ groups: groupsOf(person), selected: !person.left }));
  return [
    ...bandOutcomes(scored, { bands: definition.bands, attributes }),
    outcomeFairness(stayed, { outcome: 'stayed (what the score is to tell, not what it says)', attributes }),
  ];
}

function groupsOf({ columns }: ChurnRow): Record<string, string | null> {
  const senior = columns.SeniorCitizen === '1' ? 'senior' : 'not senior';
  return {
    gender: columns.gender ?? null,
    SeniorCitizen: columns.SeniorCitizen === undefined ? null : senior,
  };
}
