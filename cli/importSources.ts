import type { Kysely } from 'kysely';
import { importCdnow } from '../subgraphs/commerce/import.ts';
import { importFebrl as importFebrlIntoCrm } from '../subgraphs/crm/import.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import type { ImportOptions, ImportSummary } from '../subgraphs/kit/importer.ts';
import { importFebrl as importFebrlIntoSupport } from '../subgraphs/support/import.ts';
import { CliError } from './cliError.ts';

export type ImportFormatName = 'febrl' | 'cdnow';
export type ImportInto = Exclude<Department, 'identity'>;

/** Reads a file's content into one department's database. Throws ImportError. */
export type Importer = (
  content: AsyncIterable<Uint8Array>,
  database: Kysely<unknown>,
  options: ImportOptions,
) => Promise<ImportSummary>;

/** Which department reads which format; each knows its own tables only. */
const IMPORTERS: Readonly<Record<ImportFormatName, Partial<Record<ImportInto, Importer>>>> = {
  febrl: { crm: importFebrlIntoCrm as Importer, support: importFebrlIntoSupport as Importer },
  cdnow: { commerce: importCdnow as Importer },
};

/** Throws CliError for a department that does not read the format. */
export function importerFor(format: ImportFormatName, into: ImportInto): Importer {
  const importer = IMPORTERS[format][into];
  if (importer === undefined) {
    throw new CliError(
      `${into} does not read ${format}; ${Object.keys(IMPORTERS[format]).join(' and ')} can.`,
    );
  }
  return importer;
}
