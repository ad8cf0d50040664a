import type { PassportSection } from '../../schema/consent/passport.ts';
import type { Representation } from '../kit/context.ts';

/** A customer as the playbook meets them in one request: the verified passport, and what the gateway read for a judgement. */
export interface Subject {
  readonly passport: string;
  readonly section: PassportSection;
  readonly inputs: Representation;
}
