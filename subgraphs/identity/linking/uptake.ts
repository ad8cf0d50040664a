import type { ClaimsPage } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { createIntake, type Intake } from '../intake.ts';
import { takeUpAside } from './aside.ts';
import { Arrivals } from './resolveArrivals.ts';
import type { Resolving } from './resolvePending.ts';
import { type Progress, takeClaims, waitingTenants } from './takeClaims.ts';

/** How often a page that brings something is an occasion to look for others that wait, in milliseconds. */
const LOOK_MS = 1_000;

/** Takes in what departments' feeds bring, and resolves what is new. */
export class Uptake {
  readonly #resolving: Resolving;
  readonly #intake: Intake;
  readonly #arrivals: Arrivals;

  /** Whether records that could not be opened were tried again: a process that starts may hold other keys. */
  #hasTakenUp = false;

  /** When others that wait were last looked for. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(resolving: Resolving) {
    const { database, ring, models } = resolving;
    this.#resolving = resolving;
    this.#intake = createIntake(database, ring, models.definition);
    this.#arrivals = new Arrivals(resolving);
  }

  /**
   * Also resolves what waits since before, of all tenants, if the page brings nothing or nobody has looked for a while. Rejects like
   * takeClaims where nothing of the page was taken in, and like Arrivals.resolve where it was: the feed goes on all the same.
   */
  async take(department: Department, page: ClaimsPage): Promise<Progress> {
    const { database, now } = this.#resolving;
    const progress = await takeClaims(database, this.#intake, department, page, now());
    if (!this.#hasTakenUp) await takeUpAside(database);
    this.#hasTakenUp = true;
    await this.#resolve(new Set(page.changes.map(({ tenant }) => tenant)));
    return progress;
  }

  async #resolve(told: ReadonlySet<string>): Promise<void> {
    for (const tenant of told) await this.#arrivals.resolve(tenant);
    const at = performance.now();
    if (told.size > 0 && at - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = at;
    for (const tenant of await waitingTenants(this.#resolving.database)) await this.#arrivals.resolve(tenant);
  }
}
