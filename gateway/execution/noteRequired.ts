import type { EntityFetch } from './compilePlan.ts';
import { entityTargets } from './entityTargets.ts';
import type { PlanRun } from './planRun.ts';

/** Notes what was read of each customer of a fetch for those of its fields that require it. */
export function noteRequired({ batches }: EntityFetch, run: PlanRun): void {
  for (const { paths, reads } of batches) {
    if (reads === undefined) continue;
    for (const { customer } of paths.flatMap((path) => entityTargets(run, path)))
      for (const read of reads.of(customer.fetchStanding.open)) run.noteReads(customer, read);
  }
}
