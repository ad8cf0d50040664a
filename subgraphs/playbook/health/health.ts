import type { ComponentName } from './healthDefinition.ts';
import type { LeftOutReason } from './measured.ts';

/** How healthy the relationship with a customer was as of a moment, and why. */
export interface Health {
  /** The version of the definition that it was made by. */
  readonly version: string;
  readonly asOf: Date;
  /** 0 to 100, whole points, the sum of the contributions; null where `whyNone` says why. */
  readonly value: number | null;
  /** Of the definition; null without a value. */
  readonly band: string | null;
  readonly whyNone: NoScore | null;
  /** 0 to 1: the share of the definition's weight that was counted. */
  readonly coverage: number;
  /** Between which scores it would be whatever the components that are left out said; null without a value. */
  readonly range: { readonly atLeast: number; readonly atMost: number } | null;
  readonly trend: HealthTrend;
  /** In the order of the definition. */
  readonly components: readonly HealthComponent[];
}

export interface NoScore {
  readonly code: 'NOT_KNOWN_YET' | 'TOO_LITTLE_COVERAGE';
  readonly sentence: string;
}

export interface HealthTrend {
  readonly days: number;
  /** The score so many days before, by what had happened by then, under the consent of now. */
  readonly before: number | null;
  /** The value now less the one before; null where either is. */
  readonly change: number | null;
}

export type HealthComponent = CountedComponent | LeftOutComponent;

export interface CountedComponent {
  readonly kind: 'COUNTED';
  readonly name: ComponentName;
  readonly title: string;
  readonly raw: number;
  /** The raw value is the least or the most that it can be, since not all was read. */
  readonly bound: 'AT_LEAST' | 'AT_MOST' | null;
  /** 0 to 100. */
  readonly normalised: number;
  /** 0 to 1: its share of the weight that was counted; these add up to 1. */
  readonly weight: number;
  /** Whole points of the score: weight x normalised, apportioned so that all add up to it; null without a score. */
  readonly contribution: number | null;
  readonly sentence: string;
}

export interface LeftOutComponent {
  readonly kind: 'LEFT_OUT';
  readonly name: ComponentName;
  readonly title: string;
  readonly reason: LeftOutReason;
  readonly sentence: string;
}
