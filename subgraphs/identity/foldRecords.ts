import {
  type Claim,
  type ClaimAttribute,
  LINK_RULES,
  type LinkRule,
  type PersonDescription,
  type RecordClaims,
  recordKey,
} from '../kit/claims.ts';

/** What one record says, put together from everything that a registration says of it. */
export interface FoldedRecord extends Pick<RecordClaims, 'department' | 'recordId' | 'lastSeen'> {
  /** Undefined where the claims leave the record with the customer that it has. */
  readonly customer: string | undefined;
  readonly rule: LinkRule;
  readonly score: number | null;
  /** Orders and tickets, which add up. */
  readonly events: readonly Claim[];
  /** Everything else; undefined where the claims say nothing else, and an earlier description stands. */
  readonly description: readonly Claim[] | undefined;
  /** What the newest of them that describes a person says. */
  readonly person: PersonDescription | undefined;
}

/** A record gains these over time, and one batch of an import never knows them all. */
export const ADDING_UP: ReadonlySet<ClaimAttribute> = new Set<ClaimAttribute>(['ORDER', 'TICKET']);

/**
 * One entry per record, in the order of department and record id (so that concurrent registrations cannot lock each
 * other out). The newest description counts, and the newest customer. Throws a RangeError that names the record where a
 * claim cannot be.
 */
export function foldRecords(claims: readonly RecordClaims[]): FoldedRecord[] {
  const byRecord = Map.groupBy(claims, recordKey);
  const keys = [...byRecord.keys()].sort();
  return keys.flatMap((key) => {
    const said = byRecord.get(key);
    return said ? [foldOne(said)] : [];
  });
}

function foldOne(said: readonly RecordClaims[]): FoldedRecord {
  for (const claims of said) check(claims);
  const newestLast = [...said].sort((a, b) => a.lastSeen.getTime() - b.lastSeen.getTime());
  const newest = newestLast.at(-1) as RecordClaims;
  const linked = newestLast.findLast(({ customer }) => customer !== undefined) ?? newest;
  const described = newestLast.findLast(({ attributes }) => attributes.some(isDescription));
  return {
    department: newest.department,
    recordId: newest.recordId,
    lastSeen: newest.lastSeen,
    customer: linked.customer,
    rule: linked.link?.rule ?? 'SOURCE_RECORD',
    score: linked.link?.score ?? null,
    events: distinct(said.flatMap(({ attributes }) => attributes.filter((claim) => !isDescription(claim)))),
    description: described && distinct(described.attributes.filter(isDescription)),
    person: newestLast.findLast(({ person }) => person !== undefined)?.person,
  };
}

function isDescription({ attribute }: Claim): boolean {
  return !ADDING_UP.has(attribute);
}

function distinct(claims: readonly Claim[]): Claim[] {
  return [...new Map(claims.map((claim) => [`${claim.attribute} ${claim.value}`, claim])).values()];
}

function check({ department, recordId, customer, lastSeen, link }: RecordClaims): void {
  const where = `The claims of record ${isStorable(recordId) ? recordId : JSON.stringify(recordId)} of ${department}`;
  if (recordId === '' || customer === '')
    throw new RangeError(`${where} need a record id and, if any, a customer id`);
  if (!isStorable(recordId) || (customer !== undefined && !isStorable(customer)))
    throw new RangeError(`${where} need ids of whole Unicode characters, none of them NUL`);
  if (Number.isNaN(lastSeen.getTime())) throw new RangeError(`${where} need a valid lastSeen`);
  if (link === undefined) return;
  if (!LINK_RULES.includes(link.rule))
    throw new RangeError(`${where} name an unknown rule; the rules are ${LINK_RULES.join(', ')}`);
  const isProbable = link.rule === 'PROBABILISTIC';
  if (isProbable !== (link.score !== undefined))
    throw new RangeError(`${where} need a score if their rule is PROBABILISTIC, and only then`);
  if (link.score !== undefined && !(link.score >= 0 && link.score <= 1))
    throw new RangeError(`${where} need a score from 0 to 1`);
}

/** Half a character would be stored as another one, and NUL not at all. */
function isStorable(id: string): boolean {
  return id.isWellFormed() && !id.includes('\0');
}
