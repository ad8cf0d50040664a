import { type Kysely, sql } from 'kysely';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { RIGHTS_KIND_DPV } from '../../../schema/vocabulary/rights.ts';
import { certainIds, certainRecords } from '../certainly.ts';
import { readGolden } from '../golden/readGolden.ts';
import { consentRecords } from '../ledger/consentRecords.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { openPieces } from './openPieces.ts';
import type { RightsDesk, RightsRequestRow } from './rightsDesk.ts';

const VERSION = 'accord-rights-bundle/1';

/** Who was told of the customer, for what: the recipients of GDPR art. 15(1)(c). */
interface Recipient {
  readonly client: string;
  readonly purpose: string;
  readonly automated: boolean;
  readonly answers: number;
  readonly first: string;
  readonly last: string;
  readonly fields: readonly string[];
}

/**
 * Everything that every department holds, as one JSON text, for as long as the departments' parts are kept; null before
 * they are all there, and after. A request for portability gets what the customer provided, and nothing else (GDPR art. 20).
 */
export async function exportBundle(
  desk: RightsDesk,
  request: RightsRequestRow,
  facts: CustomerFacts,
  now: Date,
): Promise<string | null> {
  if (request.state !== 'FULFILLED' || !['ACCESS', 'PORTABILITY'].includes(request.kind)) return null;
  // who turned out to be somebody else since has no share in it
  const certain = certainIds(request.customer, facts.family);
  if (!request.ids.every((id) => certain.includes(id))) return null;
  const departments = await openParts(desk, request, now);
  if (departments === undefined) return null;
  const head = {
    format: VERSION,
    request: request.id,
    right: `${request.kind} (${RIGHTS_KIND_DPV[request.kind]})`,
    requestedAt: request.requested_at,
    customer: facts.id,
    departments,
  };
  if (request.kind === 'PORTABILITY') return JSON.stringify(head);
  return JSON.stringify({ ...head, identity: await identityPart(desk, request, facts, now) });
}

/** By department; undefined where one is not kept, or cannot be opened, any more: part of a copy is none. */
async function openParts(
  { database, sealing }: RightsDesk,
  { tenant, id }: RightsRequestRow,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const tasks = await database
    .selectFrom('rights_tasks')
    .select('department')
    .where('tenant', '=', tenant)
    .where('request', '=', id)
    .orderBy('department')
    .execute();
  const pieces = await database
    .selectFrom('rights_parts')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('request', '=', id)
    .where('expires_at', '>', now)
    .orderBy('piece')
    .execute();
  const byDepartment = Map.groupBy(pieces, ({ department }) => department);
  const opened = tasks.map(({ department }) => {
    const text = openPieces(sealing, byDepartment.get(department) ?? []);
    return [department, text ? (JSON.parse(text) as unknown) : undefined] as const;
  });
  const isWhole = opened.length > 0 && opened.every(([, content]) => content !== undefined);
  return isWhole ? Object.fromEntries(opened) : undefined;
}

/** What identity holds: only what is the customer's for certain, since the customer reads it. */
async function identityPart(
  desk: RightsDesk,
  { tenant, ids: own }: RightsRequestRow,
  facts: CustomerFacts,
  now: Date,
) {
  const [golden] = await readGolden(desk, tenant, [{ records: [], ids: own }]);
  if (golden instanceof Error) throw golden; // a copy without it would not be whole
  const histories = facts.histories.filter((_, index) => own.includes(facts.family[index]?.id ?? ''));
  const records = consentRecords(histories, facts.state !== 'ACTIVE', PURPOSE_TERMS, now);
  return {
    ids: own,
    consents: records.map(({ events, ...record }) => ({
      ...record,
      events: events.filter((event) => own.includes(event.customer)),
    })),
    sources: certainRecords(facts, own).map(({ department, recordId, rule, since, lastSeen }) => ({
      department,
      recordId,
      rule,
      since,
      lastSeen,
    })),
    corrections: (golden?.corrections ?? []).map(({ customer: _customer, ...correction }) => correction),
    recipients: await recipientsOf(desk.database, tenant, own),
    retention: {
      sources: 'as long as the department keeps the record',
      corrections: 'until they are taken back, or the customer is erased',
      consents: 'as long as the company must be able to show them (GDPR art. 7(1))',
      recipients: 'for the months that the company has set; older months are dropped',
    },
  };
}

async function recipientsOf(
  database: Kysely<IdentityTables>,
  tenant: string,
  ids: readonly string[],
): Promise<readonly Recipient[]> {
  const { rows } = await sql<Recipient>`
    select
      disclosure.client, disclosure.purpose, disclosure.automated, count(distinct disclosure.id)::integer as answers,
      min(disclosure.disclosed_at) as first, max(disclosure.disclosed_at) as last,
      array_agg(distinct field order by field) as fields
    from identity.disclosure_subjects as subject
    join identity.disclosures as disclosure using (disclosed_at, id, part)
    cross join lateral unnest(disclosure.released) as field
    where subject.tenant = ${tenant} and subject.customer = any(${ids}::text[])
    group by disclosure.client, disclosure.purpose, disclosure.automated
    order by disclosure.client, disclosure.purpose, disclosure.automated`.execute(database);
  return rows;
}
