import type { Caller } from '../../../schema/consent/callerToken.ts';
import { SubgraphError } from '../../kit/errors.ts';

/** The scope that lets a client decide who is who. */
const RESOLVING_SCOPE = 'identity:resolve';

/** Who may decide, and no machine; `doing` and `does` are for the refusals. Throws a SubgraphError: FORBIDDEN. */
export function mustDecide(
  caller: Caller | undefined,
  { doing, does }: { readonly doing: string; readonly does: string },
): Caller {
  const decider = mustMayResolve(caller, doing);
  if (decider.automated) throw new SubgraphError('FORBIDDEN', `A person ${does}, and no machine.`);
  return decider;
}

/** Who may see, or decide, who is taken for whom; `what` begins the refusal. Throws a SubgraphError: FORBIDDEN. */
export function mustMayResolve(caller: Caller | undefined, what: string): Caller {
  if (caller !== undefined && caller.kind !== 'SELF_SERVICE' && caller.scopes.includes(RESOLVING_SCOPE))
    return caller;
  throw new SubgraphError('FORBIDDEN', `${what} needs a client with the scope ${RESOLVING_SCOPE}.`);
}
