import { createRequire } from 'node:module';
import type * as hive from '@graphql-hive/router-query-planner';
import { beforeAbort } from './beforeAbort.ts';
import { fromHivePlan } from './hivePlan.ts';
import type { Planner } from './planner.ts';

/**
 * The planners that are at work. One that nothing refers to is freed with its supergraph while its threads still plan, and
 * the process dies: so each is kept until it has settled every plan.
 */
const AT_WORK = new Set<{ readonly planner: hive.QueryPlanner }>();

/**
 * The Guild's planner: Rust by N-API, plans off the event loop. Throws where its binary cannot be loaded (it is prebuilt
 * for Linux with glibc and for macOS) and for a supergraph that it cannot read.
 */
export function createHivePlanner(supergraphSdl: string): Planner {
  // loaded when it is needed: where there is no binary, loading it throws
  const { QueryPlanner } = createRequire(import.meta.url)(
    '@graphql-hive/router-query-planner',
  ) as typeof hive;
  const planner = new QueryPlanner(supergraphSdl);
  return {
    name: 'hive',
    async ready() {},
    async plan({ operation, overrides }, signal) {
      const active = new Set([...overrides.labels].filter(([, active]) => active).map(([label]) => label));
      const plan = planner.planAsync(operation, undefined, active, overrides.percentage, signal);
      const work = { planner };
      AT_WORK.add(work);
      const done = () => AT_WORK.delete(work);
      plan.then(done, done);
      // it looks at the signal only now and then, so nobody waits for it to notice
      return fromHivePlan(await beforeAbort(plan, signal));
    },
    async release() {},
  };
}
