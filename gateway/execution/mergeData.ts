/** Raw data of subgraphs, under our aliases. */
export type Raw = Record<string, unknown>;

export function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Merges what a subgraph answered into what is there: objects key by key, lists of one length item by item, anything
 * else replaces. What was not there before is taken over as it is, and not copied.
 */
export function mergeData(target: Raw, source: Raw): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue;
    target[key] = merged(target[key], source[key]);
  }
}

/** Merges an entity: of it only the keys that were asked for, so that no subgraph can plant another's field. */
export function mergeEntity(target: Raw, entity: Raw, keys: ReadonlySet<string>): void {
  for (const key of keys) {
    const comes = entity[key];
    if (comes === undefined) continue;
    const there = target[key];
    target[key] = there === undefined ? comes : merged(there, comes);
  }
}

function merged(there: unknown, comes: unknown): unknown {
  if (isObject(there) && isObject(comes)) {
    mergeData(there, comes);
    return there;
  }
  if (Array.isArray(there) && Array.isArray(comes) && there.length === comes.length) {
    for (let index = 0; index < comes.length; index++) there[index] = merged(there[index], comes[index]);
    return there;
  }
  // A field that one subgraph could not give keeps what another gave.
  return comes === null && there !== undefined ? there : comes;
}
