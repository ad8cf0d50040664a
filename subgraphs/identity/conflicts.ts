import type { ClaimAttribute } from '../kit/claims.ts';
import type { Department } from '../kit/departments.ts';

/** What departments can contradict each other on. Orders and tickets are nobody's opinion. */
export const COMPARED_ATTRIBUTES = [
  'NAME',
  'EMAIL',
  'PHONE',
  'BIRTH_DATE',
  'POSTCODE',
] as const satisfies ClaimAttribute[];

export type ComparedAttribute = (typeof COMPARED_ATTRIBUTES)[number];

/** What one record says of one attribute, without the value. */
export interface RecordClaim {
  readonly department: Department;
  readonly recordId: string;
  readonly attribute: ClaimAttribute;
  readonly fingerprint: string;
}

/** The records that agree with each other. */
export type ConflictSide = readonly { readonly department: Department; readonly recordId: string }[];

export interface FieldConflict {
  readonly attribute: ComparedAttribute;
  readonly sides: readonly ConflictSide[];
}

interface Side {
  readonly departments: Set<Department>;
  readonly values: Set<string>;
}

/**
 * Where departments contradict each other about one customer: pure. Departments that share a value of an attribute stand
 * on one side (one may know three e-mail addresses, and the other two of them); with two sides or more there is a
 * conflict. A department that says nothing takes no side.
 */
export function conflictsOf(claims: readonly RecordClaim[]): FieldConflict[] {
  return COMPARED_ATTRIBUTES.flatMap((attribute) => {
    const mine = claims.filter((claim) => claim.attribute === attribute);
    const sides = sidesOf(mine);
    if (sides.length < 2) return [];
    return [{ attribute, sides: sides.map(({ departments }) => recordsOf(mine, departments)) }];
  });
}

function sidesOf(claims: readonly RecordClaim[]): Side[] {
  const byDepartment = new Map<Department, Set<string>>();
  for (const { department, fingerprint } of claims) {
    const values = byDepartment.get(department) ?? new Set();
    byDepartment.set(department, values.add(fingerprint));
  }
  let sides: Side[] = [];
  for (const [department, values] of byDepartment) {
    const joined = sides.filter((side) => [...values].some((value) => side.values.has(value)));
    const apart = sides.filter((side) => !joined.includes(side));
    const merged: Side = { departments: new Set([department]), values: new Set(values) };
    for (const side of joined) {
      for (const other of side.departments) merged.departments.add(other);
      for (const value of side.values) merged.values.add(value);
    }
    sides = [...apart, merged];
  }
  return sides;
}

function recordsOf(claims: readonly RecordClaim[], departments: ReadonlySet<Department>): ConflictSide {
  const records = new Map(
    claims
      .filter((claim) => departments.has(claim.department))
      .map(({ department, recordId }) => [`${department}/${recordId}`, { department, recordId }]),
  );
  return [...records.keys()].sort().flatMap((key) => records.get(key) ?? []);
}
