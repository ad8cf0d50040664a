import type { PathStep } from '../federation/planner.ts';
import type { CompiledBatch, EntityFetch } from './compilePlan.ts';
import { type ContextValues, contextValues } from './contextValues.ts';
import { type Answered, dropFailed } from './dropFailed.ts';
import { clientPaths, enclosingObjects, entityTargets } from './entityTargets.ts';
import type { SelectionVariant } from './gatedSelection.ts';
import { isObject, mergeData, mergeEntity, type Raw } from './mergeData.ts';
import { noteRequired } from './noteRequired.ts';
import type { ClientPath, PlanRun } from './planRun.ts';
import { applyRewrites } from './rewrites.ts';
import { commonPaths } from './subgraphErrors.ts';
import type { SubgraphRequest } from './transport.ts';
import { withholdRequired } from './withholdRequired.ts';

/**
 * Entities of one batch whose customers allow the same of the fetch and whose contexts are equal: one aliased `_entities`
 * list.
 */
class Group {
  readonly batch: CompiledBatch;
  readonly variant: SelectionVariant;
  readonly context: ContextValues;
  /** Each as JSON. */
  readonly representations: string[] = [];
  /** The objects that each representation stands for: equal ones are asked for once. */
  readonly targets: Raw[][] = [];
  readonly #indexes = new Map<unknown, number>();

  constructor(batch: CompiledBatch, variant: SelectionVariant, context: ContextValues) {
    this.batch = batch;
    this.variant = variant;
    this.context = context;
  }

  add(representation: string, mark: unknown, target: Raw): void {
    const index = this.#indexes.get(mark);
    if (index !== undefined && this.representations[index] === representation) {
      this.targets[index]?.push(target);
      return;
    }
    this.#indexes.set(mark, this.representations.length);
    this.representations.push(representation);
    this.targets.push([target]);
  }
}

/**
 * Fetches entities. Each customer's grants decide what is asked about that customer: representations are grouped by
 * what they allow, the groups go in one request, and where nobody allows anything there is no request.
 */
export async function runEntityFetch(fetch: EntityFetch, run: PlanRun): Promise<void> {
  withholdRequired(fetch, run);
  noteRequired(fetch, run);
  const groups = groupsOf(fetch, run);
  if (groups.length === 0) return;
  const places = placesOf(groups, run);
  const everywhere = () => groups.flatMap(({ targets }) => targets.flatMap(places));
  const answer = await run.send(fetch.subgraph, requestFor(fetch, groups, run), everywhere);
  if (answer === undefined) return;
  const locate = locator(groups, places);
  const isExplained = run.errors.answered(fetch.subgraph, answer.errors, locate);
  run.errors.withheld(answer.extensions, locate);
  const inOrder = groups.map((group, index) => {
    const entities = isObject(answer.data) ? answer.data[`r${index}`] : undefined;
    // a list that is missing or null is in order when the subgraph reported why; any other is not
    const isAbsent = entities === undefined || entities === null;
    if (isAbsent) return isExplained;
    readInputs(group, entities, { errors: answer.errors, root: `r${index}` }, run);
    return mergeGroup(group, entities, run);
  });
  if (inOrder.includes(false)) {
    const what = 'did not answer with the entities it was asked for';
    run.errors.failed(fetch.subgraph, 'SUBGRAPH_INVALID_ANSWER', what, everywhere());
  }
}

/** Of what was read for fields that require it: nothing that failed, and nothing that is withheld within what is not. */
function readInputs({ batch, variant }: Group, entities: unknown, answered: Answered, run: PlanRun): void {
  const { inputs } = batch;
  const { isCompatible } = run.execution;
  if (inputs === undefined || !Array.isArray(entities)) return;
  dropFailed(entities, inputs.keys, answered);
  for (const entity of entities) if (isObject(entity)) inputs.withhold(entity, variant.open, isCompatible);
}

export function groupsOf(fetch: EntityFetch, run: PlanRun): readonly Group[] {
  return fetch.batches.flatMap((batch) => groupBatch(batch, run));
}

export function requestFor(
  fetch: EntityFetch,
  groups: readonly Group[],
  run: PlanRun,
): Omit<SubgraphRequest, 'headers'> {
  return {
    body: bodyOf(fetch, groups, run),
    repeatable: true,
    sharedBy: fetch.hasPassports ? run.execution.sharedBy : undefined,
  };
}

function groupBatch(batch: CompiledBatch, run: PlanRun): Group[] {
  const groups = new Map<SelectionVariant | string, Group>();
  for (const path of batch.paths) {
    const contextOf = contextReader(batch, path, run);
    for (const { object, customer } of entityTargets(run, path)) {
      const variant = batch.selection.variant(customer.fetchStanding.open);
      if (variant.text === undefined) continue;
      const representation = batch.represent.text(object, customer);
      if (representation === undefined) continue;
      const context = contextOf?.(object);
      const key = context === undefined ? variant : `${variant.open} ${JSON.stringify(context)}`;
      const group = groups.get(key) ?? new Group(batch, variant, context ?? NO_CONTEXT);
      groups.set(key, group);
      group.add(representation, batch.represent.mark?.(object, customer) ?? representation, object);
    }
  }
  // in one order, whoever comes first: the same few texts come back
  return [...groups.values()].sort((a, b) => a.variant.open - b.variant.open);
}

