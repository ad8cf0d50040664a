import type { Key } from '../../../schema/consent/keys.ts';
import { shortFingerprint } from '../fingerprints.ts';
import type { Feature, Features } from '../resolution/attributes.ts';
import type { BlockingKey, BlockingRule } from '../resolution/definition/definition.ts';

/** A key under which a record is found by others that agree with it, and how many may share it. */
export interface LimitedKey {
  readonly key: number;
  readonly limit: number;
}

/** A record's key under each blocking rule for which it has values. Pure. */
export function blockingKeys(
  key: Key,
  tenant: string,
  features: Features,
  rules: readonly BlockingRule[],
): LimitedKey[] {
  return rules.flatMap(({ on, limit }) => {
    const values = on.map((one) => partOf(features, one));
    return values.includes(null)
      ? []
      : [{ key: shortFingerprint(key, ['block', tenant, on, values]), limit }];
  });
}

/** The same under several keys, as those of a ring: others may not have been registered under the first one yet. */
export function blockingKeysUnder(
  keys: readonly Key[],
  tenant: string,
  features: Features,
  rules: readonly BlockingRule[],
): LimitedKey[] {
  return keys.flatMap((key) => blockingKeys(key, tenant, features, rules));
}

function partOf(features: Features, key: BlockingKey): string | null {
  return typeof key === 'string' ? features[key] : (features[key.start]?.slice(0, key.length) ?? null);
}

/** What a record says of these features. */
export function valuesOf(features: Features, some: readonly Feature[]): (readonly [Feature, string])[] {
  return some.flatMap((feature) => {
    const value = features[feature];
    return value === null ? [] : [[feature, value] as const];
  });
}

/** Under which the frequencies of these features are kept, in one order: so that two who count cannot wait for each other. */
export function valueKeys(key: Key, tenant: string, features: Features, some: readonly Feature[]): number[] {
  return ascending(valuesOf(features, some).map(([feature]) => ownValueKey(key, tenant, features, feature)));
}

/** What was worked out of records, as long as they are in use: whoever takes them in asks for it, and whoever weighs them again. */
const workedOut = new WeakMap<Key, WeakMap<Features, Partial<Record<Feature, number>>>>();

/** The same for a feature that a record of the tenant has. */
export function ownValueKey(key: Key, tenant: string, features: Features, feature: Feature): number {
  const ofKey = workedOut.get(key) ?? new WeakMap<Features, Partial<Record<Feature, number>>>();
  workedOut.set(key, ofKey);
  const known = ofKey.get(features) ?? {};
  ofKey.set(features, known);
  known[feature] ??= valueKey(key, tenant, feature, features[feature] ?? '');
  return known[feature];
}

/** Each once. */
export function ascending(keys: readonly number[]): number[] {
  return [...new Set(keys)].sort((a, b) => a - b);
}

/** Under which a value's frequency is kept. */
export function valueKey(key: Key, tenant: string, feature: Feature, value: string): number {
  return shortFingerprint(key, ['value', tenant, feature, value]);
}
