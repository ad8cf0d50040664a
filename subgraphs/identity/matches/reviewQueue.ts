import { type Kysely, sql } from 'kysely';
import type { Department } from '../../kit/departments.ts';
import { probabilityOf } from '../resolution/model/scoring.ts';
import { IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';

export interface ReviewedRecord {
  readonly department: Department;
  readonly recordId: string;
}

/** A pair of which the model is not sure, and no person has said anything. */
export interface UncertainMatch {
  readonly one: ReviewedRecord;
  readonly other: ReviewedRecord;
  /** The ids that the records came in under: what a decision is about. */
  readonly customers: readonly [string, string];
  /** Whether one of the ids leads to the other now. */
  readonly joined: boolean;
  readonly matchProbability: number;
  /** In bits. */
  readonly matchWeight: number;
}

interface Row {
  readonly oneDepartment: Department;
  readonly oneRecord: string;
  readonly otherDepartment: Department;
  readonly otherRecord: string;
  readonly oneCustomer: string;
  readonly otherCustomer: string;
  readonly joined: boolean;
  readonly weight: number;
}

/** Beyond these odds, 99 to 1, nobody is in doubt. */
const DOUBT = Math.log2(99);
/** So many of the least certain pairs are looked at for the most valuable. */
const LOOKED_AT = 500;

/**
 * The pairs whose answer is worth most: by how much the model is in doubt (the entropy of its probability), times how many
 * records would move. What people decided, and what hangs together by others, is not asked again. Four statements.
 */
export async function reviewQueue(
  database: Kysely<IdentityTables>,
  tenant: string,
  limit: number,
): Promise<UncertainMatch[]> {
  const rows = await doubtful(database, tenant);
  const ids = [...new Set(rows.flatMap((row) => [row.oneCustomer, row.otherCustomer]))];
  const facts = await new IdentityStore(database).customers(tenant, ids);
  const customers = new Map(ids.map((id, index) => [id, facts[index]]));
  const sizeOf = (id: string) => customers.get(id)?.records.length ?? 0;
  return rows
    .filter(
      ({ joined, oneCustomer, otherCustomer }) =>
        joined || customers.get(oneCustomer)?.id !== customers.get(otherCustomer)?.id,
    )
    .map((row) => ({
      row,
      worth: doubtOf(row.weight) * (sizeOf(row.oneCustomer) + sizeOf(row.otherCustomer)),
    }))
    .sort((one, other) => other.worth - one.worth)
    .slice(0, limit)
    .map(({ row }) => ({
      one: { department: row.oneDepartment, recordId: row.oneRecord },
      other: { department: row.otherDepartment, recordId: row.otherRecord },
      customers: [row.oneCustomer, row.otherCustomer],
      joined: row.joined,
      matchProbability: probabilityOf(row.weight),
      matchWeight: row.weight,
    }));
}

/** The least certain pairs of different ids on which nobody has decided, the least certain first. */
async function doubtful(database: Kysely<IdentityTables>, tenant: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select a.department as "oneDepartment", a.record_id as "oneRecord", a.customer as "oneCustomer",
      b.department as "otherDepartment", b.record_id as "otherRecord", b.customer as "otherCustomer",
      edge.id is not null as joined, pair.weight
    from identity.match_pairs as pair
    join identity.person_records as one on one.number = pair.record and one.tenant = ${tenant}
    join identity.source_records as a
      on a.tenant = one.tenant and a.department = one.department and a.record_id = one.record_id
    join identity.person_records as two on two.number = pair.other
    join identity.source_records as b
      on b.tenant = two.tenant and b.department = two.department and b.record_id = two.record_id
    left join identity.customer_redirects as edge on edge.tenant = ${tenant} and not edge.deterministic
      and (edge.id, edge.survivor) in ((a.customer, b.customer), (b.customer, a.customer))
    where pair.record < pair.other and abs(pair.weight) <= ${DOUBT} and a.customer <> b.customer
      and not exists (
        select from identity.match_decisions as decision where decision.tenant = ${tenant}
          and decision.one = least(a.customer, b.customer) and decision.other = greatest(a.customer, b.customer)
      )
    order by abs(pair.weight), pair.record, pair.other limit ${LOOKED_AT}`.execute(database);
  return rows;
}

/** The entropy of the pair's probability, in bits. */
function doubtOf(weight: number): number {
  const p = probabilityOf(weight);
  return p <= 0 || p >= 1 ? 0 : -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p));
}
