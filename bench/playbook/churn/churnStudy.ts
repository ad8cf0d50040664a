import type { Health } from '../../../subgraphs/playbook/health/health.ts';
import type { HealthDefinition } from '../../../subgraphs/playbook/health/healthDefinition.ts';
import { healthOf } from '../../../subgraphs/playbook/health/healthOf.ts';
import { type Calibration, calibrationOf } from './calibration.ts';
import { foldsOf, outOfFold } from './crossValidation.ts';
import { AS_OF, customerOf } from './customerOf.ts';
import { type Area, areaDifference, areaOf } from './delong.ts';
import {
  columnsOf,
  componentsAsScored,
  componentsOf,
  exactScore,
  type Features,
  PERSONAL_COLUMNS,
} from './features.ts';
import { isotonicOutOfFold } from './isotonic.ts';
import { fitLogistic } from './logisticRegression.ts';
import type { ChurnRow } from './readChurn.ts';

export const FOLDS = 10;
export const SEED = 1;
export const RIDGE = 1;

/** How well something tells who leaves. */
export interface Discrimination {
  readonly name: string;
  readonly area: Area;
  /** Its area less that of the score as it is shown. */
  readonly gain: Area;
}

export interface FittedWeight {
  readonly name: string;
  /** Of the weights that vary in the data. */
  readonly agreed: number;
  /** The change of the log-odds of leaving over the whole scale, with its standard error. */
  readonly coefficient: number;
  readonly standardError: number;
  /** What its share would be; those that speak the other way get none. */
  readonly fitted: number;
}

export interface ChurnStudy {
  readonly version: string;
  readonly people: number;
  readonly left: number;
  /** How many would have a score by the definition's own minimum of coverage. */
  readonly scored: number;
  /** By coverage, how many. */
  readonly coverages: readonly { readonly coverage: number; readonly people: number }[];
  /** For how many each component was counted, and of how many different values. */
  readonly counted: readonly { readonly name: string; readonly people: number; readonly values: number }[];
  readonly discriminations: readonly Discrimination[];
  readonly calibrations: readonly { readonly name: string; readonly calibration: Calibration }[];
  readonly weights: readonly FittedWeight[];
  readonly bands: readonly { readonly name: string; readonly people: number; readonly left: number }[];
}

/**
 * What the health score says of who leaves the telecom company, against regressions that were fitted to it. The minimum of
 * coverage is set aside, since the company's data has no counterpart to half of the score.
 */
export function churnStudy(people: readonly ChurnRow[], definition: HealthDefinition): ChurnStudy {
  const inputs = people.map(customerOf);
  const healths = inputs.map((one) => healthOf({ ...definition, minimumCoverage: 0 }, one, AS_OF));
  const left = people.map((person) => person.left);
  const folds = foldsOf(left, FOLDS, SEED);
  const fitted = ({ rows }: Features) => outOfFold(rows, left, folds, RIDGE);
  const exact = healths.map(exactScore);
  const chances = {
    score: fitted({ names: ['score'], rows: exact.map((score) => [score]) }),
    components: fitted(componentsOf(healths)),
    impersonal: fitted(columnsOf(people, PERSONAL_COLUMNS)),
    all: fitted(columnsOf(people)),
  };
  const shown = healths.map(({ value }) => -(value ?? 0));
  const risks: [string, readonly number[]][] = [
    ['the score as it is, in whole points', shown],
    ['the score before rounding', exact.map((score) => -score)],
    ['tenure alone, nothing fitted', people.map(({ tenure }) => -tenure)],
    ['the score with fitted weights', fittedScores(healths, left, folds)],
    ['logistic regression on the same components', chances.components],
    ['logistic regression on all columns but who they are', chances.impersonal],
    ['logistic regression on all columns', chances.all],
  ];
  return {
    version: definition.version,
    people: people.length,
    left: left.filter(Boolean).length,
    scored: inputs.filter((one) => healthOf(definition, one, AS_OF).value !== null).length,
    ...extentOf(healths),
    discriminations: risks.map(([name, risk]) => ({
      name,
      area: areaOf(risk, left),
      gain: areaDifference(risk, shown, left),
    })),
    calibrations: [
      { name: 'the score, by a logistic calibration', calibration: calibrationOf(chances.score, left) },
      {
        name: 'the score, by an isotonic calibration',
        calibration: calibrationOf(isotonicOutOfFold(shown, left, folds), left),
      },
      {
        name: 'logistic regression on the same components',
        calibration: calibrationOf(chances.components, left),
      },
      { name: 'logistic regression on all columns', calibration: calibrationOf(chances.all, left) },
    ],
    weights: weightsOf(healths, left, definition),
    bands: definition.bands.map(({ name }) => {
      const within = people.filter((_, index) => healths[index]?.band === name);
      return { name, people: within.length, left: within.filter((person) => person.left).length };
    }),
  };
}

function extentOf(healths: readonly Health[]): Pick<ChurnStudy, 'coverages' | 'counted'> {
  const byCoverage = Map.groupBy(healths, ({ coverage }) => coverage.toFixed(4));
  const counted = (healths[0]?.components ?? []).map(({ name }) => {
    const values = healths.flatMap(({ components }) =>
      components.flatMap((one) => (one.name === name && one.kind === 'COUNTED' ? one.normalised : [])),
    );
    return { name, people: values.length, values: new Set(values).size };
  });
  return {
    coverages: [...byCoverage]
      .map(([coverage, list]) => ({ coverage: Number(coverage), people: list.length }))
      .toSorted((one, other) => other.people - one.people),
    counted,
  };
}

/** Weights from a regression on the components as they are scored; one that speaks the other way gets none. */
function fitWeights(rows: readonly (readonly number[])[], left: readonly boolean[]) {
  const { coefficients, standardErrors } = fitLogistic(rows, left, 1e-6);
  const raw = coefficients.map((coefficient) => Math.max(0, -coefficient));
  const all = raw.reduce((sum, one) => sum + one, 0);
  return { coefficients, standardErrors, shares: raw.map((one) => (all === 0 ? 1 / raw.length : one / all)) };
}

/** Risks by a score whose weights were fitted without the fold of whom it scores. */
function fittedScores(
  healths: readonly Health[],
  left: readonly boolean[],
  folds: readonly number[],
): number[] {
  const { rows } = componentsAsScored(healths);
  const risks = new Array<number>(rows.length).fill(Number.NaN);
  for (const fold of new Set(folds)) {
    const isOther = (_: unknown, index: number) => folds[index] !== fold;
    const { shares } = fitWeights(rows.filter(isOther), left.filter(isOther));
    rows.forEach((row, index) => {
      if (folds[index] === fold)
        risks[index] = -row.reduce((sum, value, column) => sum + value * (shares[column] ?? 0), 0);
    });
  }
  return risks;
}

function weightsOf(
  healths: readonly Health[],
  left: readonly boolean[],
  definition: HealthDefinition,
): FittedWeight[] {
  const { names, rows } = componentsAsScored(healths);
  const { coefficients, standardErrors, shares } = fitWeights(rows, left);
  const agreed = names.map((name) => definition.components.find((one) => one.name === name)?.weight ?? 0);
  const all = agreed.reduce((sum, weight) => sum + weight, 0);
  return names.map((name, index) => ({
    name,
    agreed: (agreed[index] ?? 0) / all,
    coefficient: coefficients[index] ?? 0,
    standardError: standardErrors[index] ?? 0,
    fitted: shares[index] ?? 0,
  }));
}
