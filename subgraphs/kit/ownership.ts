import {
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNullableType,
  isLeafType,
  isListType,
} from 'graphql';
import { standingOf } from '../../schema/consent/decide.ts';
import { encodeGrants } from '../../schema/consent/grants.ts';
import type { PassportSection } from '../../schema/consent/passport.ts';
import type { Owner, SubgraphContext } from './context.ts';

/** Where in the answer a resolver's value goes. */
export function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = [];
  for (let step: typeof info.path | undefined = info.path; step !== undefined; step = step.prev)
    path.push(step.key);
  return path.reverse();
}

/** The passport was missing, forged, foreign or expired, or nobody said who asks. Owned by nobody, so by no other either. */
const UNKNOWN = '';

export function ownerBy(passport: PassportSection | undefined, context: SubgraphContext): Owner {
  return {
    key:
      passport === undefined
        ? UNKNOWN
        : JSON.stringify([passport.tenant, passport.customer, encodeGrants(passport.grants)]),
    passport,
    standing: standingOf(context.ask, passport),
  };
}

/**
 * Marks an object as data of the customer whose (verified) passport this is; all that its fields return is marked the
 * same. For what a root field returns: the kit does it for entities. Answers the object.
 * Throws an Error when the object is already another customer's.
 */
export function stamp<T extends object>(
  object: T,
  passport: PassportSection | undefined,
  context: SubgraphContext,
): T {
  if (!claim(object, ownerBy(passport, context), context))
    throw new Error('An object of one customer was stamped as another’s');
  return object;
}

/** Whether the object is the owner's, which it is from now on when it was nobody's. */
export function claim(object: object, owner: Owner, context: SubgraphContext): boolean {
  const present = context.owners.get(object);
  if (present === undefined) context.owners.set(object, owner);
  return present === undefined || (present.key === owner.key && owner.key !== UNKNOWN);
}

/**
 * Marks everything that a field of the owner's object returned, however it is nested in lists and promises, and leaves
 * out (null) what is another customer's, of which `foreign` is told.
 */
export function ownResult(
  value: unknown,
  type: GraphQLOutputType,
  owner: Owner,
  context: SubgraphContext,
  foreign: () => void,
): unknown {
  if (isThenable(value)) return value.then((settled) => ownResult(settled, type, owner, context, foreign));
  if (value === null || value === undefined || value instanceof Error) return value;
  const nullable = getNullableType(type);
  if (isLeafType(nullable)) return value;
  if (isListType(nullable)) {
    if (!isIterable(value)) return value; // graphql-js reports it
    return Array.from(value, (item) => ownResult(item, nullable.ofType, owner, context, foreign));
  }
  if (typeof value !== 'object' && typeof value !== 'function') return value; // has no fields to give away
  if (claim(value, owner, context)) return value;
  foreign();
  return null;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
