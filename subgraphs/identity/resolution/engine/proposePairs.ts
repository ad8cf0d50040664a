import type { Blocking, BlockingRule } from '../definition/definition.ts';
import type { Engine } from './engine.ts';

/** What a blocking rule came to. */
export interface RuleReport {
  /** The rule in words, such as "familyName, birthDate". */
  readonly rule: string;
  /** Pairs that this rule proposed and no rule before it. */
  readonly pairs: number;
  /** Values that too many records share, the records, and the pairs that were left out for it. */
  readonly capped?: { readonly values: number; readonly records: number; readonly pairs: number } | undefined;
}

/**
 * Makes the table `pairs` (l, r): ids of records that are worth comparing, l before r, each pair once. With two inputs
 * l is of the first and r of the second. The work is bounded: a value that more records share than the rule's limit gives
 * no more than `neighbours` pairs for each.
 */
export async function proposePairs(
  engine: Engine,
  { rules, neighbours }: Blocking,
  inputs: number,
): Promise<RuleReport[]> {
  await makeKeys(engine, rules);
  await engine.run('CREATE TABLE pairs (l UINTEGER, r UINTEGER)');
  await engine.run('CREATE TABLE near (l UINTEGER, r UINTEGER)');
  const capped: RuleReport['capped'][] = [];
  for (const [index, { limit }] of rules.entries()) {
    await measureBlocks(engine, index, { inputs, limit });
    capped.push(await nearInLarge(engine, index, { inputs, neighbours }));
  }
  await keepSmall(engine, rules.length);
  const counts: number[] = [];
  for (const index of rules.keys()) counts.push(await pairsWithin(engine, index, inputs));
  await addNear(engine, rules.length);
  for (const table of ['keys', 'near']) await engine.run(`DROP TABLE ${table}`);
  return rules.map((rule, index) => ({
    rule: ruleInWords(rule),
    pairs: counts[index] ?? 0,
    ...(capped[index] !== undefined && { capped: capped[index] }),
  }));
}

function ruleInWords({ on }: BlockingRule): string {
  return on.map((key) => (typeof key === 'string' ? key : `${key.start} (first ${key.length})`)).join(', ');
}

/** One 64-bit hash for each rule, NULL where the record lacks an attribute. Two values of one hash are compared in vain. */
async function makeKeys(engine: Engine, rules: Blocking['rules']): Promise<void> {
  const keys = rules.map((rule, index) => {
    const parts = rule.on.map((key) =>
      typeof key === 'string' ? key : `substr(${key.start}, 1, ${key.length})`,
    );
    const there = parts.map((part) => `${part} IS NOT NULL`).join(' AND ');
    return `CASE WHEN ${there} THEN hash(${parts.join(', ')}) END AS k${index}`;
  });
  await engine.run(`CREATE TABLE keys AS SELECT id, input, ${keys.join(', ')} FROM records`);
}

interface Limits {
  readonly inputs: number;
  readonly limit: number;
}

/** Makes the table `blocks<index>`: each key that more than one record has, and whether it has too many. */
async function measureBlocks(engine: Engine, index: number, { inputs, limit }: Limits): Promise<void> {
  const possible = inputs === 1 ? 'n * (n - 1) / 2' : 'n0 * (n - n0)';
  await engine.run(`CREATE TABLE blocks${index} AS
    SELECT k, n, ${possible} AS possible, possible > ${(limit * (limit - 1)) / 2} AS large
    FROM (SELECT k${index} AS k, count(*) AS n, count(*) FILTER (input = 0) AS n0
      FROM keys WHERE k${index} IS NOT NULL GROUP BY k${index} HAVING count(*) > 1)
    WHERE ${possible} > 0`);
}

/** Of blocks that are too large: each record with the next few in the order of their other values. */
async function nearInLarge(
  engine: Engine,
  index: number,
  { inputs, neighbours }: { readonly inputs: number; readonly neighbours: number },
): Promise<RuleReport['capped']> {
  const [[values = 0, records = 0, pairs = 0] = []] = (await engine.rows(
    `SELECT count(*), coalesce(sum(n), 0), coalesce(sum(possible), 0) FROM blocks${index} WHERE large`,
  )) as number[][];
  if (values === 0) return undefined;
  const before = await countRows(engine, 'near');
  const order = 'familyName, givenName, birthDate, email, phone, postcode, street, houseNumber, hash(id)';
  const next = Array.from({ length: neighbours }, (_, at) => `lead(id, ${at + 1}) OVER block`);
  const isCandidate =
    inputs === 1
      ? 'r IS NOT NULL'
      : '(SELECT min(id) FROM records WHERE input = 1) BETWEEN least(l, r) + 1 AND greatest(l, r)';
  await engine.run(`INSERT INTO near
    SELECT least(l, r), greatest(l, r)
    FROM (SELECT id AS l, unnest([${next.join(', ')}]) AS r
      FROM keys JOIN blocks${index} b ON keys.k${index} = b.k JOIN records USING (id) WHERE large
      WINDOW block AS (PARTITION BY k ORDER BY ${order}))
    WHERE ${isCandidate}`);
  return { values, records, pairs: pairs - ((await countRows(engine, 'near')) - before) };
}

/** Only keys of blocks that are compared in full stay. */
async function keepSmall(engine: Engine, rules: number): Promise<void> {
  const each = <T>(text: (index: number) => T) => Array.from({ length: rules }, (_, index) => text(index));
  await engine.run(`CREATE TABLE kept AS SELECT id, input, ${each((index) => `b${index}.k AS k${index}`).join(', ')}
    FROM keys ${each((index) => `LEFT JOIN blocks${index} b${index} ON keys.k${index} = b${index}.k AND NOT b${index}.large`).join(' ')}`);
  await engine.run('DROP TABLE keys');
  await engine.run('ALTER TABLE kept RENAME TO keys');
  for (const table of each((index) => `blocks${index}`)) await engine.run(`DROP TABLE ${table}`);
}

async function pairsWithin(engine: Engine, index: number, inputs: number): Promise<number> {
  const earlier = Array.from({ length: index }, (_, at) => `k${at}`);
  const unseen = earlier.map((key) => `AND NOT coalesce(l.${key} = r.${key}, false)`);
  const columns = ['id', `k${index}`, ...earlier].join(', ');
  const side = (input: number) =>
    `(SELECT ${columns} FROM keys WHERE k${index} IS NOT NULL ${inputs === 1 ? '' : `AND input = ${input}`})`;
  const before = await countRows(engine, 'pairs');
  await engine.run(`INSERT INTO pairs SELECT l.id, r.id FROM ${side(0)} l JOIN ${side(1)} r
    ON l.k${index} = r.k${index} WHERE l.id < r.id ${unseen.join(' ')}`);
  return (await countRows(engine, 'pairs')) - before;
}

async function addNear(engine: Engine, rules: number): Promise<void> {
  const keys = Array.from({ length: rules }, (_, at) => `AND NOT coalesce(a.k${at} = b.k${at}, false)`);
  await engine.run(`INSERT INTO pairs SELECT DISTINCT near.l, near.r
    FROM near JOIN keys a ON a.id = near.l JOIN keys b ON b.id = near.r WHERE true ${keys.join(' ')}`);
}

async function countRows(engine: Engine, table: string): Promise<number> {
  const [[count] = []] = await engine.rows(`SELECT count(*) FROM ${table}`);
  return Number(count);
}
