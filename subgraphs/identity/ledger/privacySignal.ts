import type { Kysely } from 'kysely';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import type { IdentityTables } from '../tables.ts';
import { appendEvent } from './appendEvent.ts';
import { UNSAID } from './consentEvent.ts';

/** What Global Privacy Control objects to. */
export const SIGNAL_PURPOSES: readonly Purpose[] = ['DIRECT_MARKETING', 'SALE_OR_SHARING'];

const METHOD = 'Global Privacy Control (Sec-GPC: 1)';

/**
 * Records the objections that the signal of a customer's browser stands for, each once for the client by which it came: the
 * signal says the same with every request, so what the customer says of these purposes later outlasts it. False where there
 * is no such customer.
 */
export async function recordPrivacySignal(
  database: Kysely<IdentityTables>,
  { tenant, client, person }: Caller,
  now: Date,
): Promise<boolean> {
  for (const purpose of SIGNAL_PURPOSES) {
    const event = {
      ...UNSAID,
      eventId: `sec-gpc/${purpose}`,
      customer: person,
      eventType: 'OBJECTION' as const,
      purpose,
      lawfulBasis: PURPOSE_TERMS[purpose].lawfulBasis,
      collectionMethod: METHOD,
      actorClient: client,
      actorPerson: person,
      eventTime: undefined,
      recordedAt: now,
    };
    const { kind } = await appendEvent(database, tenant, event, [METHOD, purpose]);
    if (kind === 'UnknownCustomer') return false;
    if (kind !== 'Recorded') throw new Error('another event stands where the signal is to be recorded');
  }
  return true;
}
