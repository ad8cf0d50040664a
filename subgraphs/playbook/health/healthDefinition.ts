import type { TicketPriority } from '../vocabulary.ts';

/** What a health score is made of. docs/health.md says what each of them measures. */
export const COMPONENTS = [
  'recency',
  'frequency',
  'spendTrend',
  'returns',
  'ticketLoad',
  'sentimentTrend',
  'satisfaction',
  'tenure',
  'engagement',
] as const;
export type ComponentName = (typeof COMPONENTS)[number];

/** A raw value and what it is worth, 0 to 100. */
export type Point = readonly [raw: number, normalised: number];

export interface Rated {
  readonly title: string;
  /** Above 0; shares are taken of the weights that are counted. */
  readonly weight: number;
  readonly better: 'higher' | 'lower';
  /** Ascending raw values; straight lines between them, level outside them. */
  readonly points: readonly Point[];
  /** With {raw}, {windowDays}, {halfLifeDays} and {one|many}. */
  readonly sentence: string;
}
interface Windowed extends Rated {
  /** Older events do not count. */
  readonly windowDays: number;
}
interface Fading extends Windowed {
  /** After so many days an event counts half. */
  readonly halfLifeDays: number;
}

export type MomentComponent = Rated & { readonly name: 'recency' | 'tenure' };
export type WindowComponent = Windowed & { readonly name: 'frequency' | 'spendTrend' | 'returns' };
export type FadingComponent = Fading & { readonly name: 'sentimentTrend' | 'satisfaction' };
export type TicketComponent = Fading & {
  readonly name: 'ticketLoad';
  /** The points that an open ticket weighs. */
  readonly severity: Readonly<Record<TicketPriority, number>>;
};
export type EngagementComponent = Fading & {
  readonly name: 'engagement';
  readonly perSubscription: number;
  readonly perInbound: number;
};
export type ComponentDefinition =
  | MomentComponent
  | WindowComponent
  | FadingComponent
  | TicketComponent
  | EngagementComponent;

/** Goes from its score up to the next band's, the last one to 100. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly meaning: string;
}

/** By what a score is made, checked. */
export interface HealthDefinition {
  /** As the file says, and a digest of the file: what was changed is not the same. */
  readonly version: string;
  /** 0 to 1: the share of the weight below which there is no score. */
  readonly minimumCoverage: number;
  readonly trendDays: number;
  readonly bands: readonly Band[];
  /** In the order of the file; what it leaves out is no part of the score. */
  readonly components: readonly ComponentDefinition[];
}
