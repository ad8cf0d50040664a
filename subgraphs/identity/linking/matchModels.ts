import { type Kysely, sql } from 'kysely';
import type { Definition } from '../resolution/definition/definition.ts';
import { fingerprintOf } from '../resolution/definition/readDefinition.ts';
import type { IdentityTables } from '../tables.ts';
import { PairJudge, type StoredModel } from './pairJudge.ts';

/** The models that stores learned, each made ready once. */
export class MatchModels {
  readonly definition: Definition;
  readonly #ready = new Map<string, { readonly version: number; readonly judge: PairJudge }>();

  constructor(definition: Definition) {
    this.definition = definition;
  }

  /** Whether a model of the tenant was made ready: who has not seen one had better not count on it. */
  isReady(tenant: string): boolean {
    return this.#ready.has(tenant);
  }

  /**
   * Who weighs pairs of this tenant; undefined as long as nothing was learned for this definition. One statement, two when
   * there is a new model.
   */
  async judgeOf(database: Kysely<IdentityTables>, tenant: string): Promise<PairJudge | undefined> {
    const { rows } = await sql<{ version: number }>`
      select version from identity.match_models where tenant = ${tenant}`.execute(database);
    return await this.judgeAt(database, tenant, rows[0]?.version);
  }

  /** The same, where the version of the model is known. One statement when it is a new one, otherwise none. */
  async judgeAt(
    database: Kysely<IdentityTables>,
    tenant: string,
    version: number | null | undefined,
  ): Promise<PairJudge | undefined> {
    if (version === null || version === undefined) return undefined;
    const known = this.#ready.get(tenant);
    if (known?.version === version) return known.judge;
    const { rows: models } = await sql<{ version: number; model: StoredModel }>`
      select version, model from identity.match_models where tenant = ${tenant}`.execute(database);
    const [found] = models;
    if (found === undefined) return undefined;
    const judge = new PairJudge(this.definition, found.model);
    if (fingerprintOf({ ...this.definition, ...judge.plan }) !== found.model.model.definition)
      return undefined;
    this.#ready.set(tenant, { version: found.version, judge });
    return judge;
  }
}

/** Keeps what was learned from this many records. */
export async function saveModel(
  database: Kysely<IdentityTables>,
  tenant: string,
  model: StoredModel,
  now: Date,
): Promise<void> {
  await sql`
    insert into identity.match_models as known (tenant, version, learned_at, model)
    values (${tenant}, 1, ${now}, ${JSON.stringify(model)}::text::jsonb)
    on conflict (tenant) do update set
      version = known.version + 1, learned_at = excluded.learned_at, model = excluded.model`.execute(
    database,
  );
}
