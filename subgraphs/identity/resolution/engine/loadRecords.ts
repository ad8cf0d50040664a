import { ATTRIBUTES, type Attribute, FEATURES, type Feature } from '../attributes.ts';
import type { Mapping } from '../mapping.ts';
import { NORMALISERS } from '../normalise/normalisers.ts';
import { ResolutionError } from '../resolutionError.ts';
import type { Engine } from './engine.ts';
import { type Header, readCsv, readHeader } from './readCsv.ts';

/** A file to be linked. */
export interface InputSource {
  readonly path: string;
  readonly mapping: Mapping;
}

/** Values that are there and are not what their attribute says. */
export interface Unreadable {
  readonly path: string;
  readonly attribute: Attribute;
  readonly rows: number;
}

/** What lies in the tables `records` (id, input, every feature) and `row_ids` (id, row_id). */
export interface LoadedRecords {
  /** Rows of each input. */
  readonly counts: readonly number[];
  /** Features that at least one record of each input has. */
  readonly present: ReadonlySet<Feature>;
  readonly unreadable: readonly Unreadable[];
}

/** The features that an attribute's own value gives, in the order of a dictionary's columns. */
const GIVES: Readonly<Partial<Record<Attribute, readonly Feature[]>>> = {
  givenName: ['givenName', 'nicknames'],
  email: ['email', 'emailUser', 'emailHost'],
  street: ['street', 'houseNumber'],
};

const CHUNK = 2_048;

/**
 * Reads and normalises the files. Each distinct value of a column is normalised once, by the same functions that
 * normaliseRecord uses for one record. Throws ResolutionError for a file that cannot be used.
 */
export async function loadRecords(engine: Engine, sources: readonly InputSource[]): Promise<LoadedRecords> {
  await engine.run(`CREATE TABLE records (id UINTEGER, input UTINYINT,
    ${FEATURES.map((feature) => `${feature} VARCHAR`).join(', ')})`);
  await engine.run('CREATE TABLE row_ids (id UINTEGER, row_id VARCHAR)');
  const counts: number[] = [];
  const unreadable: Unreadable[] = [];
  for (const [input, source] of sources.entries()) {
    const first = counts.reduce((sum, count) => sum + count, 0);
    const count = await loadRows(engine, source);
    unreadable.push(...(await normaliseRows(engine, source)));
    await fillRecords(engine, source.mapping, { input, first });
    counts.push(count);
  }
  return { counts, unreadable, present: await presentFeatures(engine, sources.length) };
}

async function loadRows(engine: Engine, { path, mapping }: InputSource): Promise<number> {
  const header = await readHeader(path);
  const columns = columnsOf(path, header, mapping);
  await readCsv(engine, { path, header, table: 'raw', columns });
  const id = mapping.id === undefined ? 'row' : 'row_id';
  const [[rows = 0, ids = 0, named = 0] = []] = (await engine.rows(
    `SELECT count(*), count(DISTINCT ${id}), count(${id}) FROM raw`,
  )) as number[][];
  if (rows === 0) throw new ResolutionError(`${path}: has no rows after its header`);
  if (named < rows)
    throw new ResolutionError(
      `${path}: ${(rows - named).toLocaleString('en-GB')} rows have no "${mapping.id}"`,
    );
  if (ids < rows)
    throw new ResolutionError(
      `${path}: "${mapping.id}" names ${rows.toLocaleString('en-GB')} rows with ${ids.toLocaleString('en-GB')} ids; expected one for each`,
    );
  return rows;
}

function columnsOf(path: string, header: Header, { id, columns }: Mapping): Record<string, string> {
  const wanted = { ...(id !== undefined && { row_id: id }), ...columns };
  for (const [name, column] of Object.entries(wanted)) {
    if (header.columns.includes(column)) continue;
    const use = name === 'row_id' ? 'the id' : name;
    throw new ResolutionError(
      `${path}:1: there is no column "${column}" for ${use}; there are ${header.columns.join(', ')}`,
    );
  }
  return wanted;
}

