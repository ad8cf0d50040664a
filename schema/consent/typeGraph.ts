import { isRootType, namedType, type TypeFacts } from './typeFacts.ts';

/** How the types of one or several SDL documents hang together. */
export interface TypeGraph {
  /** Interfaces and objects that implement it, directly or through another interface. */
  implementers(interfaceName: string): readonly string[];
  /**
   * Every type whose values a query can come to from a value of this one, itself included. Interfaces lead to their
   * implementers, unions to their members; root types are not entered, since what they offer is offered to anybody.
   * A type named as `door` is reached, but nothing through it.
   */
  reachedFrom(type: string, door?: string): ReadonlySet<string>;
}

/** Joins the types of several documents into one graph. */
export function typeGraph(documents: readonly ReadonlyMap<string, TypeFacts>[]): TypeGraph {
  const parents = new Map<string, Set<string>>();
  const edges = new Map<string, Set<string>>();
  for (const facts of documents.flatMap((types) => [...types.values()])) {
    for (const parent of facts.interfaces) add(parents, parent, facts.name);
    for (const member of facts.members) add(edges, facts.name, member);
    for (const field of facts.fields) add(edges, facts.name, namedType(field.type));
  }

  const implementers = (name: string) =>
    [...closure(name, (type) => parents.get(type) ?? [])].filter((type) => type !== name);
  const successors = (type: string) => [...(edges.get(type) ?? []), ...(parents.get(type) ?? [])];
  const reachedFrom = (start: string, door?: string) =>
    closure(start, (type) => (type === door ? [] : successors(type).filter((next) => !isRootType(next))));
  return { implementers, reachedFrom };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key) ?? new Set();
  map.set(key, values.add(value));
}

function closure(start: string, next: (name: string) => Iterable<string>): Set<string> {
  const seen = new Set([start]);
  for (const name of seen) for (const successor of next(name)) seen.add(successor);
  return seen;
}
