import { compileSubgraphPolicies } from '../../schema/consent/policy.ts';
import { readSdl } from '../../schema/consent/sdlFacts.ts';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose } from '../../schema/vocabulary/purposes.ts';
import type { SubjectData } from './subjectData.ts';

/** The purposes that a department holds data of each category for, in the order of the vocabulary. */
export type HeldPurposes = ReadonlyMap<DataCategory, readonly Purpose[]>;

/** Reads them from what the department's fields may serve, and from what the inventory says of data that no field shows. */
export function heldPurposes(sdl: string, { heldFor }: Pick<SubjectData, 'heldFor'>): HeldPurposes {
  const policy = compileSubgraphPolicies([sdl]);
  const found = new Map<DataCategory, Set<Purpose>>();
  const add = (category: DataCategory, purposes: Iterable<Purpose>) =>
    found.set(category, new Set([...(found.get(category) ?? []), ...purposes]));
  for (const type of readSdl(sdl).types.values()) {
    for (const field of type.fields) {
      const rule = policy.field(type.name, field.name.value);
      if (rule.kind !== 'CONSENT') continue;
      for (const category of rule.categories) add(category, rule.consent.purposes);
    }
  }
  for (const [category, purposes] of Object.entries(heldFor)) add(category as DataCategory, purposes);
  return new Map(
    [...found].map(([category, purposes]) => [category, PURPOSES.filter((each) => purposes.has(each))]),
  );
}
