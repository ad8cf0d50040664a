import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * What the studies use of the built program, which they load from dist/ as the benchmarks do: what is judged is what runs.
 * They know no sources of a subgraph, so these are the parts of their types that they need.
 */

type Input<T> =
  | { readonly kind: 'KNOWN'; readonly value: T }
  | { readonly kind: 'WITHHELD' }
  | { readonly kind: 'UNKNOWN' };

export interface HealthInputs {
  readonly orders: Input<
    readonly {
      readonly placedAt: Date;
      readonly totalMinor: number;
      readonly currency: string;
      readonly cancelled: boolean;
    }[]
  >;
  readonly ordersAreAll: boolean;
  readonly subscriptions: Input<
    readonly { readonly startedAt: Date; readonly endedAt: Date | null; readonly status: string }[]
  >;
  readonly knownSince: Input<Date>;
  readonly returns: { readonly kind: 'UNKNOWN' };
  readonly tickets: { readonly kind: 'UNKNOWN' };
  readonly moods: { readonly kind: 'UNKNOWN' };
  readonly ratings: { readonly kind: 'UNKNOWN' };
  readonly interactions: { readonly kind: 'UNKNOWN' };
}

export interface HealthDefinition {
  readonly version: string;
  readonly minimumCoverage: number;
  readonly bands: readonly { readonly name: string; readonly from: number }[];
  readonly components: readonly { readonly name: string; readonly title: string; readonly weight: number }[];
}

export interface Health {
  readonly value: number | null;
  readonly band: string | null;
  readonly coverage: number;
  readonly components: readonly (
    | {
        readonly kind: 'COUNTED';
        readonly name: string;
        readonly normalised: number;
        readonly weight: number;
      }
    | { readonly kind: 'LEFT_OUT'; readonly name: string; readonly reason: string }
  )[];
}

/** Scores somebody by a definition. */
export type HealthOf<D extends HealthDefinition = HealthDefinition> = (
  definition: D,
  inputs: HealthInputs,
  asOf: Date,
) => Health;

export interface FairnessRow {
  readonly groups: Readonly<Record<string, string | null>>;
  readonly selected: boolean;
}

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What is printed of it; the page takes it whole. */
export interface OutcomeFairness {
  readonly outcome: string;
  readonly attributes: readonly {
    readonly attribute: string;
    readonly groups: readonly {
      readonly group: string;
      readonly size: number;
      readonly selected: number;
      readonly rate: Estimate;
      readonly ratio: Estimate | null;
      readonly difference: Estimate | null;
      readonly isBelowFourFifths: boolean;
    }[];
  }[];
}

/** What counts how evenly people are selected. */
export interface FairnessMeans {
  outcomeFairness(
    rows: readonly FairnessRow[],
    question: { readonly outcome: string; readonly attributes: readonly string[] },
  ): OutcomeFairness;
  bandOutcomes(
    people: readonly { readonly groups: FairnessRow['groups']; readonly value: number | null }[],
    question: { readonly bands: HealthDefinition['bands']; readonly attributes: readonly string[] },
  ): OutcomeFairness[];
}

const DIST = resolve(import.meta.dirname, '../../dist/subgraphs/playbook');

/** A module of dist/, of which this is used. */
async function load<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(DIST, path)).href)) as T;
}

export const { healthOf } = await load<{ healthOf: HealthOf }>('health/healthOf.js');

export const { readHealthDefinition } = await load<{ readHealthDefinition(path?: string): HealthDefinition }>(
  'health/readHealthDefinition.js',
);

export const { outcomeFairness } = await load<Pick<FairnessMeans, 'outcomeFairness'>>(
  'fairness/outcomeFairness.js',
);

export const { bandOutcomes } = await load<Pick<FairnessMeans, 'bandOutcomes'>>('fairness/bandOutcomes.js');

export const { fairnessPage } = await load<{
  fairnessPage(report: {
    readonly title: string;
    readonly about: string;
    readonly madeAt: Date;
    readonly outcomes: readonly OutcomeFairness[];
  }): string;
}>('fairness/fairnessPage.js');
