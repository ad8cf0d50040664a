import type { Kysely } from 'kysely';
import { createIntake, type IdentityTables } from '../subgraphs/identity/index.ts';
import { countAside, takeUpAside } from '../subgraphs/identity/linking/aside.ts';
import {
  countCustomers,
  countPending,
  type StoreCounts,
} from '../subgraphs/identity/linking/countCustomers.ts';
import { MatchModels } from '../subgraphs/identity/linking/matchModels.ts';
import { type Learned, learnAll } from '../subgraphs/identity/linking/resolveAll.ts';
import { resolvePending } from '../subgraphs/identity/linking/resolvePending.ts';
import type { Resolving } from '../subgraphs/identity/linking/resolving.ts';
import { allTenants, claimsCursor, takeClaims } from '../subgraphs/identity/linking/takeClaims.ts';
import { readDefinition } from '../subgraphs/identity/resolution/definition/readDefinition.ts';
import { DEPARTMENTS } from '../subgraphs/kit/departments.ts';
import { SUBGRAPHS } from '../subgraphs/registry.ts';
import { explain } from './cliError.ts';
import type { DepartmentDatabases } from './departmentDatabases.ts';
import { cappedLines, grouped } from './linkReport.ts';
import { createProgressLine, type ProgressLine } from './progressLine.ts';
import type { Environment } from './subgraphConfig.ts';
import { withTemporaryDirectory } from './temporaryDirectory.ts';
import type { Terminal } from './terminal.ts';
import { openWorkingDatabases } from './workingDatabases.ts';

export interface ResolveRequest {
  readonly learn?: true;
  /** MiB */
  readonly memory: number;
  readonly seed: number;
  readonly data: string;
}

/** Records of a department read at once. */
const PAGE = 1_000;

/** Resolves the records of all departments, and prints what became of them. Throws CliError. */
export async function resolveStores(
  request: ResolveRequest,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const work = { departments: DEPARTMENTS, data: request.data, command: 'accord resolve' };
  const { databases, fingerprint, close } = await openWorkingDatabases(work, env, terminal);
  const line = createProgressLine(terminal);
  try {
    const database = databases.of('identity') as Kysely<IdentityTables>;
    const models = new MatchModels(readDefinition());
    const resolving: Resolving = { database, ring: fingerprint, models, now: () => new Date() };
    await explain('The departments cannot be read', () => takeAll(resolving, databases, line));
    await takeUpAside(database);
    const tenants = await allTenants(database);
    if (tenants.length === 0) terminal.out('There are no records to resolve.');
    for (const tenant of tenants) {
      const started = performance.now();
      const run = await explain('Resolving', () => resolveTenant(resolving, tenant, request, line));
      line.clear();
      terminal.out(summaryText(tenant, run, (performance.now() - started) / 1000));
    }
  } finally {
    line.clear();
    await close();
  }
}

/** Brings identity up to date with every department. */
async function takeAll(
  { database, ring, models, now }: Resolving,
  databases: DepartmentDatabases,
  line: ProgressLine,
): Promise<void> {
  const intake = createIntake(database, ring, models.definition);
  for (const { name, claims } of SUBGRAPHS) {
    if (claims === undefined) continue;
    let done = 0;
    for (let after = await claimsCursor(database, name); ; ) {
      const page = await claims.page(databases.of(name), after ?? undefined, PAGE);
      const { next, hasMore } = await takeClaims(database, intake, name, page, now());
      done += page.changes.length;
      line.update({ label: `Reading ${name}`, done, share: undefined });
      if (!hasMore) break;
      after = next;
    }
  }
}

interface Run {
  readonly learned: Learned | undefined;
  readonly resolved: number;
  /** Records that cannot be opened. */
  readonly aside: number;
  readonly before: StoreCounts;
  readonly after: StoreCounts;
}

async function resolveTenant(
  resolving: Resolving,
  tenant: string,
  request: ResolveRequest,
  line: ProgressLine,
): Promise<Run> {
  const { database, models } = resolving;
  const before = await countCustomers(database, tenant);
  const isLearning = request.learn === true || (await models.judgeOf(database, tenant)) === undefined;
  const learned = isLearning ? await learn(resolving, tenant, request, line) : undefined;
  const waiting = await countPending(database, tenant);
  const resolved = await resolvePending(resolving, tenant, Number.MAX_SAFE_INTEGER, (done) =>
    line.update({ label: 'Resolving', done, share: waiting > 0 ? done / waiting : undefined }),
  );
  const aside = await countAside(database, tenant);
  return { learned, resolved, aside, before, after: await countCustomers(database, tenant) };
}

async function learn(
  resolving: Resolving,
  tenant: string,
  { memory, seed }: ResolveRequest,
  line: ProgressLine,
): Promise<Learned> {
  return await withTemporaryDirectory('accord-resolve', (directory) =>
    learnAll(resolving, {
      tenant,
      seed,
      engine: { memoryMiB: memory, directory },
      onStep: (step, pairs) => line.update({ label: `Learning: ${step}`, done: pairs, share: undefined }),
    }),
  );
}

function summaryText(
  tenant: string,
  { learned, resolved, aside, before, after }: Run,
  seconds: number,
): string {
  const counts = {
    records: after.records,
    ...(learned && { 'pairs compared': learned.candidates }),
    resolved,
    'customers before': before.customers,
    'customers now': after.customers,
  };
  return [
    `Resolved ${tenant} in ${seconds.toFixed(1)} s${learned ? ', with a model that was learned now' : ''}`,
    ...Object.entries(counts).map(([name, value]) => `  ${name.padEnd(16)} ${grouped(value).padStart(12)}`),
    ...(aside > 0
      ? [
          `  ${grouped(aside)} records are left out: they were sealed under a key of fingerprints that is not held.`,
        ]
      : []),
    ...cappedLines(learned?.rules ?? []),
  ].join('\n');
}
