import { setImmediate as turn } from 'node:timers/promises';
import type { Department } from '../../kit/departments.ts';
import { FEW } from '../intake.ts';
import { takeAtOnce } from './resolveAtOnce.ts';
import type { Resolving } from './resolving.ts';
import type { DepartmentPage } from './takeClaims.ts';

interface Waiting extends DepartmentPage {
  readonly answer: PromiseWithResolvers<boolean | undefined>;
}

/**
 * Takes in pages at once, one transaction after the other. Those that come while one is under way share the next, as far as they are few
 * enough: many small pages cost little more than one.
 */
export class Together {
  readonly #resolving: Resolving;
  #waiting: Waiting[] = [];
  #isUnderWay = false;

  constructor(resolving: Resolving) {
    this.#resolving = resolving;
  }

  /** Like takeAtOnce, together with others; alone where that fails. */
  take(one: DepartmentPage): Promise<boolean | undefined> {
    const answer = Promise.withResolvers<boolean | undefined>();
    this.#waiting.push({ ...one, answer });
    if (!this.#isUnderWay) void this.#takeAll();
    return answer.promise;
  }

  async #takeAll(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#waiting.length > 0) {
      await turn(); // whoever comes along with the first
      const going = this.#next();
      await this.#takeTogether(going);
    }
    this.#isUnderWay = false;
  }

  /** One page at most of each department, in the order in which they came, and no more records than belong in a transaction. */
  #next(): readonly Waiting[] {
    const going: Waiting[] = [];
    const looked = new Set<Department>();
    let records = 0;
    for (const one of this.#waiting) {
      const isFirst = !looked.has(one.department);
      looked.add(one.department);
      if (!isFirst || (going.length > 0 && records + one.page.changes.length > FEW)) continue;
      going.push(one);
      records += one.page.changes.length;
    }
    this.#waiting = this.#waiting.filter((one) => !going.includes(one));
    return going;
  }

  async #takeTogether(going: readonly Waiting[]): Promise<void> {
    const isAlone = going.length === 1;
    try {
      const isResolved = await takeAtOnce(this.#resolving, going);
      if (isResolved !== undefined || isAlone) {
        for (const { answer } of going) answer.resolve(isResolved);
        return;
      }
    } catch (error) {
      if (isAlone) {
        going[0]?.answer.reject(error);
        return;
      }
    }
    for (const one of going) await this.#takeTogether([one]);
  }
}
