import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { MatchModels } from '../../subgraphs/identity/linking/matchModels.ts';
import { learnAll } from '../../subgraphs/identity/linking/resolveAll.ts';
import { readDefinition } from '../../subgraphs/identity/resolution/definition/readDefinition.ts';
import type { IdentityTables } from '../../subgraphs/identity/tables.ts';
import { SAMPLE_TENANT } from '../../subgraphs/kit/sample/sampleCustomer.ts';
import type { System } from './createSystem.ts';

/** Learns from the records of the sample company, as `accord resolve` does. */
export async function learnMatches({ databases, keys }: System): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'accord-learn-'));
  const resolving = {
    database: databases.of('identity') as Kysely<IdentityTables>,
    ring: keys.fingerprint,
    models: new MatchModels(readDefinition()),
    now: () => new Date(),
  };
  await learnAll(resolving, { tenant: SAMPLE_TENANT, seed: 1, engine: { memoryMiB: 500, directory } });
  rmSync(directory, { recursive: true });
}
