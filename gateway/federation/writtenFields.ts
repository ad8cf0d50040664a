import { type DocumentNode, Kind, parse, type SelectionSetNode } from 'graphql';
import { argumentsText } from './joinFacts.ts';
import type { FetchNode, PathStep, PlanNode } from './planner.ts';

/** A field that a fetch writes into the data, and for objects of which types. */
export interface WrittenField {
  readonly name: string;
  readonly args: string;
  /** One for each level: the type condition under which it stands, if any. */
  readonly conditions: readonly (string | undefined)[];
}

/** A place in the data: keys from the root, and the type conditions on the way. */
export interface Place {
  readonly keys: readonly string[];
  readonly conditions: readonly (string | undefined)[];
}

export function placeOf(path: readonly PathStep[]): Place {
  const keys: string[] = [];
  const conditions: (string | undefined)[] = [undefined];
  for (const step of path) {
    if (step.kind === 'field') {
      keys.push(step.key);
      conditions.push(undefined);
    } else if (step.kind === 'types' && step.names.size === 1) {
      conditions[conditions.length - 1] = [...step.names][0];
    }
  }
  return { keys, conditions };
}

export function under({ keys, conditions }: Place, key: string): Place {
  return { keys: [...keys, key], conditions: [...conditions, undefined] };
}

export function onType({ keys, conditions }: Place, type: string): Place {
  return { keys, conditions: [...conditions.slice(0, -1), type] };
}

/** The fetches of a plan. */
export function fetchesOf(node: PlanNode): readonly FetchNode[] {
  return node.kind === 'Fetch' ? [node] : node.nodes.flatMap(fetchesOf);
}

export interface FetchSelection {
  readonly place: Place;
  readonly set: SelectionSetNode;
  readonly document: DocumentNode;
}

/** What a fetch asks for, at each place where its answer is merged. For entities one list for each batch. */
export function selectionsOf(fetch: FetchNode): readonly (readonly FetchSelection[])[] {
  const document = parse(fetch.operation, { noLocation: true });
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
  const root = operation.selectionSet;
  if (fetch.entities.length === 0) return [[{ place: placeOf(fetch.path), set: root, document }]];
  return fetch.entities.map(({ alias, paths }) => {
    const list = root.selections.find(
      (field) => field.kind === Kind.FIELD && (field.alias ?? field.name).value === alias,
    );
    const set = list?.kind === Kind.FIELD ? list.selectionSet : undefined;
    return set === undefined ? [] : paths.map((path) => ({ place: placeOf(path), set, document }));
  });
}

/** Every key that a plan writes, by place: `c0.price`. */
export class WrittenFields {
  readonly #fields = new Map<string, WrittenField[]>();

  add({ place, set, document }: FetchSelection): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const at = under(place, (selection.alias ?? selection.name).value);
        const id = at.keys.join('.');
        const known = this.#fields.get(id) ?? [];
        const args = argumentsText(selection.arguments);
        known.push({ name: selection.name.value, args, conditions: at.conditions });
        this.#fields.set(id, known);
        if (selection.selectionSet) this.add({ place: at, set: selection.selectionSet, document });
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? named(document, selection.name.value) : selection;
      const type = fragment?.typeCondition?.name.value;
      if (fragment === undefined) continue;
      this.add({
        place: type === undefined ? place : onType(place, type),
        set: fragment.selectionSet,
        document,
      });
    }
  }

  /** What may stand at a place. */
  at(place: Place): readonly WrittenField[] {
    const known = this.#fields.get(place.keys.join('.')) ?? [];
    return known.filter(({ conditions }) => mayMeet(conditions, place.conditions));
  }

  /** Two that write one key of one object differently. */
  conflict(): readonly [WrittenField, WrittenField] | undefined {
    for (const fields of this.#fields.values()) {
      for (const a of fields) {
        const b = fields.find(
          (other) =>
            (other.args !== a.args || other.name !== a.name) && mayMeet(other.conditions, a.conditions),
        );
        if (b !== undefined) return [a, b];
      }
    }
    return undefined;
  }
}

function named(document: DocumentNode, name: string) {
  const fragment = document.definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  );
  return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fragment : undefined;
}

/** Whether one object can stand at both. Conditions that differ are taken to exclude each other. */
function mayMeet(a: Place['conditions'], b: Place['conditions']): boolean {
  return a.every((type, level) => type === undefined || b[level] === undefined || type === b[level]);
}
