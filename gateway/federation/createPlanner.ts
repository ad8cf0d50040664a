import { parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { gatewayError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createApolloPlanner } from './apolloPlanner.ts';
import { findPlanDefect } from './checkPlan.ts';
import { createHivePlanner } from './hivePlanner.ts';
import { JoinFacts } from './joinFacts.ts';
import { Overrides } from './overrides.ts';
import type { OverrideOutcome, PlanNode, Planner, PlannerName, PlanRequest } from './planner.ts';

export interface PlannerOptions {
  /** `auto`: The Guild's where it can plan this supergraph, with Apollo's for the operations that it cannot; else Apollo's. */
  readonly choice: PlannerName | 'auto';
  /** Labels of `@override` that apply; `percent(n)` is decided for each request. */
  readonly overrideLabels: ReadonlySet<string>;
  readonly logger: Logger;
}

/**
 * An operation that could not be planned is refused so long without another try: to find that out again costs both
 * planners their time, and one of them plans one operation at a time.
 */
const REFUSED_MS = 5_000;
const REFUSED_MAX = 1_000;

/**
 * The Guild's plans in milliseconds what it is good at, and in half a minute some operations (a few levels of interfaces
 * and fragments) that Apollo's plans in a tenth of a second: so Apollo's is asked for what is not planned after this.
 */
const FIRST_PLANNER_MS = 1_000;

/** The planner of one version of the supergraph. */
export interface SupergraphPlanner extends Planner {
  /** Why it is this one, for the operator. */
  readonly why: string;
  /** What the supergraph says of keys and requirements, by which plans are checked. */
  readonly facts: JoinFacts;
  /** Which labelled overrides apply to a request: always the same for one id. */
  overridesFor(requestId: string): OverrideOutcome;
  /** The outcome at a percentage of another one: what an earlier supergraph decided, decided for this one. */
  overridesAt(percentage: number): OverrideOutcome;
  /** Throws PLANNING_TIMEOUT, PLANNING_FAILED or PLAN_REFUSED. */
  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanNode | undefined>;
}

/** Chooses the planner that gives the right answers. Throws when the one that was chosen cannot be used. */
export function createPlanner(supergraphSdl: string, options: PlannerOptions): SupergraphPlanner {
  const document = parse(supergraphSdl, { noLocation: true });
  const facts = new JoinFacts(document);
  const overrides = new Overrides(document, options.overrideLabels);
  const { logger } = options;
  const refused = new LRUCache<string, { readonly failure: unknown }>({ max: REFUSED_MAX, ttl: REFUSED_MS });
  const { planner, fallback, why } = choosePlanner(supergraphSdl, facts, options.choice);
  return {
    name: planner.name,
    why,
    facts,
    ready: () => planner.ready(),
    async release() {
      await Promise.all([planner.release(), fallback?.release()]);
    },
    overridesFor: (requestId) => overrides.decide(requestId),
    overridesAt: (percentage) => overrides.at(percentage),
    async plan(request, signal) {
      const id = `${request.overrides.key}\n${request.operation}`;
      const known = refused.get(id);
      if (known !== undefined) throw known.failure;
      const attempt = (chosen: Planner, until: AbortSignal) =>
        planSoundly(chosen, { request, signal: until, facts, logger });
      try {
        if (fallback === undefined) return await attempt(planner, signal);
        const patience = AbortSignal.any([signal, AbortSignal.timeout(FIRST_PLANNER_MS)]);
        return await attempt(planner, patience).catch((failure: unknown) => {
          if (signal.aborted) throw failure;
          return attempt(fallback, signal);
        });
      } catch (failure) {
        refused.set(id, { failure });
        throw failure;
      }
    },
  };
}

interface Attempt {
  readonly request: PlanRequest;
  readonly signal: AbortSignal;
  readonly facts: JoinFacts;
  readonly logger: Logger;
}

async function planSoundly(planner: Planner, { request, signal, facts, logger }: Attempt) {
  const plan = await planner.plan(request, signal).catch((error: unknown) => {
    if (signal.aborted) throw gatewayError('PLANNING_TIMEOUT', 'The operation was not planned in time.');
    // the message may quote the operation, in which values are variables
    logger.warn({ planner: planner.name, reason: messageOf(error) }, 'planning failed');
    throw gatewayError('PLANNING_FAILED', 'The operation cannot be planned.');
  });
  const defect = findPlanDefect(request.operation, plan, facts);
  if (defect === undefined) return plan;
  logger.warn({ planner: planner.name, defect }, 'plan refused');
  // it may name what clients must not know of
  throw gatewayError('PLAN_REFUSED', 'No plan is known that answers the operation rightly.');
}

interface Choice {
  readonly planner: Planner;
  /** For the operations that the first finds no sound plan for. */
  readonly fallback?: Planner;
  readonly why: string;
}

function choosePlanner(sdl: string, facts: JoinFacts, choice: PlannerOptions['choice']): Choice {
  if (choice === 'apollo') return { planner: createApolloPlanner(sdl), why: 'it is configured' };
  if (facts.usesContext) {
    const why = 'the supergraph uses @fromContext, which the other one ignores';
    if (choice === 'hive')
      throw new Error(`The planner hive cannot be used: ${why.replace('the other one', 'it')}.`);
    return { planner: createApolloPlanner(sdl), why };
  }
  try {
    const planner = createHivePlanner(sdl);
    if (choice === 'hive') return { planner, why: 'it is configured' };
    return { planner, fallback: createApolloPlanner(sdl), why: 'it is the default' };
  } catch (error) {
    if (choice === 'hive')
      throw new Error(`The planner hive cannot be used: ${messageOf(error)}`, { cause: error });
    return { planner: createApolloPlanner(sdl), why: `the default one cannot be used: ${messageOf(error)}` };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
