import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ConsentEventsTable, IdentityTables } from '../tables.ts';
import { CHAIN_START, type ChainHead, rowHash } from './hashChain.ts';

/** What is wrong with a ledger. Positions count from 1; nothing here is personal. */
export type ChainFault =
  /** The event is not what was written there. */
  | { readonly kind: 'EDITED'; readonly position: number }
  /** The event was written at another position. */
  | { readonly kind: 'REORDERED'; readonly position: number; readonly from: number }
  /** The event was written after another one than the one that stands before it now. */
  | { readonly kind: 'UNLINKED'; readonly position: number }
  /** No event is there any more, from one position to another. */
  | { readonly kind: 'REMOVED'; readonly position: number; readonly to: number }
  /** Events whose position is another's, or none. */
  | { readonly kind: 'OUTSIDE'; readonly count: number }
  /** The head names another last event, or another number of events, than there are. */
  | { readonly kind: 'HEAD'; readonly count: number | undefined };

export interface ChainReport {
  readonly tenant: string;
  /** What stands in the ledger: how many events, and the hash of the last. */
  readonly head: ChainHead;
  /** The first of them; `faultCount` counts all. */
  readonly faults: readonly ChainFault[];
  readonly faultCount: number;
  /** The anchors that this chain holds, and at which position. */
  readonly anchors: ReadonlyMap<string, number>;
}

type Row = Selectable<ConsentEventsTable>;

const PAGE = 1_000;

/** So many faults are told apart and listed; a ledger that somebody rewrote may have millions. */
const MOST_LISTED = 100;

/**
 * Walks the chain of every tenant, in bounded memory and as the ledger stands at one moment. `anchors` are hashes that
 * somebody kept. Throws the database's error when it has no chain.
 */
export async function verifyChains(
  database: Kysely<IdentityTables>,
  anchors: ReadonlySet<string> = new Set(),
): Promise<ChainReport[]> {
  return await database.transaction().execute(async (transaction) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(transaction);
    const { rows } = await sql<{ tenant: string }>`
      select tenant from identity.consent_chain union select tenant from identity.consent_events order by 1
    `.execute(transaction);
    const reports: ChainReport[] = [];
    for (const { tenant } of rows) {
      const walk = new Walk(anchors);
      for (let page = await readPage(transaction, tenant, 0); page.length > 0; ) {
        for (const row of page) walk.take(row);
        page = await readPage(transaction, tenant, page.at(-1)?.position ?? 0);
      }
      reports.push({ tenant, ...walk.finish(await readHead(transaction, tenant)) });
    }
    return reports;
  });
}

async function readPage(transaction: Transaction<IdentityTables>, tenant: string, after: number) {
  return await transaction
    .selectFrom('consent_events')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('position', '>', after)
    .orderBy('position')
    .limit(PAGE)
    .execute();
}

/** What the head says, and how many rows there are, those without a position too. */
async function readHead(transaction: Transaction<IdentityTables>, tenant: string) {
  const said = await transaction
    .selectFrom('consent_chain')
    .select(['count', 'hash'])
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  const { rows } = await transaction
    .selectFrom('consent_events')
    .select((select) => select.fn.countAll<number>().as('rows'))
    .where('tenant', '=', tenant)
    .executeTakeFirstOrThrow();
  return { said, rows };
}

class Walk {
  readonly #anchors: ReadonlySet<string>;
  readonly #found = new Map<string, number>();
  readonly #faults: ChainFault[] = [];
  /** Rows that are not what was written where they stand: edited or moved, which is told apart at the end. */
  readonly #strange: Row[] = [];
  #faultCount = 0;
  #rows = 0;
  #last: ChainHead = CHAIN_START;

  constructor(anchors: ReadonlySet<string>) {
    this.#anchors = anchors;
  }

  take(row: Row): void {
    const { position, hash } = row;
    const expected = this.#last.count + 1;
    if (position < expected) return;
    this.#rows++;
    if (position > expected) this.#report({ kind: 'REMOVED', position: expected, to: position - 1 });
    if (rowHash({ ...row }) !== hash) this.#reportStrange(row);
    else {
      if (this.#anchors.has(hash)) this.#found.set(hash, position);
      if (position === expected && row.previous_hash !== this.#last.hash)
        this.#report({ kind: 'UNLINKED', position });
    }
    this.#last = { count: position, hash };
  }

  finish({ said, rows }: { said: ChainHead | undefined; rows: number }): Omit<ChainReport, 'tenant'> {
    if (rows > this.#rows) this.#report({ kind: 'OUTSIDE', count: rows - this.#rows });
    const head = this.#last;
    if (said?.count !== head.count || said.hash !== head.hash)
      this.#report({ kind: 'HEAD', count: said?.count });
    const faults = [...this.#strange.map((row) => this.#tellApart(row)), ...this.#faults];
    return { head, faults, faultCount: this.#faultCount, anchors: this.#found };
  }

  #report(fault: ChainFault): void {
    this.#faultCount++;
    if (this.#faults.length < MOST_LISTED) this.#faults.push(fault);
  }

  #reportStrange(row: Row): void {
    this.#faultCount++;
    if (this.#strange.length < MOST_LISTED) this.#strange.push(row);
  }

  /** A row that would be right at the position of another strange one, or where one is missing, was moved. */
  #tellApart(row: Row): ChainFault {
    const { position, hash } = row;
    const holes = this.#faults.flatMap((fault) =>
      fault.kind === 'REMOVED' ? [fault.position, fault.to] : [],
    );
    const from = [...this.#strange.map((other) => other.position), ...holes].find(
      (place) => rowHash({ ...row, position: place }) === hash,
    );
    return from === undefined ? { kind: 'EDITED', position } : { kind: 'REORDERED', position, from };
  }
}
