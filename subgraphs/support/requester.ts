import type { PassportSection } from '../../schema/consent/passport.ts';

/** A customer as the help desk meets them in one request: the verified passport, and its text to hand on. */
export interface Requester {
  readonly passport: string;
  readonly section: PassportSection;
}
