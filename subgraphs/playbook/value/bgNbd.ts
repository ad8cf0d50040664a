/**
 * The BG/NBD model of when customers buy (Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing
 * Science 24, 2005): while customers are alive they buy at random at a rate of their own, which is gamma distributed
 * over customers with shape `r` and rate `alpha`; after each purchase they leave for good with a probability of their
 * own, which is beta distributed with `a` and `b`. All are above 0; `alpha` is in weeks.
 */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** The least alpha that is looked for or accepted, in weeks. It bounds the terms that expectedPurchases sums up. */
export const LEAST_ALPHA_WEEKS = 0.01;
