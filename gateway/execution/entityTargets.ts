import type { PathStep } from '../federation/planner.ts';
import type { CustomerContext } from './consentLayer.ts';
import { isObject, type Raw } from './mergeData.ts';
import { PASSPORT_ALIAS, TYPENAME_ALIAS } from './operationTree.ts';
import type { PlanRun } from './planRun.ts';

/** An object that a fetch completes, whose it is, and where the client will see it. */
export interface EntityTarget {
  readonly object: Raw;
  readonly customer: CustomerContext;
  /** In the client's response keys. */
  readonly path: readonly (string | number)[];
}

/** Finds the objects at a plan's path in the data merged so far. The enclosing Customer is noted on the way. */
export function entityTargets(run: PlanRun, steps: readonly PathStep[]): EntityTarget[] {
  const walk = new TargetWalk(run, steps);
  walk.object(run.data, 0, run.execution.session.nobody, []);
  return walk.targets;
}

class TargetWalk {
  readonly targets: EntityTarget[] = [];
  readonly #run: PlanRun;
  readonly #steps: readonly PathStep[];

  constructor(run: PlanRun, steps: readonly PathStep[]) {
    this.#run = run;
    this.#steps = steps;
  }

  object(object: Raw, depth: number, customer: CustomerContext, path: EntityTarget['path']): void {
    const step = this.#steps[depth];
    if (step === undefined) {
      this.targets.push({ object, customer, path });
    } else if (step.kind === 'types') {
      const name = object.__typename ?? object[TYPENAME_ALIAS];
      if (this.#meets(name, step.names)) this.object(object, depth + 1, customer, path);
    } else if (step.kind === 'field') {
      const meaning = this.#run.execution.meanings.get(step.key);
      // what the planner added has no place in the client's answer
      const at = meaning === undefined ? path : [...path, meaning.responseKey];
      const enclosing = meaning?.holdsCustomer ? undefined : customer;
      this.#value(object[step.key], depth + 1, enclosing, at);
    }
  }

  #meets(name: unknown, types: ReadonlySet<string>): boolean {
    return typeof name !== 'string' || [...types].some((type) => this.#run.isCompatible(name, type));
  }

  /** `enclosing` is undefined where a Customer may stand: it owns what lies below it. */
  #value(
    value: unknown,
    depth: number,
    enclosing: CustomerContext | undefined,
    path: EntityTarget['path'],
  ): void {
    if (Array.isArray(value)) {
      // `items` enters a list, and the lists within it
      const inner = this.#steps[depth]?.kind === 'items' ? depth + 1 : depth;
      for (let index = 0; index < value.length; index++) {
        const item: unknown = value[index];
        this.#value(item, Array.isArray(item) ? depth : inner, enclosing, [...path, index]);
      }
    } else if (isObject(value)) {
      const owner = enclosing ?? this.#run.execution.session.customer(value[PASSPORT_ALIAS]);
      this.object(value, depth, owner, path);
    }
  }
}
