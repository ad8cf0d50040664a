import type { CircumstanceKind } from './vocabulary.ts';

export interface CircumstanceInForce {
  readonly kind: CircumstanceKind;
  readonly since: Date;
}

/** Of a customer whose records may tell of the same thing: each kind once, since the earliest; the oldest first. */
export function eachKindOnce(inForce: readonly CircumstanceInForce[]): CircumstanceInForce[] {
  const oldestFirst = inForce.toSorted(
    (one, other) => one.since.getTime() - other.since.getTime() || (one.kind < other.kind ? -1 : 1),
  );
  const kinds = new Map<CircumstanceKind, CircumstanceInForce>();
  for (const circumstance of oldestFirst)
    if (!kinds.has(circumstance.kind)) kinds.set(circumstance.kind, circumstance);
  return [...kinds.values()];
}
