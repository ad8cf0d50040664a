import type { Kysely } from 'kysely';
import type { IdentityTables } from '../subgraphs/identity/index.ts';
import { type ChainFault, type ChainReport, verifyChains } from '../subgraphs/identity/ledger/verifyChain.ts';
import { openDatabase } from '../subgraphs/kit/database.ts';
import { CliError, explain } from './cliError.ts';
import { withEmbeddedEngine } from './embeddedDatabase.ts';
import { type Environment, namesDatabases, readDatabaseUrl } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';

export interface ConsentVerification {
  /** Hashes that the ledger must hold. */
  readonly anchor: readonly string[];
  /** The data directory, where the environment names no database. */
  readonly data: string;
}

/** Checks the ledger, prints what it found, and changes nothing. Throws CliError when anything is wrong. */
export async function verifyConsent(
  { anchor, data }: ConsentVerification,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const reports = await explain('The ledger cannot be verified', () =>
    withIdentity(data, env, (database) => verifyChains(database, new Set(anchor))),
  );
  for (const { tenant, head } of reports)
    terminal.out(`${tenant}: ${head.count.toLocaleString('en-GB')} events, the last one is ${head.hash}`);
  if (reports.length === 0) terminal.out('The ledger is empty.');
  const wrong = [...reports.flatMap(faultsOf), ...missing(anchor, reports)];
  for (const line of wrong) terminal.out(line);
  if (wrong.length > 0) throw new CliError('The ledger is not what was written.');
}

/** Opens identity's database as it is: a ledger that is to be checked is not brought up to date first. */
async function withIdentity<T>(
  data: string,
  env: Environment,
  use: (database: Kysely<IdentityTables>) => Promise<T>,
): Promise<T> {
  if (namesDatabases(['identity'], env)) {
    const url = readDatabaseUrl('identity', env);
    return await using(await openDatabase<IdentityTables>({ kind: 'postgres', url }, 'identity'), use);
  }
  return await withEmbeddedEngine(data, 'accord consent verify', async (engine) =>
    using(await openDatabase<IdentityTables>({ kind: 'pglite', engine }, 'identity'), use),
  );
}

async function using<T>(
  database: Kysely<IdentityTables>,
  use: (database: Kysely<IdentityTables>) => Promise<T>,
): Promise<T> {
  try {
    return await use(database);
  } finally {
    await database.destroy();
  }
}

function faultsOf({ tenant, head, faults, faultCount }: ChainReport): string[] {
  const lines = faults.map((fault) => `${tenant}: ${sentence(fault, head.count)}`);
  const more = faultCount - faults.length;
  return more > 0 ? [...lines, `${tenant}: and ${more.toLocaleString('en-GB')} more`] : lines;
}

function sentence(fault: ChainFault, last: number): string {
  switch (fault.kind) {
    case 'EDITED':
      return `position ${fault.position}: the event was edited.`;
    case 'REORDERED':
      return `position ${fault.position}: the event was moved here from position ${fault.from}.`;
    case 'UNLINKED':
      return `position ${fault.position}: the event was written after another one than the one that stands before it; that one was replaced, or this one moved.`;
    case 'REMOVED':
      return fault.position === fault.to
        ? `position ${fault.position}: the event was removed.`
        : `positions ${fault.position} to ${fault.to}: the events were removed.`;
    case 'OUTSIDE':
      return `${fault.count} events have no position of their own: they were added past the chain.`;
    case 'HEAD':
      return fault.count === undefined
        ? 'the head of the chain is missing.'
        : `the head of the chain says that there are ${fault.count} events and which is the last, and it is another than the one at position ${last}: events were removed or added at the end, or the head was edited.`;
  }
}

function missing(anchors: readonly string[], reports: readonly ChainReport[]): string[] {
  return anchors
    .filter((anchor) => !reports.some((report) => report.anchors.has(anchor)))
    .map((anchor) => `anchor ${anchor}: no event in the ledger has this hash.`);
}
