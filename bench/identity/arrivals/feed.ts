import { setImmediate as turn } from 'node:timers/promises';
import { type ClaimsPage, claimsCursor, type RecordClaims, type Resolving, Uptake } from './product.ts';

/** Records in a page, as the gateway asks for them. */
const MOST = 200;

interface Waiting {
  readonly record: RecordClaims;
  readonly isResolved: PromiseWithResolvers<void>;
}

/** A department's feed, and the gateway that carries it to identity: page by page, in each all records that wait. */
export class Feed {
  readonly #department: string;
  readonly #tenant: string;
  readonly #uptake: InstanceType<typeof Uptake>;
  #waiting: Waiting[] = [];
  #isCarrying = false;
  #pages: number;

  constructor(department: string, tenant: string, uptake: InstanceType<typeof Uptake>, pages: number) {
    this.#department = department;
    this.#tenant = tenant;
    this.#uptake = uptake;
    this.#pages = pages;
  }

  /** Resolves when the record is taken in and resolved. */
  arrival(record: RecordClaims): Promise<void> {
    const isResolved = Promise.withResolvers<void>();
    this.#waiting.push({ record, isResolved });
    if (!this.#isCarrying) void this.#carry();
    return isResolved.promise;
  }

  async #carry(): Promise<void> {
    this.#isCarrying = true;
    while (this.#waiting.length > 0) {
      await turn(); // a gateway asks for what is there, and is not woken by the first record
      const carried = this.#waiting.splice(0, MOST);
      try {
        const page = this.#page(carried);
        const { next, resolved } = await this.#uptake.take(this.#department, page);
        if (next !== page.next) throw new Error(`Identity has read the feed to ${next}, not to ${page.next}`);
        for (const { isResolved } of carried) resolved.then(isResolved.resolve, isResolved.reject);
      } catch (error) {
        for (const { isResolved } of carried) isResolved.reject(error);
      }
    }
    this.#isCarrying = false;
  }

  #page(carried: readonly Waiting[]): ClaimsPage {
    const after = cursorAt(this.#pages);
    this.#pages += 1;
    const changes = carried.map(({ record }) => ({
      kind: 'SAID' as const,
      tenant: this.#tenant,
      claims: record,
    }));
    return { after, changes, next: cursorAt(this.#pages), hasMore: true };
  }
}

/** The feeds of these departments, from where identity has come to. */
export async function openFeeds(
  departments: ReadonlySet<string>,
  tenant: string,
  resolving: Resolving,
): Promise<ReadonlyMap<string, Feed>> {
  const uptake = new Uptake(resolving);
  const feeds = new Map<string, Feed>();
  for (const name of departments) {
    const cursor = (await claimsCursor(resolving.database, name)) ?? cursorAt(0);
    feeds.set(name, new Feed(name, tenant, uptake, Number(cursor.split('.')[1])));
  }
  return feeds;
}

/** After so many pages; after none as every feed begins. */
function cursorAt(pages: number): string {
  return `0.${pages}`;
}
