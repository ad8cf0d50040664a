import type { Caller } from '../../../schema/consent/callerToken.ts';
import type { ConsentEventType } from './consentEvent.ts';

/** The scope that lets a client write to the ledger for customers, with evidence. */
export const RECORDING_SCOPE = 'consent:record';

export type Authorisation =
  | { readonly kind: 'Granted' }
  | { readonly kind: 'Refused'; readonly why: string }
  | { readonly kind: 'NeedsEvidence' };

const GRANTED: Authorisation = { kind: 'Granted' };

/** What somebody wants to write down. */
export interface Request {
  readonly eventType: ConsentEventType;
  readonly customer: string;
  readonly purpose: string | undefined;
  readonly evidence: string | undefined;
}

/**
 * Whether the caller may write this to the ledger: pure. The customer in person may, and a client with the scope and
 * evidence; but nobody may write down a yes from which he gains.
 */
export function authorise(caller: Caller | undefined, request: Request): Authorisation {
  if (caller === undefined || caller.purpose === '') return refused('Recording needs a registered client.');
  const { eventType, purpose } = request;
  if (eventType === 'CONSENT_GIVEN' || eventType === 'OBJECTION_WITHDRAWN') {
    if (purpose !== undefined && caller.holds.includes(purpose))
      return refused(
        `This client works for ${purpose} itself, so a yes to it must be recorded by another client.`,
      );
  }
  if (eventType === 'AUTOMATION_OBJECTION_WITHDRAWN' && caller.automated)
    return refused('This client is automated, so a yes to automation must be recorded by another client.');
  if (caller.kind === 'SELF_SERVICE') {
    const isOwn = caller.person !== '' && caller.person === request.customer;
    return isOwn ? GRANTED : refused('This client may record for the customer in its token only.');
  }
  if (!caller.scopes.includes(RECORDING_SCOPE))
    return refused(`Recording needs the customer's own token or the scope ${RECORDING_SCOPE}.`);
  return request.evidence === undefined ? { kind: 'NeedsEvidence' } : GRANTED;
}

function refused(why: string): Authorisation {
  return { kind: 'Refused', why };
}
