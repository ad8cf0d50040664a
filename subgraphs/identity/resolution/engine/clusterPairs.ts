import { clusterRecords, type Link } from '../cluster/clusterRecords.ts';
import { Components } from '../cluster/components.ts';
import { comparePairs, countVectors } from './comparePairs.ts';
import type { Appending, Engine } from './engine.ts';
import { type Scoring, scorePairs } from './scorePairs.ts';

/** In larger components only the pairs that were proposed are looked at, not all that there are. */
const COMPARED_IN_FULL = 100;
const CHUNK = 2_048;

/** What became of the records. */
export interface ClusterReport {
  /** People: groups of records, those of one record included. */
  readonly clusters: number;
  /** Connected components that were cut, because their pairs contradict each other. */
  readonly cut: number;
}

/**
 * Makes the table `clusters` (id, cluster) of all records, from the tables `links` (pairs above the threshold) and
 * `vectors` (all proposed pairs). A cluster is named by the lowest id in it. Components of three records or more are
 * scored whole: every pair in them is compared, proposed or not, and clusterRecords decides.
 */
export async function clusterPairs(engine: Engine, scoring: Scoring): Promise<ClusterReport> {
  const components = new Components(scoring.records);
  for await (const [left = [], right = []] of engine.columns('SELECT l, r FROM links'))
    for (let index = 0; index < left.length; index++)
      components.connect(Number(left[index]), Number(right[index]));
  const sizes = components.sizes();
  await storeMembers(engine, components, sizes);
  await scoreWithin(engine, scoring);
  const cut = await decide(engine);
  const clusters = await storeClusters(engine, components, cut.clusterOf);
  for (const table of ['members', 'inner_pairs']) await engine.run(`DROP TABLE ${table}`);
  return { clusters, cut: cut.components };
}

async function storeMembers(engine: Engine, components: Components, sizes: Int32Array): Promise<void> {
  await engine.run('CREATE TABLE members (id UINTEGER, component UINTEGER, size UINTEGER)');
  const table = await engine.append('members', ['UINTEGER', 'UINTEGER', 'UINTEGER']);
  const rows = new Rows(table);
  for (let id = 0; id < components.count; id++) {
    const component = components.find(id);
    const size = sizes[component] ?? 0;
    if (size > 2) rows.add([id, component, size]);
  }
  rows.close();
}

/** Makes the table `inner_pairs` (l, r, weight): pairs within components of three or more. */
async function scoreWithin(engine: Engine, scoring: Scoring): Promise<void> {
  await engine.run(`CREATE TABLE within_components AS
    SELECT a.id AS l, b.id AS r FROM members a JOIN members b
      ON a.component = b.component WHERE a.id < b.id AND a.size <= ${COMPARED_IN_FULL}`);
  await comparePairs(engine, scoring.comparisons, { source: 'within_components', target: 'within_vectors' });
  await engine.run(`INSERT INTO within_vectors SELECT v.l, v.r, v.code FROM vectors v
    JOIN members a ON a.id = v.l JOIN members b ON b.id = v.r
    WHERE a.component = b.component AND a.size > ${COMPARED_IN_FULL}`);
  const vectors = await countVectors(engine, scoring.comparisons, 'within_vectors');
  const request = { source: 'within_vectors', target: 'inner_pairs', least: -1e6 };
  await scorePairs(engine, scoring, vectors, request);
  for (const table of ['within_components', 'within_vectors']) await engine.run(`DROP TABLE ${table}`);
}

interface Decision {
  /** Of records in components of three or more. */
  readonly clusterOf: ReadonlyMap<number, number>;
  readonly components: number;
}

async function decide(engine: Engine): Promise<Decision> {
  const clusterOf = new Map<number, number>();
  let cut = 0;
  let links: Link[] = [];
  let current = -1;
  const finish = () => {
    const groups = clusterRecords(links);
    for (const [record, group] of groups) clusterOf.set(record, group);
    if (new Set(groups.values()).size > 1) cut += 1;
    links = [];
  };
  const sql = `SELECT m.component, i.l, i.r, i.weight FROM inner_pairs i JOIN members m ON m.id = i.l ORDER BY m.component, i.l, i.r`;
  for await (const [component = [], left = [], right = [], weight = []] of engine.columns(sql)) {
    for (let index = 0; index < component.length; index++) {
      if (component[index] !== current && links.length > 0) finish();
      current = Number(component[index]);
      links.push({ left: Number(left[index]), right: Number(right[index]), weight: Number(weight[index]) });
    }
  }
  if (links.length > 0) finish();
  return { clusterOf, components: cut };
}

async function storeClusters(
  engine: Engine,
  components: Components,
  decided: ReadonlyMap<number, number>,
): Promise<number> {
  await engine.run('CREATE TABLE clusters (id UINTEGER, cluster UINTEGER)');
  const table = await engine.append('clusters', ['UINTEGER', 'UINTEGER']);
  const rows = new Rows(table);
  let clusters = 0;
  for (let id = 0; id < components.count; id++) {
    const cluster = decided.get(id) ?? components.find(id);
    if (cluster === id) clusters += 1;
    rows.add([id, cluster]);
  }
  rows.close();
  return clusters;
}

/** Rows of numbers on their way into a table, some thousand at a time. */
class Rows {
  private readonly table: Appending;
  private columns: number[][] = [];

  constructor(table: Appending) {
    this.table = table;
  }

  add(row: readonly number[]): void {
    if (this.columns.length === 0) this.columns = row.map(() => []);
    row.forEach((value, index) => {
      this.columns[index]?.push(value);
    });
    if (this.columns[0]?.length === CHUNK) this.flush();
  }

  close(): void {
    this.flush();
    this.table.close();
  }

  private flush(): void {
    if (this.columns.length > 0) this.table.add(this.columns);
    this.columns = [];
  }
}
