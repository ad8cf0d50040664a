import type { Definition } from './definition/definition.ts';
import { fingerprintOf } from './definition/readDefinition.ts';
import { type ClusterReport, clusterPairs } from './engine/clusterPairs.ts';
import { comparePairs, countVectors, sampleRepetition } from './engine/comparePairs.ts';
import { chancesOf, drawSample } from './engine/drawSample.ts';
import { type Engine, type EngineOptions, openEngine } from './engine/engine.ts';
import { addFrequencies, adjustingFeatures, agreements } from './engine/frequencies.ts';
import { type InputSource, type LoadedRecords, loadRecords } from './engine/loadRecords.ts';
import { proposePairs, type RuleReport } from './engine/proposePairs.ts';
import { type Scoring, scorePairs } from './engine/scorePairs.ts';
import type { Chances, Evidence, VectorCount } from './model/evidence.ts';
import { estimateRates, learn } from './model/learn.ts';
import type { Model } from './model/model.ts';
import { bitsOf, createScorer } from './model/scoring.ts';
import { type Plan, planFor } from './plan.ts';
import { ResolutionError } from './resolutionError.ts';

/** The steps of a run, in their order. */
export const LINK_STEPS = ['read', 'block', 'compare', 'learn', 'score', 'cluster'] as const;
export type LinkStep = (typeof LINK_STEPS)[number];

export interface WeighRequest {
  readonly definition: Definition;
  /** A model learned before; without one it is learned from these records. */
  readonly model?: Model | undefined;
  /** Draws the random pairs. */
  readonly seed: number;
  /** Pairs of at least this match probability are links. */
  readonly threshold: number;
  readonly onStep?: ((step: LinkStep, pairs: number) => void) | undefined;
}

export interface LinkRequest extends WeighRequest {
  /** One, to find its duplicates; two, to find the links between them. */
  readonly sources: readonly InputSource[];
  readonly engine: EngineOptions;
}

/** Records that were weighed: the tables `links` (l, r, weight), `vectors`, `records`. */
export interface Weighed {
  readonly plan: Plan;
  readonly model: Model;
  readonly rules: readonly RuleReport[];
  readonly candidates: number;
  readonly scoring: Scoring;
}

/** A run that is done. Its tables are `links` (l, r, weight), `clusters` (id, cluster), `records` and `row_ids`. */
export interface Linked extends Omit<Weighed, 'scoring'> {
  readonly engine: Engine;
  readonly loaded: Pick<LoadedRecords, 'counts' | 'unreadable'>;
  readonly links: number;
  readonly clusters: ClusterReport;
}

/**
 * Links records from files to clusters. The caller closes the engine of what it answers. Throws ResolutionError for input
 * that cannot be used.
 */
export async function linkRecords(request: LinkRequest): Promise<Linked> {
  const engine = await openEngine(request.engine);
  try {
    return await run(engine, request);
  } catch (error) {
    engine.close();
    throw error;
  }
}

async function run(engine: Engine, request: LinkRequest): Promise<Linked> {
  request.onStep?.('read', 0);
  const loaded = await loadRecords(engine, request.sources);
  const { scoring, ...weighed } = await weighRecords(engine, loaded, request);
  request.onStep?.('cluster', weighed.candidates);
  const clusters = await clusterPairs(engine, scoring);
  await engine.run('DROP TABLE vectors');
  return { engine, ...weighed, loaded, links: await count(engine, 'links'), clusters };
}

/** Proposes pairs of the loaded records, learns from them, and keeps those of the request's threshold or more. */
export async function weighRecords(
  engine: Engine,
  loaded: Pick<LoadedRecords, 'counts' | 'present'>,
  request: WeighRequest,
): Promise<Weighed> {
  const { definition, threshold, onStep } = request;
  const plan = planFor(definition, loaded.present);
  const { comparisons, relations } = plan;
  await addFrequencies(engine, adjustingFeatures(comparisons));
  onStep?.('block', 0);
  const rules = await proposePairs(engine, plan.blocking, loaded.counts.length);
  const candidates = await count(engine, 'pairs');
  onStep?.('compare', candidates);
  await comparePairs(engine, comparisons, { source: 'pairs', target: 'vectors' });
  await engine.run('DROP TABLE pairs');
  const proposed = await countVectors(engine, comparisons, 'vectors');
  onStep?.('learn', candidates);
  const model = await modelFor(engine, request, { plan, proposed, counts: loaded.counts });
  onStep?.('score', candidates);
  const scoring: Scoring = {
    comparisons,
    model,
    scorer: createScorer(comparisons, relations, model),
    records: loaded.counts.reduce((sum, one) => sum + one, 0),
  };
  const least = bitsOf(threshold);
  await scorePairs(engine, scoring, proposed, { source: 'vectors', target: 'links', least });
  return { plan, model, rules, candidates, scoring };
}

interface Circumstances {
  readonly plan: Plan;
  readonly proposed: readonly VectorCount[];
  readonly counts: readonly number[];
}

async function modelFor(
  engine: Engine,
  request: WeighRequest,
  { plan, proposed, counts }: Circumstances,
): Promise<Model> {
  const { comparisons, relations } = plan;
  const definition = fingerprintOf({ ...request.definition, comparisons, relations });
  const inputs = counts.length;
  const [first = 0, second] = counts;
  const base = {
    proposed,
    possiblePairs: second === undefined ? (first * (first - 1)) / 2 : first * second,
    records: Math.min(first, second ?? first),
  };
  if (request.model !== undefined) {
    if (request.model.definition !== definition)
      throw new ResolutionError(
        'The model was learned for other comparisons: another definition, or other attributes in the data. Learn a new one.',
      );
    return {
      ...request.model,
      ...estimateRates(request.model, comparisons, relations, { ...base, repeated: new Map() }),
    };
  }
  const chances: Chances[] = [];
  const draws = await drawSample(engine, comparisons, counts, request.seed);
  for (const comparison of comparisons)
    chances.push(await chancesOf(engine, comparison, relations, { inputs, draws }));
  await engine.run('DROP TABLE draws');
  const repeated = new Map<string, readonly VectorCount[]>();
  for (const { name, repeats } of comparisons)
    if (repeats !== undefined)
      repeated.set(
        name,
        await sampleRepetition(engine, comparisons, repeats, { inputs, seed: request.seed }),
      );
  const evidence: Evidence = { ...base, repeated };
  return {
    version: 1,
    definition,
    ...learn(comparisons, relations, chances, evidence),
    agreement: await agreements(engine, adjustingFeatures(comparisons), inputs),
  };
}

async function count(engine: Engine, table: string): Promise<number> {
  const [[rows] = []] = await engine.rows(`SELECT count(*) FROM ${table}`);
  return Number(rows);
}
