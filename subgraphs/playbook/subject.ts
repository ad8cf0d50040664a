import type { PassportSection } from '../../schema/consent/passport.ts';
import type { Representation } from '../kit/context.ts';

/** A customer as the playbook meets them in one request: the verified passport, and what the gateway read for a judgement. */
export interface Subject {
  readonly passport: string;
  readonly section: PassportSection;
  readonly inputs: Representation;
}

/**
 * The same reader, which reads each subject once, however many fields and aliases of a request ask for it. A subject is of one
 * request, and so is what else the reader is given: the request's moment.
 */
export function oncePerSubject<R extends object, A extends readonly unknown[]>(
  read: (subject: Subject, ...ofTheRequest: A) => R,
): (subject: Subject, ...ofTheRequest: A) => R {
  const known = new WeakMap<Subject, R>();
  return (subject, ...ofTheRequest) => {
    const found = known.get(subject) ?? read(subject, ...ofTheRequest);
    known.set(subject, found);
    return found;
  };
}
