import type { Health } from '../../../subgraphs/playbook/health/health.ts';
import type { ChurnRow } from './readChurn.ts';

/** What a regression is fitted on: a row of numbers for each person. */
export interface Features {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Who somebody is, which no judgement of ours may rest on. */
export const PERSONAL_COLUMNS = ['gender', 'SeniorCitizen', 'Partner', 'Dependents'];
const NUMBERS: readonly string[] = ['tenure', 'MonthlyCharges', 'TotalCharges'];

/** Columns as they stand: numbers as numbers, words as one indicator for each but the first. */
export function columnsOf(people: readonly ChurnRow[], without: readonly string[] = []): Features {
  const numbers = (person: ChurnRow) => [person.tenure, person.monthlyCharges, person.totalCharges];
  const wordy = Object.keys(people[0]?.columns ?? {}).filter(
    (name) => !NUMBERS.includes(name) && !without.includes(name),
  );
  const indicators = wordy.flatMap((name) =>
    [...new Set(people.map(({ columns }) => columns[name] ?? ''))]
      .toSorted()
      .slice(1)
      .map((word) => ({ name, word })),
  );
  return {
    names: [...NUMBERS, ...indicators.map(({ name, word }) => `${name}=${word}`)],
    rows: people.map((person) => [
      ...numbers(person),
      ...indicators.map(({ name, word }) => Number(person.columns[name] === word)),
    ]),
  };
}

/** What the score has in hand: the components' normalised values (0 where left out), and for each whether it was left out. */
export function componentsOf(healths: readonly Health[]): Features {
  const names = varyingComponents(healths);
  const rows = healths.map((health) =>
    names.flatMap((name) => {
      const value = normalisedOf(health, name);
      return [value ?? 0, Number(value === undefined)];
    }),
  );
  return { names: names.flatMap((name) => [name, `${name} is left out`]), rows };
}

/**
 * The components as the score takes them: one that is left out counts as the mean of the others, which is what weighing the rest
 * anew amounts to. Shares of 1.
 */
export function componentsAsScored(healths: readonly Health[]): Features {
  const names = varyingComponents(healths);
  const rows = healths.map((health) =>
    names.map((name) => (normalisedOf(health, name) ?? exactScore(health)) / 100),
  );
  return { names, rows };
}

/** The score before it is rounded, 0 to 100. */
export function exactScore({ components }: Health): number {
  return components.reduce((sum, one) => sum + (one.kind === 'COUNTED' ? one.weight * one.normalised : 0), 0);
}

/** Those whose value is not the same for everybody who has one: of the others nothing can be learned. */
function varyingComponents(healths: readonly Health[]): string[] {
  return (healths[0]?.components ?? [])
    .map(({ name }) => name)
    .filter((name) => new Set(healths.flatMap((health) => normalisedOf(health, name) ?? [])).size > 1);
}

function normalisedOf({ components }: Health, name: string): number | undefined {
  const found = components.find((one) => one.name === name);
  return found?.kind === 'COUNTED' ? found.normalised : undefined;
}