/** Makes the table dict_<attribute> for each mapped one: a distinct value, and the features that it gives. */
async function normaliseRows(engine: Engine, { path, mapping }: InputSource): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  for (const attribute of mapped(mapping)) {
    const gives = featuresOf(attribute);
    await engine.run(`CREATE TABLE dict_${attribute} (raw VARCHAR, rows UINTEGER,
      ${gives.map((feature) => `${feature} VARCHAR`).join(', ')})`);
    const rows = await fillDictionary(engine, attribute, mapping);
    if (rows > 0) unreadable.push({ path, attribute, rows });
  }
  return unreadable;
}

/** Answers how many rows have a value that is none. */
async function fillDictionary(engine: Engine, attribute: Attribute, mapping: Mapping): Promise<number> {
  const gives = featuresOf(attribute);
  const normalise = NORMALISERS[attribute];
  let unreadable = 0;
  const sql = `SELECT ${attribute}, count(*)::UINTEGER FROM raw WHERE ${attribute} IS NOT NULL GROUP BY ALL`;
  const dictionary = await engine.append(`dict_${attribute}`, [
    'VARCHAR',
    'UINTEGER',
    ...gives.map(() => 'VARCHAR' as const),
  ]);
  for await (const [values = [], rows = []] of engine.columns(sql)) {
    const normalised = values.map((value) => normalise(String(value), mapping));
    normalised.forEach((found, index) => {
      if (Object.keys(found).length === 0) unreadable += Number(rows[index]);
    });
    for (let at = 0; at < values.length; at += CHUNK) {
      const part = normalised.slice(at, at + CHUNK);
      dictionary.add([
        values.slice(at, at + CHUNK),
        rows.slice(at, at + CHUNK),
        ...gives.map((feature) => part.map((found) => found[feature] ?? null)),
      ]);
    }
  }
  dictionary.close();
  return unreadable;
}

function featuresOf(attribute: Attribute): readonly Feature[] {
  return GIVES[attribute] ?? [attribute];
}

function mapped(mapping: Mapping): Attribute[] {
  return ATTRIBUTES.filter((attribute) => mapping.columns[attribute] !== undefined);
}

async function fillRecords(
  engine: Engine,
  mapping: Mapping,
  { input, first }: { readonly input: number; readonly first: number },
): Promise<void> {
  const attributes = mapped(mapping);
  const found = (feature: Feature) => {
    const from = attributes.filter((attribute) => featuresOf(attribute).includes(feature));
    // a house number of its own column goes before one in the street
    const columns = from.toSorted((a, b) => Number(b === feature) - Number(a === feature));
    return columns.length === 0
      ? 'NULL'
      : `coalesce(${columns.map((name) => `${name}_.${feature}`).join(', ')})`;
  };
  const joins = attributes.map((name) => `LEFT JOIN dict_${name} ${name}_ ON ${name}_.raw = raw.${name}`);
  const ordinary = FEATURES.filter((feature) => feature !== 'names' && feature !== 'address');
  await engine.run(`INSERT INTO records BY NAME
    SELECT * REPLACE (id::UINTEGER AS id),
      CASE WHEN givenName < familyName THEN givenName || ' ' || familyName
        ELSE familyName || ' ' || givenName END AS names,
      houseNumber || '|' || street || '|' || coalesce(postcode, city, '') AS address
    FROM (SELECT raw.row + ${first - 1} AS id, ${input} AS input,
        ${ordinary.map((feature) => `${found(feature)} AS ${feature}`).join(',\n        ')}
      FROM raw ${joins.join('\n      ')})`);
  const rowId = mapping.id === undefined ? 'row::VARCHAR' : 'row_id';
  await engine.run(`INSERT INTO row_ids SELECT row + ${first - 1}, ${rowId} FROM raw`);
  for (const table of ['raw', ...attributes.map((name) => `dict_${name}`)])
    await engine.run(`DROP TABLE ${table}`);
}

async function presentFeatures(engine: Engine, inputs: number): Promise<Set<Feature>> {
  const rows = await engine.rows(
    `SELECT ${FEATURES.map((feature) => `count(${feature})`).join(', ')} FROM records GROUP BY input`,
  );
  return new Set(
    FEATURES.filter((_, index) => rows.length === inputs && rows.every((row) => Number(row[index]) > 0)),
  );
}
