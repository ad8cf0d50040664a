import { type Kysely, sql } from 'kysely';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { RIGHTS_KIND_DPV } from '../../../schema/vocabulary/rights.ts';
import { openText } from '../../kit/sealing.ts';
import { consentRecords } from '../ledger/consentRecords.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { type RightsDesk, type RightsRequestRow, sealScope } from './rightsDesk.ts';

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
  return JSON.stringify({ ...head, identity: await identityPart(desk.database, request.tenant, facts, now) });
}

/** By department; undefined where one is not kept, or cannot be opened, any more: part of a copy is none. */
async function openParts(
  { database, sealing }: RightsDesk,
  { tenant, id }: RightsRequestRow,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const parts = await database
    .selectFrom('rights_tasks as task')
    .leftJoin('rights_parts as part', (join) =>
      join
        .onRef('part.tenant', '=', 'task.tenant')
        .onRef('part.request', '=', 'task.request')
        .onRef('part.department', '=', 'task.department')
        .on('part.expires_at', '>', now),
    )
    .select(['task.department', 'part.sealed'])
    .where('task.tenant', '=', tenant)
    .where('task.request', '=', id)
    .orderBy('task.department')
    .execute();
  const opened = parts.map(({ department, sealed }) => {
    const scope = sealScope(tenant, id, department);
    const text = sealed === null ? undefined : openText(sealing, 'rights', scope, sealed);
    return [department, text === undefined ? undefined : (JSON.parse(text) as unknown)] as const;
  });
  const isWhole = opened.length > 0 && opened.every(([, content]) => content !== undefined);
  return isWhole ? Object.fromEntries(opened) : undefined;
}

/** What identity holds: only what is the customer's for certain, since the customer reads it. */
async function identityPart(
  database: Kysely<IdentityTables>,
  tenant: string,
  facts: CustomerFacts,
  now: Date,
) {
  const own = facts.family.filter(({ deterministic }) => deterministic).map(({ id }) => id);
  const records = consentRecords(facts.histories, facts.state !== 'ACTIVE', PURPOSE_TERMS, now);
  return {
    ids: own,
    consents: records.map(({ events, ...record }) => ({
      ...record,
      events: events.filter((event) => own.includes(event.customer)),
    })),
    sources: facts.records
      .filter(({ deterministic }) => deterministic)
      .map(({ department, recordId, rule, since, lastSeen }) => ({
        department,
        recordId,
        rule,
        since,
        lastSeen,
      })),
    recipients: await recipientsOf(database, tenant, own),
    retention: {
      sources: 'as long as the department keeps the record',
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
