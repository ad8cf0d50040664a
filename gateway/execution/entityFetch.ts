import type { CompiledBatch, EntityFetch } from './compilePlan.ts';
import { type EntityTarget, entityTargets } from './entityTargets.ts';
import type { SelectionVariant } from './gatedSelection.ts';
import { isObject, mergeData, type Raw } from './mergeData.ts';
import type { PlanRun } from './planRun.ts';
import { buildRepresentation } from './representations.ts';
import { applyRewrites } from './rewrites.ts';

type Path = readonly (string | number)[];

/** Entities of one batch whose customers allow the same of the fetch: one aliased `_entities` list. */
class Group {
  readonly batch: CompiledBatch;
  readonly variant: SelectionVariant;
  /** Each as JSON. */
  readonly representations: string[] = [];
  /** The objects that each representation stands for: equal ones are asked for once. */
  readonly targets: EntityTarget[][] = [];
  readonly #indexes = new Map<string, number>();

  constructor(batch: CompiledBatch, variant: SelectionVariant) {
    this.batch = batch;
    this.variant = variant;
  }

  add(representation: Raw, target: EntityTarget): void {
    const key = JSON.stringify(representation);
    const index = this.#indexes.get(key);
    if (index !== undefined) {
      this.targets[index]?.push(target);
      return;
    }
    this.#indexes.set(key, this.representations.length);
    this.representations.push(key);
    this.targets.push([target]);
  }
}

/**
 * Fetches entities. Each customer's grants decide what is asked about that customer: representations are grouped by
 * what they allow, the groups go in one request, and where nobody allows anything there is no request.
 */
export async function runEntityFetch(fetch: EntityFetch, run: PlanRun): Promise<void> {
  const groups = fetch.batches.flatMap((batch) => groupBatch(fetch.subgraph, batch, run));
  if (groups.length === 0) return;
  const names = new Set(groups.flatMap((group) => [...group.variant.variables]));
  const variables = Object.entries(run.variables(names)).map(member);
  const lists = groups.map((group, index) => `"r${index}":[${group.representations.join(',')}]`);
  const request = {
    body: `{"query":${operationText(fetch, groups)},"variables":{${[...lists, ...variables].join(',')}}}`,
    repeatable: true,
    sharedBy: fetch.hasPassports ? run.execution.sharedBy : undefined,
  };
  const paths = () => groups.flatMap((group) => group.targets.flat().map((target) => target.path));
  const answer = await run.send(fetch.subgraph, request, paths);
  if (answer === undefined) return;
  const locate = locator(groups);
  const isExplained = run.errors.answered(fetch.subgraph, answer.errors, locate);
  run.errors.withheld(answer.extensions, locate);
  const inOrder = groups.map((group, index) => {
    const entities = isObject(answer.data) ? answer.data[`r${index}`] : undefined;
    // a list that is missing or null is in order when the subgraph reported why; any other is not
    const isAbsent = entities === undefined || entities === null;
    return isAbsent ? isExplained : mergeGroup(group, entities, run);
  });
  if (inOrder.includes(false)) {
    run.errors.failed(
      fetch.subgraph,
      'SUBGRAPH_INVALID_ANSWER',
      'did not answer with the entities it was asked for',
      paths(),
    );
  }
}

function groupBatch(subgraph: string, batch: CompiledBatch, run: PlanRun): Group[] {
  const groups = new Map<SelectionVariant, Group>();
  const { policy } = run.execution;
  const targets = batch.entities.paths.flatMap((path) => entityTargets(run, path));
  for (const target of targets) {
    const variant = batch.selection.variant(target.customer.fetchStanding.open);
    if (variant.text === undefined) continue;
    const passport = policy.linked ? { section: target.customer.section(subgraph) } : undefined;
    const { requires, inputRewrites } = batch.entities;
    const representation = buildRepresentation(target.object, requires, passport, run.isCompatible);
    if (representation === undefined) continue;
    applyRewrites(representation, inputRewrites, run.isCompatible);
    let group = groups.get(variant);
    if (group === undefined) {
      group = new Group(batch, variant);
      groups.set(variant, group);
    }
    group.add(representation, target);
  }
  // in one order, whoever comes first: the same few texts come back
  return [...groups.values()].sort((a, b) => a.variant.open - b.variant.open);
}

/** As a JSON string. */
function operationText(fetch: EntityFetch, groups: readonly Group[]): string {
  const signature = groups
    .map((group) => `${fetch.batches.indexOf(group.batch)}${group.variant.text}`)
    .join('\n');
  let text = fetch.texts.get(signature);
  if (text === undefined) {
    const used = new Set(groups.flatMap((group) => [...group.variant.variables]));
    const definitions = [...fetch.definitions]
      .filter(([name]) => used.has(name))
      .map(([, definition]) => definition);
    const lists = groups.map((_, index) => `$r${index}: [_Any!]!`);
    const fields = groups.map(
      ({ variant }, index) => `r${index}: _entities(representations: $r${index}) ${variant.text}`,
    );
    text = JSON.stringify(`query(${[...lists, ...definitions].join(', ')}) {${fields.join(' ')}}`);
    fetch.texts.set(signature, text);
  }
  return text;
}

function member([name, value]: readonly [string, unknown]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

/** `['r0', 3, 'c4']` is field c4 of all that representation 3 of group 0 stands for. */
function locator(groups: readonly Group[]): (path: Path) => { at: readonly Path[]; rest: Path } {
  return (path) => {
    const [alias, index, ...rest] = path;
    const group = typeof alias === 'string' ? groups[Number(alias.slice(1))] : undefined;
    if (group === undefined) return { at: pathsOf(groups[0]?.targets[0]), rest: [] };
    return { at: pathsOf(group.targets[typeof index === 'number' ? index : 0]), rest };
  };
}

function pathsOf(targets: readonly EntityTarget[] | undefined): Path[] {
  return (targets ?? []).map((target) => target.path);
}

/** Merges one group's entities into all that they stand for; false when they are not what was asked for. */
function mergeGroup(group: Group, entities: unknown, run: PlanRun): boolean {
  if (!Array.isArray(entities) || entities.length !== group.representations.length) return false;
  if (!entities.every((entity) => entity === null || isObject(entity))) return false;
  for (const [position, entity] of entities.entries()) {
    if (entity === null) continue;
    const own: Raw = {};
    mergeData(own, entity, group.variant.keys);
    applyRewrites(own, group.batch.entities.outputRewrites, run.isCompatible);
    const targets = group.targets[position] ?? [];
    for (const target of targets) {
      // objects that stand in several places must not share their parts: later fetches write into them
      mergeData(target.object, targets.length > 1 ? structuredClone(own) : own);
    }
  }
  return true;
}
