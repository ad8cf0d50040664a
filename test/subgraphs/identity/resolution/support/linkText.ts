import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDefinition } from '../../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import {
  type Linked,
  type LinkRequest,
  linkRecords,
} from '../../../../../subgraphs/identity/resolution/linkRecords.ts';
import type { Mapping } from '../../../../../subgraphs/identity/resolution/mapping.ts';
import { DEFAULT_DATE_FORMATS } from '../../../../../subgraphs/identity/resolution/normalise/dates.ts';

/** A mapping whose columns are called like the attributes, with row ids in `id`. */
export function mappingOf(...attributes: (keyof Mapping['columns'])[]): Mapping {
  return {
    id: 'id',
    country: 'DE',
    dateFormats: DEFAULT_DATE_FORMATS,
    columns: Object.fromEntries(attributes.map((attribute) => [attribute, attribute])),
  };
}

/** Links tables that are given as text. Close the engine of what it answers. */
export async function linkText(
  texts: readonly (string | Uint8Array)[],
  mapping: Mapping,
  options: Partial<LinkRequest> = {},
): Promise<Linked> {
  const directory = mkdtempSync(join(tmpdir(), 'accord-resolution-'));
  const sources = texts.map((text, index) => {
    const path = join(directory, `${index}.csv`);
    writeFileSync(path, text);
    return { path, mapping };
  });
  return linkRecords({
    sources,
    definition: readDefinition(),
    seed: 1,
    threshold: 0.5,
    engine: { memoryMiB: 500, directory },
    ...options,
  });
}

/** The links by row id, as "a b", in the order of the alphabet. */
export async function linksOf({ engine }: Linked): Promise<string[]> {
  const rows = await engine.rows(
    'SELECT a.row_id, b.row_id FROM links JOIN row_ids a ON a.id = l JOIN row_ids b ON b.id = r',
  );
  return rows.map((pair) => pair.toSorted().join(' ')).toSorted();
}
