import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { JoinTypes } from './joinTypes.ts';
import type { FetchNode, PathStep, PlanNode, RequiredSelection, RewriteStep } from './planner.ts';
import { fetchesOf, selectionsOf } from './writtenFields.ts';

/**
 * Looks for a field of the operation that no fetch of the plan answers for an object of some type that can stand there: it
 * would be null without a word. Which types can is decided by what the subgraphs that are asked know of interfaces and
 * unions. Answers `Type.field`; undefined when all are fetched.
 */
export function findUnfetched(
  operation: string,
  plan: PlanNode | undefined,
  types: JoinTypes,
): string | undefined {
  const document = parse(operation, { noLocation: true });
  const root = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (root?.kind !== Kind.OPERATION_DEFINITION) return undefined;
  const entries = plan === undefined ? [] : fetchesOf(plan).flatMap(entriesOf);
  const place: Place = { wanted: [root.selectionSet], answers: [], entries };
  return new Search(types).visit(place, [types.rootType(root.operation)]);
}

/** Where objects of the client's operation stand. */
interface Place {
  readonly wanted: readonly SelectionSetNode[];
  /** Of the fetches that answer with the field that holds the objects. */
  readonly answers: readonly Answer[];
  /** The fetches that begin here or further down. */
  readonly entries: readonly Entry[];
}

/** What one fetch asks for of the objects at one place. */
interface Answer {
  readonly subgraph: string;
  readonly set: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** From here. */
  readonly renames: readonly Rename[];
}

interface Rename {
  readonly path: readonly RewriteStep[];
  readonly to: string;
}

interface Entry {
  /** Whose path it is. */
  readonly origin: object;
  /** From here to where it begins. */
  readonly path: readonly PathStep[];
  /** Undefined for root fields. */
  readonly requires: readonly RequiredSelection[] | undefined;
  readonly answer: Answer;
}

/** A field that a fetch answers with, under the key that it has in the data. */
interface Answered {
  readonly field: FieldNode;
  readonly answer: Answer;
  /** What the subgraph declares it to be. */
  readonly type: string;
}

function entriesOf(fetch: FetchNode): Entry[] {
  return selectionsOf(fetch).flatMap((selections, index) => {
    const batch = fetch.entities[index];
    const rewrites = batch?.outputRewrites ?? fetch.outputRewrites;
    const renames = rewrites.flatMap(({ path, set }) => ('rename' in set ? [{ path, to: set.rename }] : []));
    return selections.map(({ set, document }, at) => {
      const path = batch === undefined ? fetch.path : (batch.paths[at] ?? []);
      const answer = { subgraph: fetch.subgraph, set, fragments: fragmentsOf(document), renames };
      return { origin: path, path, requires: batch?.requires, answer };
    });
  });
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return new Map((fragments as FragmentDefinitionNode[]).map((fragment) => [fragment.name.value, fragment]));
}

class Search {
  readonly #types: JoinTypes;
  readonly #ids = new Map<object, number>();

  constructor(types: JoinTypes) {
    this.#types = types;
  }

  visit(place: Place, possible: readonly string[]): string | undefined {
    // objects of several types mostly have the same below them: that is looked at once
    const seen = new Set<string>();
    for (const type of possible) {
      const unfetched = this.#visitAs(type, place, seen);
      if (unfetched !== undefined) return unfetched;
    }
    return undefined;
  }

  #visitAs(type: string, place: Place, seen: Set<string>): string | undefined {
    const entries = place.entries.flatMap((entry) => this.#advance(entry, type));
    const begun = entries.filter(({ path }) => path.length === 0);
    const answered = this.#reached(place.answers, begun, type);
    for (const [key, fields] of this.#wanted(place.wanted, type)) {
      const name = fields[0]?.name.value;
      const found = (answered.get(key) ?? []).filter(({ field }) => field.name.value === name);
      if (found.length === 0) return `${type}.${name}`;
      const wanted = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (wanted.length === 0) continue;
      const below = entries.flatMap((entry) => enter(entry, key));
      const signature = this.#signature([...wanted, ...below.map(({ origin }) => origin)], found);
      if (seen.has(signature)) continue;
      seen.add(signature);
      const unfetched = this.#below(wanted, found, below);
      if (unfetched !== undefined) return unfetched;
    }
    return undefined;
  }

