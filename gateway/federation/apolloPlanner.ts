import { type ConstDirectiveNode, parse, print, visit } from 'graphql';
import { fromApolloPlan } from './apolloPlan.ts';
import { beforeAbort } from './beforeAbort.ts';
import type { PlanNode, Planner, PlanRequest } from './planner.ts';
import { PlannerThread } from './plannerThread.ts';

/**
 * Apollo's planner, which is JavaScript: in a thread of its own, so that it does not hold up requests and can be stopped.
 * It plans one operation at a time. The thread starts when it is asked whether it is ready, or for a plan.
 */
export function createApolloPlanner(supergraphSdl: string): Planner {
  return new ApolloPlanner(supergraphSdl);
}

class ApolloPlanner implements Planner {
  readonly name = 'apollo';
  readonly #sdl: string;
  /** The supergraph as the thread gets it: made for the first one, and kept for those that follow. */
  #ordered: string | undefined;
  #thread: PlannerThread | undefined;
  /** Resolves when everything asked so far is done. */
  #idle: Promise<unknown> = Promise.resolve();
  #released = false;

  constructor(sdl: string) {
    this.#sdl = sdl;
  }

  ready(): Promise<void> {
    return this.#running().ready;
  }

  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanNode | undefined> {
    const turn = this.#idle;
    const planned = beforeAbort(turn, signal).then(() => this.#planNow(request, signal));
    // who gives up waiting does not let the next one in early
    this.#idle = Promise.allSettled([turn, planned]);
    return planned;
  }

  async release(): Promise<void> {
    this.#released = true;
    await this.#idle;
    await this.#thread?.end();
  }

  #running(): PlannerThread {
    this.#ordered ??= resolvableKeysFirst(this.#sdl);
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = new PlannerThread(this.#ordered);
    return this.#thread;
  }

  async #planNow(request: PlanRequest, signal: AbortSignal): Promise<PlanNode | undefined> {
    const thread = this.#running();
    try {
      await beforeAbort(thread.ready, signal);
      return await this.#ask(thread, request, signal);
    } finally {
      if (this.#released) void thread.end();
    }
  }

  async #ask(thread: PlannerThread, { operation, overrides }: PlanRequest, signal: AbortSignal) {
    try {
      const answer = thread.ask({ operation, labels: overrides.labels });
      const { plan, failure } = await beforeAbort(answer, signal);
      if (plan === undefined) throw new Error(failure);
      return fromApolloPlan(plan);
    } catch (error) {
      // it is still busy with what nobody waits for: the next one gets a new thread
      if (signal.aborted) void thread.end();
      throw error;
    }
  }
}

/**
 * To come back to a subgraph for a field with `@requires`, the planner takes the first key that it finds, also one that is
 * not resolvable: so the resolvable ones go first.
 */
function resolvableKeysFirst(supergraphSdl: string): string {
  const reorder = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: T): T => {
    const all = node.directives ?? [];
    const last = all.filter(isUnresolvable);
    return { ...node, directives: [...all.filter((directive) => !last.includes(directive)), ...last] };
  };
  const document = parse(supergraphSdl, { noLocation: true });
  return print(visit(document, { ObjectTypeDefinition: reorder, InterfaceTypeDefinition: reorder }));
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  return (
    directive.name.value === 'join__type' &&
    (directive.arguments ?? []).some(
      ({ name, value }) => name.value === 'resolvable' && value.kind === 'BooleanValue' && !value.value,
    )
  );
}
