import type { PathStep } from '../federation/planner.ts';
import type { CustomerContext } from './consentLayer.ts';
import { DERIVED_ROOT } from './derivations.ts';
import { isObject, type Raw } from './mergeData.ts';
import { TYPENAME_ALIAS } from './operationTree.ts';
import type { ClientPath, PlanRun } from './planRun.ts';

/** An object that a fetch completes, and whose it is. */
export interface EntityTarget {
  readonly object: Raw;
  readonly customer: CustomerContext;
}

/** Finds the objects at a plan's path in the data merged so far. The enclosing Customer is noted on the way. */
export function entityTargets(run: PlanRun, steps: readonly PathStep[]): EntityTarget[] {
  const targets: EntityTarget[] = [];
  new TargetWalk(run, steps, (object, customer) => targets.push({ object, customer })).start();
  return targets;
}

/**
 * Where the client will see the objects at a plan's paths. Only errors need it, so it is not kept while things go well.
 */
export function clientPaths(run: PlanRun, paths: readonly (readonly PathStep[])[]): Map<Raw, ClientPath> {
  const found = new Map<Raw, ClientPath>();
  for (const steps of paths) {
    new TargetWalk(run, steps, (object, _customer, path) => found.set(object, fromOrigin(run, path))).start();
  }
  return found;
}

/** The data of a derived field's run begins with a list of customers, which stand anywhere in the client's answer. */
function fromOrigin({ origins }: PlanRun, path: ClientPath): ClientPath {
  const [index, ...rest] = path;
  return origins === undefined ? [...path] : [...(origins[index as number] ?? []), ...rest];
}

/** The objects that enclose each object at a plan's path: one for each field, from the root down. */
export function enclosingObjects(run: PlanRun, steps: readonly PathStep[]): Map<Raw, readonly Raw[]> {
  const found = new Map<Raw, readonly Raw[]>();
  new TargetWalk(run, steps, (object, _customer, _path, above) => found.set(object, [...above])).start();
  return found;
}

type Found = (object: Raw, customer: CustomerContext, path: ClientPath, above: readonly Raw[]) => void;

class TargetWalk {
  readonly #run: PlanRun;
  readonly #steps: readonly PathStep[];
  readonly #found: Found;
  readonly #path: (string | number)[] = [];
  readonly #above: Raw[] = [];
  /** How many of the fields above have no place in the client's answer. */
  #unseen = 0;

  constructor(run: PlanRun, steps: readonly PathStep[], found: Found) {
    this.#run = run;
    this.#steps = steps;
    this.#found = found;
  }

  start(): void {
    this.#object(this.#run.data, 0, this.#run.execution.session.nobody);
  }

  #object(object: Raw, depth: number, customer: CustomerContext): void {
    const step = this.#steps[depth];
    if (step === undefined) {
      this.#found(object, customer, this.#path, this.#above);
    } else if (step.kind === 'types') {
      const name = object.__typename ?? object[TYPENAME_ALIAS];
      if (this.#meets(name, step.names)) this.#object(object, depth + 1, customer);
    } else if (step.kind === 'field') {
      this.#field(object, step.key, depth, customer);
    }
  }

  #field(object: Raw, key: string, depth: number, customer: CustomerContext): void {
    const value = object[key];
    if (value === null || value === undefined) return;
    const meaning = this.#run.execution.meanings.get(key);
    const holdsCustomer = key === DERIVED_ROOT || meaning?.holdsCustomer;
    // what the planner added has no place in the client's answer, and neither has an item of it
    const isUnseen = meaning === undefined && key !== DERIVED_ROOT;
    if (meaning !== undefined) this.#path.push(meaning.responseKey);
    if (isUnseen) this.#unseen++;
    this.#above.push(object);
    this.#value(value, depth + 1, holdsCustomer ? undefined : customer);
    this.#above.pop();
    if (isUnseen) this.#unseen--;
    if (meaning !== undefined) this.#path.pop();
  }

  #meets(name: unknown, types: ReadonlySet<string>): boolean {
    if (typeof name !== 'string' || types.has(name)) return true;
    for (const type of types) if (this.#run.execution.isCompatible(name, type)) return true;
    return false;
  }

  /** `enclosing` is undefined where a Customer may stand: it owns what lies below it. */
  #value(value: unknown, depth: number, enclosing: CustomerContext | undefined): void {
    if (Array.isArray(value)) this.#items(value, depth, enclosing);
    else if (isObject(value)) {
      this.#object(value, depth, enclosing ?? this.#run.execution.session.customer(value));
    }
  }

  /** `items` enters a list, and the lists within it. */
  #items(values: readonly unknown[], depth: number, enclosing: CustomerContext | undefined): void {
    const inner = this.#steps[depth]?.kind === 'items' ? depth + 1 : depth;
    for (const [index, item] of values.entries()) {
      if (this.#unseen === 0) this.#path.push(index);
      this.#value(item, Array.isArray(item) ? depth : inner, enclosing);
      if (this.#unseen === 0) this.#path.pop();
    }
  }
}
