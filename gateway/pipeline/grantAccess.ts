import type { AccessDemand, AccessHeld } from '../access/accessDemands.ts';
import type { BoundCaller } from './caller.ts';

/**
 * Decides which of the named policies (`@policy`) a caller meets. Asked once a request, for those that the operation's
 * fields name. What its answer does not hold is not met; when it throws, the request fails.
 */
export type EvaluatePolicies = (
  names: readonly string[],
  caller: BoundCaller,
) => ReadonlySet<string> | Promise<ReadonlySet<string>>;

const NO_POLICIES: ReadonlySet<string> = new Set();

/** What a caller is and holds, as far as the demands ask for it. */
export async function grantAccess(
  demands: readonly AccessDemand[],
  caller: BoundCaller,
  evaluate: EvaluatePolicies | undefined,
): Promise<AccessHeld> {
  const names = new Set<string>();
  for (const demand of demands) {
    if (demand.kind === 'POLICIES') for (const name of demand.anyOf.flat()) names.add(name);
  }
  const policies =
    names.size === 0 || evaluate === undefined ? NO_POLICIES : await evaluate([...names], caller);
  return { authenticated: caller.client !== undefined, scopes: new Set(caller.scopes), policies };
}
