import type { ClaimsPage } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { createIntake, type Intake } from '../intake.ts';
import { takeUpAside } from './aside.ts';
import { Arrivals } from './resolveArrivals.ts';
import { isForAtOnce } from './resolveAtOnce.ts';
import type { Resolving } from './resolving.ts';
import { type Progress, takeClaims, waitingTenants } from './takeClaims.ts';
import { Together } from './takeTogether.ts';

/** How often a page that brings something is an occasion to look for others that wait, in milliseconds. */
const LOOK_MS = 1_000;

/** A page that was taken in. */
export interface Taken extends Progress {
  /** When it is resolved, and those before it; rejects like Arrivals.resolve. To be waited for where there is no more. */
  readonly resolved: Promise<void>;
}

/** Takes in what departments' feeds bring, and resolves what is new. */
export class Uptake {
  readonly #resolving: Resolving;
  readonly #intake: Intake;
  readonly #arrivals: Arrivals;
  readonly #together: Together;

  /** Whether records that could not be opened were tried again: a process that starts may hold other keys. */
  #hasTakenUp = false;

  /** By department, that its pages so far are resolved, where there are more to come. */
  readonly #behind = new Map<Department, Promise<void>>();

  /** When others that wait were last looked for. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(resolving: Resolving) {
    const { database, ring, models } = resolving;
    this.#resolving = resolving;
    this.#intake = createIntake(database, ring, models.definition);
    this.#arrivals = new Arrivals(resolving);
    this.#together = new Together(resolving);
  }

  /**
   * Answers when the page is taken in, and those before it of the same department are resolved: so the next is taken in while this
   * one is being resolved. Also resolves what waits since before, of all tenants, if the page brings nothing or nobody has
   * looked for a while. Rejects like takeClaims where nothing of the page was taken in, and like Arrivals.resolve for the page
   * before: the feed goes on all the same.
   */
  async take(department: Department, page: ClaimsPage): Promise<Taken> {
    const { database } = this.#resolving;
    const { isResolved, ...progress } = await this.#take(department, page);
    if (!this.#hasTakenUp) await takeUpAside(database);
    this.#hasTakenUp = true;
    const before = this.#behind.get(department);
    const resolved = Promise.all([this.#resolve(department, page, isResolved), before?.catch(() => {})]).then(
      () => {},
    );
    resolved.catch(() => {}); // who brings the next page is told
    if (progress.hasMore) this.#behind.set(department, resolved);
    else this.#behind.delete(department);
    await before;
    return { ...progress, resolved };
  }

  async #take(
    department: Department,
    page: ClaimsPage,
  ): Promise<Progress & { readonly isResolved: boolean }> {
    const { database, now, onFailure } = this.#resolving;
    let failure: unknown;
    if (isForAtOnce(this.#resolving, page))
      try {
        const isResolved = await this.#together.take({ department, page });
        if (isResolved !== undefined) return { next: page.next, hasMore: page.hasMore, isResolved };
      } catch (error) {
        failure = error;
      }
    const progress = await takeClaims(database, this.#intake, department, page, now());
    if (failure !== undefined) onFailure?.(failure);
    return { ...progress, isResolved: false };
  }

  async #resolve(department: Department, page: ClaimsPage, isResolved: boolean): Promise<void> {
    for (const [tenant, own] of isResolved ? [] : Map.groupBy(page.changes, (change) => change.tenant))
      await this.#arrivals.resolve(
        tenant,
        own.map((change) =>
          change.kind === 'SAID' ? change.claims : { department, recordId: change.recordId },
        ),
      );
    const at = performance.now();
    if (page.changes.length > 0 && at - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = at;
    for (const tenant of await waitingTenants(this.#resolving.database))
      await this.#arrivals.resolve(tenant, []);
  }
}
