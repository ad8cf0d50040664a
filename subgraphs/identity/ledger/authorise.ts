import type { Caller } from '../../../schema/consent/callerToken.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { badInput } from '../inputChecks.ts';
import type { ConsentEventType } from './consentEvent.ts';

/** The scope that lets a client write to the ledger for customers, with evidence. */
export const RECORDING_SCOPE = 'consent:record';

export type Authorisation =
  | { readonly kind: 'Granted' }
  | { readonly kind: 'Refused'; readonly why: string }
  | { readonly kind: 'NeedsEvidence' };

const YES_TO_A_PURPOSE: ReadonlySet<ConsentEventType> = new Set([
  'CONSENT_GIVEN',
  'CONSENT_RENEWED',
  'OBJECTION_WITHDRAWN',
]);

/** What the company does with a consent, and not the customer. */
const ACTS_OF_THE_CONTROLLER: ReadonlySet<ConsentEventType> = new Set([
  'CONSENT_REQUESTED',
  'CONSENT_REVOKED',
  'CONSENT_INVALIDATED',
  'ERASURE_REJECTED',
]);

const GRANTED: Authorisation = { kind: 'Granted' };
const STRANGER: Authorisation = { kind: 'Refused', why: 'Recording needs a registered client.' };

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
  if (caller === undefined || caller.purpose === '') return STRANGER;
  const gain = gainOf(caller, request);
  if (gain !== undefined) return refused(gain);
  if (caller.kind === 'SELF_SERVICE' && ACTS_OF_THE_CONTROLLER.has(request.eventType))
    return refused('This is an act of the company, and not for the customer in person.');
  return maySpeakFor(caller, request);
}

/** Whether the caller may write down what a customer says: the customer in person, or a client with the scope and evidence. */
export function maySpeakFor(
  caller: Caller | undefined,
  request: Pick<Request, 'customer' | 'evidence'>,
): Authorisation {
  if (caller === undefined || caller.purpose === '') return STRANGER;
  if (caller.kind === 'SELF_SERVICE') {
    const isOwn = caller.person !== '' && caller.person === request.customer;
    return isOwn ? GRANTED : refused('This client may record for the customer in its token only.');
  }
  if (!caller.scopes.includes(RECORDING_SCOPE))
    return refused(`Recording needs the customer's own token or the scope ${RECORDING_SCOPE}.`);
  return request.evidence === undefined ? { kind: 'NeedsEvidence' } : GRANTED;
}

/** What the caller would gain by writing this down, if it is a yes. */
function gainOf(caller: Caller, { eventType, purpose }: Request): string | undefined {
  if (YES_TO_A_PURPOSE.has(eventType) && purpose !== undefined && caller.holds.includes(purpose))
    return `This client works for ${purpose} itself, so a yes to it must be recorded by another client.`;
  if (eventType === 'AUTOMATION_OBJECTION_WITHDRAWN' && caller.automated)
    return 'This client is automated, so a yes to automation must be recorded by another client.';
  const worksForMore = caller.holds.some((held) => held !== 'RIGHTS_FULFILMENT');
  if (eventType === 'RESTRICTION_LIFTED' && caller.kind !== 'SELF_SERVICE' && worksForMore)
    return 'This client works for purposes that the restriction closes, so its end must be recorded by another client.';
  return undefined;
}

function refused(why: string): Authorisation {
  return { kind: 'Refused', why };
}

/** Throws a SubgraphError FORBIDDEN or BAD_USER_INPUT for what is not granted. */
export function mustBeGranted(authorisation: Authorisation): void {
  if (authorisation.kind === 'Refused') throw new SubgraphError('FORBIDDEN', authorisation.why);
  if (authorisation.kind === 'NeedsEvidence')
    throw badInput('evidence', 'must say where the proof of what the customer said is kept');
}
