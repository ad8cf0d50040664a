import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { findUnfetched } from './findUnfetched.ts';
import type { JoinFacts, SetField } from './joinFacts.ts';
import type { EntityBatch, FetchNode, PlanNode, RequiredSelection } from './planner.ts';
import { fetchesOf, type Place, placeOf, selectionsOf, under, WrittenFields } from './writtenFields.ts';

/**
 * Looks for what planners are known to get wrong, so that such an operation is refused and not answered with wrong data:
 * 1. One key of one object stands for a field with two different arguments.
 * 2. A `@requires` is fed with a field that was read with other arguments than it names.
 * 3. A subgraph is entered by a key that it declares `resolvable: false`.
 * 4. A field is not fetched for objects of some type that can stand where it is asked for.
 * Answers what is wrong, in words without values; undefined for a sound plan.
 */
export function findPlanDefect(
  operation: string,
  plan: PlanNode | undefined,
  facts: JoinFacts,
): string | undefined {
  const fetches = plan === undefined ? [] : fetchesOf(plan);
  const written = new WrittenFields();
  for (const fetch of fetches) for (const selection of selectionsOf(fetch).flat()) written.add(selection);
  const conflict = written.conflict();
  if (conflict !== undefined) return `${conflict[0].name} is needed with two different arguments`;
  for (const fetch of fetches) {
    const defect = findEntryDefect(fetch, facts) ?? findRequirementDefect(fetch, facts, written);
    if (defect !== undefined) return defect;
  }
  const unfetched = findUnfetched(operation, plan, facts.types);
  return unfetched === undefined ? undefined : `${unfetched} is not fetched wherever it is asked for`;
}

function findEntryDefect(fetch: FetchNode, facts: JoinFacts): string | undefined {
  const { types } = facts;
  for (const batch of fetch.entities) {
    for (const required of batch.requires) {
      if (required.kind !== 'fragment') continue;
      for (const object of types.possibleIn(fetch.subgraph, required.on)) {
        const type = enteredAs(object, required.on, batch);
        const keys = facts.keys(fetch.subgraph, type);
        // what is sent of an object may stand in several fragments: on its type and on its interfaces
        const sent = batch.requires.filter(
          (other) => other.kind === 'field' || types.meets(object, other.on),
        );
        const enters = keys.some(({ resolvable, fields }) => resolvable && covers(sent, fields));
        if (keys.length > 0 && !enters) return `${fetch.subgraph} declares no resolvable key for ${type}`;
      }
    }
  }
  return undefined;
}

/** The type that the representation of an object names: an interface's where the subgraph knows it as an interface object. */
function enteredAs(object: string, condition: string, { inputRewrites }: EntityBatch): string {
  const rewrite = inputRewrites.find(({ path }) => {
    const [first, second] = path;
    return (
      first?.kind === 'types' &&
      (first.names.has(object) || first.names.has(condition)) &&
      second?.kind === 'key' &&
      second.key === '__typename'
    );
  });
  return rewrite !== undefined && 'value' in rewrite.set ? String(rewrite.set.value) : object;
}

function covers(selections: readonly RequiredSelection[], fields: readonly SetField[]): boolean {
  return fields.every(({ name, fields: inner }) => {
    const found = fieldsNamed(selections, name);
    return (
      found.length > 0 &&
      (inner.length === 0 ||
        covers(
          found.flatMap((one) => one.selections ?? []),
          inner,
        ))
    );
  });
}

function fieldsNamed(selections: readonly RequiredSelection[], name: string) {
  return selections.flatMap((selection): Extract<RequiredSelection, { kind: 'field' }>[] => {
    if (selection.kind === 'fragment') return fieldsNamed(selection.selections, name);
    return selection.name === name ? [selection] : [];
  });
}

function findRequirementDefect(
  fetch: FetchNode,
  facts: JoinFacts,
  written: WrittenFields,
): string | undefined {
  const selections = selectionsOf(fetch);
  for (const [index, batch] of fetch.entities.entries()) {
    const set = selections[index]?.[0]?.set;
    if (set === undefined) continue;
    for (const { type, field } of entityFields(set, '')) {
      const needed = facts.requires(fetch.subgraph, type, field.name.value);
      for (const path of batch.paths) {
        const wrong = findUnmet(needed, batch.requires, placeOf(path), written);
        if (wrong !== undefined) return `${type}.${field.name.value} requires ${wrong} with other arguments`;
      }
    }
  }
  return undefined;
}

/** The fields selected on the entities themselves, with the type that they are selected on. */
function entityFields(set: SelectionSetNode, type: string): { type: string; field: FieldNode }[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ type, field: selection }];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    return entityFields(selection.selectionSet, selection.typeCondition?.name.value ?? type);
  });
}

/** The name of a needed field that was read with other arguments. */
function findUnmet(
  needed: readonly SetField[],
  given: readonly RequiredSelection[],
  place: Place,
  written: WrittenFields,
): string | undefined {
  for (const { name, args, fields } of needed) {
    for (const source of fieldsNamed(given, name)) {
      const at = under(place, source.key);
      if (written.at(at).some((field) => field.name === name && field.args !== args)) return name;
      const inner = findUnmet(fields, source.selections ?? [], at, written);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
