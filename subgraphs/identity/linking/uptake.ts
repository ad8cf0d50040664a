import type { ClaimsPage } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { createIntake, type Intake } from '../intake.ts';
import { takeUpAside } from './aside.ts';
import { Arrivals } from './resolveArrivals.ts';
import type { Resolving } from './resolvePending.ts';
import { type Progress, takeClaims, waitingTenants } from './takeClaims.ts';

/** Takes in what departments' feeds bring, and resolves what is new. */
export class Uptake {
  readonly #resolving: Resolving;
  readonly #intake: Intake;
  readonly #arrivals: Arrivals;

  /** Whether records that could not be opened were tried again: a process that starts may hold other keys. */
  #hasTakenUp = false;

  constructor(resolving: Resolving) {
    const { database, ring, models } = resolving;
    this.#resolving = resolving;
    this.#intake = createIntake(database, ring, models.definition);
    this.#arrivals = new Arrivals(resolving);
  }

  /** Also resolves what waits since before, of all tenants. Rejects like takeClaims where nothing of the page was taken in. */
  async take(department: Department, page: ClaimsPage): Promise<Progress> {
    const { database, now } = this.#resolving;
    const progress = await takeClaims(database, this.#intake, department, page, now());
    if (!this.#hasTakenUp) await takeUpAside(database);
    this.#hasTakenUp = true;
    const told = new Set(page.changes.map(({ tenant }) => tenant));
    const [waiting] = await Promise.all([
      waitingTenants(database),
      ...[...told].map((tenant) => this.#arrivals.resolve(tenant)),
    ]);
    for (const tenant of waiting) if (!told.has(tenant)) await this.#arrivals.resolve(tenant);
    return progress;
  }
}
