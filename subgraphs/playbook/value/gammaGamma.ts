/**
 * The Gamma-Gamma model of what customers spend (Fader and Hardie, The Gamma-Gamma Model of Monetary Value, note of
 * 2013): each purchase of a customer is gamma distributed with shape `p` around a mean of their own, and the rates of
 * customers are gamma distributed with shape `q` and rate `v`. What is spent says nothing of how often. All are above 0,
 * `v` is in minor units, and the mean over customers, p v / (q - 1), exists where q is above 1.
 */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}
