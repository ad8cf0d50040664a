import type { LawfulBasis } from '../../../schema/vocabulary/lawfulBases.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import type { ConsentEventType } from './consentEvent.ts';
import type { ConsentExplanation, ConsentQuestion } from './explainConsent.ts';

/** What is to be said of a decision. */
export interface Explained extends ConsentQuestion, ConsentExplanation {
  /** Whether there are events that decide and that the reader is not told of. */
  readonly holdsBack: boolean;
}

/** A decision and its reason, for a person. Names nobody. */
export function explanationInWords(explained: Explained): string {
  const { purpose, category, toPeople, toMachines } = explained;
  const isAllowed = toPeople.kind === 'Released';
  const decision = `${category} may ${isAllowed ? '' : 'not '}be used for ${purpose}`;
  const machines = isAllowed && toMachines.kind === 'Withheld';
  const also = machines ? ' A machine may not: the customer objects to automated processing.' : '';
  return `${decision}: ${reasonFor(explained, isAllowed)}.${also}`;
}

function reasonFor(explained: Explained, isAllowed: boolean): string {
  const { status, events, holdsBack, ...question } = explained;
  const said = events
    .filter(({ eventType }) => !eventType.startsWith('AUTOMATION'))
    .map(({ eventType, eventTime, validUntil }) => {
      const end = !isAllowed && validUntil ? `, which ended on ${validUntil.toISOString()}` : '';
      return `${WORDS[eventType]} of ${eventTime.toISOString()}${end}`;
    });
  if (said.length > 0) return said.join(', then ');
  if (holdsBack) return 'by what was said under a record that may be somebody else’s';
  if (question.purpose === 'RIGHTS_FULFILMENT') return 'the law asks for it, whatever was said';
  if (status === 'ERASURE_REQUESTED') return 'the customer asked to be erased';
  if (question.category === 'SPECIAL_CATEGORY' && !isAllowed)
    return 'data of this category need a yes that names them, and there is none';
  const basis = BASES[PURPOSE_TERMS[question.purpose].lawfulBasis];
  return isAllowed ? `${basis}, and nothing that was said ends it` : `${basis}, and there is none`;
}

const BASES: Readonly<Record<LawfulBasis, string>> = {
  CONTRACT: 'the purpose rests on the contract',
  LEGITIMATE_INTERESTS: 'the purpose rests on legitimate interests',
  CONSENT: "the purpose needs the customer's yes",
  LEGAL_OBLIGATION: 'the law asks for it',
};

const WORDS: Readonly<Record<ConsentEventType, string>> = {
  CONSENT_REQUESTED: 'the request for consent',
  CONSENT_REQUEST_DEFERRED: 'the deferral of an answer',
  CONSENT_GIVEN: "the customer's yes",
  CONSENT_RENEWED: "the renewal of the customer's yes",
  CONSENT_REFUSED: "the customer's no",
  CONSENT_WITHDRAWN: "the withdrawal of the customer's yes",
  CONSENT_REVOKED: "the company's ending of the consent",
  CONSENT_INVALIDATED: 'the finding that the consent was not valid',
  OBJECTION: "the customer's objection",
  OBJECTION_WITHDRAWN: "the end of the customer's objection",
  AUTOMATION_OBJECTION: "the customer's objection to automated processing",
  AUTOMATION_OBJECTION_WITHDRAWN: 'the end of the objection to automated processing',
  RESTRICTION: 'the restriction of the use of the data',
  RESTRICTION_LIFTED: 'the end of the restriction',
  ERASURE_REQUESTED: 'the request to be erased',
  ERASURE_REJECTED: 'the rejection of the request to be erased',
};