const NO_CONTEXT: ContextValues = {};

/** Undefined where nothing depends on what is above the entities. */
function contextReader(
  { contexts }: CompiledBatch,
  path: readonly PathStep[],
  run: PlanRun,
): ((object: Raw) => ContextValues) | undefined {
  if (contexts.length === 0) return undefined;
  const enclosing = enclosingObjects(run, path);
  return (object) => contextValues(contexts, object, enclosing.get(object) ?? [], run.execution.isCompatible);
}

function bodyOf(fetch: EntityFetch, groups: readonly Group[], run: PlanRun): string {
  const lists = groups.map((group, index) => `"r${index}":[${group.representations.join(',')}]`);
  const names = new Set<string>();
  for (const { variant } of groups) for (const name of variant.variables) names.add(name);
  for (const [name, value] of Object.entries(run.variables(names)))
    lists.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  for (const [index, { context }] of groups.entries()) {
    for (const [name, value] of Object.entries(context))
      lists.push(`${JSON.stringify(contextVariable(index, name))}:${JSON.stringify(value)}`);
  }
  return `{"query":${operationText(fetch, groups)},"variables":{${lists.join(',')}}}`;
}

/** As a JSON string. */
function operationText(fetch: EntityFetch, groups: readonly Group[]): string {
  let signature = '';
  for (const { batch, variant } of groups) signature += `${fetch.batches.indexOf(batch)}:${variant.open} `;
  let text = fetch.texts.get(signature);
  if (text === undefined) {
    const definitions = new Set<string>();
    const fields = groups.map((group, index) => {
      definitions.add(`$r${index}: [_Any!]!`);
      const own = (part: string) => withOwnContext(part, group, index);
      for (const [name, definition] of fetch.definitions)
        if (group.variant.variables.has(name)) definitions.add(own(definition));
      return `r${index}: _entities(representations: $r${index}) ${own(group.variant.text ?? '')}`;
    });
    text = JSON.stringify(`query(${[...definitions].join(', ')}) {${fields.join(' ')}}`);
    fetch.texts.set(signature, text);
  }
  return text;
}

/** Each group has variables of its own for its context. */
function contextVariable(group: number, name: string): string {
  return `r${group}_${name}`;
}

function withOwnContext(text: string, { batch }: Group, index: number): string {
  return batch.contexts.reduce(
    (renamed, { name }) =>
      renamed.replaceAll(new RegExp(`\\$${name}\\b`, 'g'), `$$${contextVariable(index, name)}`),
    text,
  );
}

type Places = (targets: readonly Raw[]) => readonly ClientPath[];

/** Says where the client will see some of the groups' objects. Errors alone ask. */
function placesOf(groups: readonly Group[], run: PlanRun): Places {
  let known: ReadonlyMap<Raw, ClientPath> | undefined;
  return (targets) => {
    known ??= clientPaths(run, [...new Set(groups.flatMap(({ batch }) => batch.paths))]);
    return targets.map((target) => known?.get(target)).filter((path) => path !== undefined);
  };
}

/**
 * `['r0', 3, 'c4']` is field c4 of all that representation 3 of group 0 stands for. What names no representation is about
 * all of them.
 */
function locator(
  groups: readonly Group[],
  places: Places,
): (path: ClientPath) => { at: readonly ClientPath[]; rest: ClientPath } {
  return (path) => {
    const [alias, index, ...rest] = path;
    const group = typeof alias === 'string' ? groups[Number(alias.slice(1))] : undefined;
    const targets = typeof index === 'number' ? group?.targets[index] : undefined;
    if (targets !== undefined) return { at: places(targets), rest };
    const all = group === undefined ? groups : [group];
    return { at: commonPaths(all.flatMap((one) => one.targets.flatMap(places))), rest: [] };
  };
}

/** Merges one group's entities into all that they stand for; false when they are not what was asked for. */
export function mergeGroup(group: Group, entities: unknown, run: PlanRun): boolean {
  if (!Array.isArray(entities) || entities.length !== group.representations.length) return false;
  for (const entity of entities) if (entity !== null && !isObject(entity)) return false;
  const { keys } = group.variant;
  const { outputRewrites } = group.batch;
  for (const [position, entity] of (entities as (Raw | null)[]).entries()) {
    if (entity === null) continue;
    const targets = group.targets[position] ?? [];
    if (outputRewrites.length === 0 && targets.length === 1) {
      mergeEntity(targets[0] as Raw, entity, keys);
      continue;
    }
    const own: Raw = {};
    mergeEntity(own, entity, keys);
    applyRewrites(own, outputRewrites, run.execution.isCompatible);
    // objects that stand in several places must not share their parts: later fetches write into them
    for (const target of targets) mergeData(target, structuredClone(own));
  }
  return true;
}
