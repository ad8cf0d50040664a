import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import type { ConsentEvent } from './consentEvent.ts';
import { endsWithConsent } from './grantsFrom.ts';

/**
 * What an event puts on record, in one sentence for its receipt. Names nobody. `overtaken`: a refusal that a later yes
 * outlasts.
 */
export function statementOf(event: ConsentEvent, overtaken: boolean): string {
  const recorded = recordOf(event);
  if (!overtaken) return recorded;
  return `${recorded.slice(0, -1)}; the customer said yes after ${event.eventTime.toISOString()}, so that later yes stands and nothing changes in what it allows.`;
}

function recordOf(event: ConsentEvent): string {
  const purpose = event.purpose ?? 'every purpose';
  switch (event.eventType) {
    case 'CONSENT_REQUESTED':
      return `It was recorded that the customer was asked for consent to ${purpose}; this allows nothing.`;
    case 'CONSENT_REQUEST_DEFERRED':
      return `It was recorded that the customer put off the answer to a request for consent to ${purpose}; this allows nothing.`;
    case 'CONSENT_GIVEN':
      return `The customer's consent to ${purpose} was recorded, ${extentOf(event)}.`;
    case 'CONSENT_RENEWED':
      return `The renewal of the customer's consent to ${purpose} was recorded, ${extentOf(event)}, as far as it had been given before.`;
    case 'CONSENT_REFUSED':
    case 'CONSENT_WITHDRAWN':
    case 'CONSENT_REVOKED':
    case 'CONSENT_INVALIDATED':
      return `${ENDS[event.eventType]} to ${purpose} was recorded, for ${categoriesOf(event, 'all categories of data')}${withdrawalEffect(event)}.`;
    case 'OBJECTION':
      return `The customer's objection to ${purpose} was recorded${objectionEffect(event)}.`;
    case 'OBJECTION_WITHDRAWN':
      return `It was recorded that the customer no longer objects to ${purpose}.`;
    case 'AUTOMATION_OBJECTION':
      return "The customer's objection to automated processing was recorded, for every purpose.";
    case 'AUTOMATION_OBJECTION_WITHDRAWN':
      return 'It was recorded that the customer no longer objects to automated processing.';
    case 'RESTRICTION':
      return "The restriction of the use of the customer's data was recorded: until it is lifted they are used for RIGHTS_FULFILMENT only.";
    case 'RESTRICTION_LIFTED':
      return "It was recorded that the use of the customer's data is no longer restricted.";
    case 'ERASURE_REQUESTED':
      return "The customer's request to be erased was recorded.";
    case 'ERASURE_REJECTED':
      return "It was recorded that the customer's request to be erased was rejected.";
  }
}

const ENDS = {
  CONSENT_REFUSED: "The customer's refusal of consent",
  CONSENT_WITHDRAWN: "The withdrawal of the customer's consent",
  CONSENT_REVOKED: "The company's ending of the customer's consent",
  CONSENT_INVALIDATED: "The invalidity of the customer's consent",
} as const;

function extentOf(event: ConsentEvent): string {
  const end = event.validUntil ? `, until ${event.validUntil.toISOString()}` : '';
  return `for ${categoriesOf(event, 'all categories of data but special ones')}${end}`;
}

function categoriesOf({ categories }: ConsentEvent, unnamed: string): string {
  return categories ? categories.join(', ') : unnamed;
}

/** Nobody is left to believe that something stopped which goes on. */
function withdrawalEffect({ purpose }: ConsentEvent): string {
  if (purpose === undefined || endsWithConsent(PURPOSE_TERMS[purpose])) return '';
  return `; the purpose rests on ${PURPOSE_TERMS[purpose].lawfulBasis} and goes on without consent, but for special categories`;
}

function objectionEffect({ purpose }: ConsentEvent): string {
  if (purpose === undefined || PURPOSE_TERMS[purpose].objection) return '';
  return `; the purpose rests on ${PURPOSE_TERMS[purpose].lawfulBasis}, so an objection alone does not end it`;
}
