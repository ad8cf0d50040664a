import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ChangeFeed } from './changeFeed.ts';
import type { RecordClaims } from './claims.ts';
import type { Department } from './departments.ts';
import type { SampleCompany } from './sample/sampleCustomer.ts';
import type { Subgraph, SubgraphDeps } from './subgraph.ts';
import type { SubjectData } from './subjectData.ts';

/** Hears how many of `total` units of work are done. */
export type Progress = (done: number, total: number) => void;

/** One department, as the registry lists it. `T` is the shape of its tables. */
export interface SubgraphModule<T = unknown> {
  readonly name: Department;
  /** By name; they run in the order of the names. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** The agreed SDL, generated from the code. */
  sdl(): Promise<string>;
  /** What it holds of customers, to copy and to erase. Identity has none: it signs the warrants for that. */
  readonly subjectData?: SubjectData;
  /** What its records say of people, from change to change. Identity has none: it is told. */
  readonly claims?: ChangeFeed<T>;
  create(deps: SubgraphDeps<T>): Promise<Subgraph>;
  /**
   * Fills the empty tables with the department's part of the sample company, in one transaction, and answers what
   * identity must know of the records.
   */
  seed(
    database: Kysely<T>,
    company: SampleCompany,
    tenant: string,
    progress: Progress,
  ): Promise<readonly RecordClaims[]>;
}
