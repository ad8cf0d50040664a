import type { PassportSection } from '../../schema/consent/passport.ts';

/** A customer as the shop meets them in one request: the verified passport, and its text to hand on. */
export interface Shopper {
  readonly passport: string;
  readonly section: PassportSection;
}