  #below(wanted: readonly SelectionSetNode[], found: readonly Answered[], entries: readonly Entry[]) {
    const answers = found.map(({ field, answer }) => inside(field, answer));
    // what several subgraphs answer with is one object, so its type is one that all of them know
    const [first = [], ...others] = found.map(({ answer, type }) =>
      this.#types.possibleIn(answer.subgraph, type),
    );
    const possible = [...first].filter((type) => others.every((other) => other.has(type)));
    return this.visit({ wanted, answers, entries }, possible);
  }

  /** The entry past the type conditions at its beginning; nothing where an object of that type does not meet them. */
  #advance(entry: Entry, type: string): Entry[] {
    const [step] = entry.path;
    if (step?.kind !== 'types') return [entry];
    const meets = [...step.names].some((name) => this.#types.meets(type, name));
    return meets ? this.#advance({ ...entry, path: entry.path.slice(1) }, type) : [];
  }

  /** What is answered of an object of that type, by the field that holds it and by the fetches that it is sent to. */
  #reached(answers: readonly Answer[], entries: readonly Entry[], type: string): Map<string, Answered[]> {
    const answered = this.#answered(answers, type);
    const ready = entries.filter(({ requires }) => this.#isSent(requires, type, answered));
    if (ready.length === 0) return answered;
    const waiting = entries.filter((entry) => !ready.includes(entry));
    return this.#reached([...answers, ...ready.map(({ answer }) => answer)], waiting, type);
  }

  /** Whether an object of that type is sent to the subgraph: not if something is missing that the subgraph is to be told. */
  #isSent(
    requires: readonly RequiredSelection[] | undefined,
    type: string,
    answered: ReadonlyMap<string, unknown>,
  ): boolean {
    if (requires === undefined) return true;
    const keys = requires.flatMap((selection) => this.#required(selection, type));
    return keys.length > 0 && keys.every((key) => answered.has(key));
  }

  #required(selection: RequiredSelection, type: string): string[] {
    if (selection.kind === 'field') return [selection.key];
    if (!this.#types.meets(type, selection.on)) return [];
    return selection.selections.flatMap((inner) => this.#required(inner, type));
  }

  #wanted(sets: readonly SelectionSetNode[], type: string): Map<string, FieldNode[]> {
    const wanted = new Map<string, FieldNode[]>();
    for (const field of sets.flatMap((set) => this.#fields(set, type))) {
      if (field.name.value.startsWith('__')) continue;
      const key = keyOf(field);
      wanted.set(key, [...(wanted.get(key) ?? []), field]);
    }
    return wanted;
  }

  #answered(answers: readonly Answer[], type: string): Map<string, Answered[]> {
    const answered = new Map<string, Answered[]>();
    for (const answer of answers) {
      const renames = answer.renames.flatMap((rename) => this.#renameFor(rename, type));
      for (const field of this.#fields(answer.set, type, answer.fragments)) {
        const rename = renames.find(({ path }) => path.length === 1 && stepsTo(path, keyOf(field)));
        const key = rename?.to ?? keyOf(field);
        const declared = this.#types.fieldType(answer.subgraph, type, field.name.value);
        const found = { field, answer: { ...answer, renames }, type: declared };
        answered.set(key, [...(answered.get(key) ?? []), found]);
      }
    }
    return answered;
  }

  #renameFor(rename: Rename, type: string): Rename[] {
    const [step, ...path] = rename.path;
    if (step?.kind !== 'types') return [rename];
    const meets = [...step.names].some((name) => this.#types.meets(type, name));
    return meets ? this.#renameFor({ ...rename, path }, type) : [];
  }

  #fields(set: SelectionSetNode, type: string, fragments: Answer['fragments'] = new Map()): FieldNode[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition?.name.value;
      if (fragment === undefined) return [];
      if (condition !== undefined && !this.#types.meets(type, condition)) return [];
      return this.#fields(fragment.selectionSet, type, fragments);
    });
  }

  /** Equal where the same is to be found below. */
  #signature(nodes: readonly object[], found: readonly Answered[]): string {
    const parts = found.map(({ field, type, answer }) => [
      this.#id(field),
      type,
      ...answer.renames.map(({ path, to }) => `${path.length} ${to}`),
    ]);
    return JSON.stringify([nodes.map((node) => this.#id(node)), parts]);
  }

  #id(node: object): number {
    const id = this.#ids.get(node) ?? this.#ids.size;
    this.#ids.set(node, id);
    return id;
  }
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function stepsTo([step]: readonly RewriteStep[], key: string): boolean {
  return step?.kind === 'key' && step.key === key;
}

/** The entry under a key; nothing where it leads elsewhere or begins above. */
function enter(entry: Entry, key: string): Entry[] {
  const [step] = entry.path;
  if (step?.kind !== 'field' || step.key !== key) return [];
  const below = entry.path.slice(1);
  const items = below.findIndex(({ kind }) => kind !== 'items');
  return [{ ...entry, path: items === -1 ? [] : below.slice(items) }];
}

/** What a fetch asks for below one of its fields. */
function inside(field: FieldNode, answer: Answer): Answer {
  const key = keyOf(field);
  const renames = answer.renames
    .filter(({ path }) => path.length > 1 && stepsTo(path, key))
    .map(({ path, to }) => ({ path: path.slice(1), to }));
  return { ...answer, set: field.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] }, renames };
}
