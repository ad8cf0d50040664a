import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import type { Prng } from '../../kit/sample/prng.ts';
import type { ConsentState, SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { ConsentEvent, ConsentEventType } from '../ledger/consentEvent.ts';

/** How the sample company hears from its customers, and where it keeps the proof. */
type Channel = Pick<ConsentEvent, 'actorClient' | 'collectionMethod'> & {
  readonly proof: string | undefined;
};

const ACCOUNT_PAGE: Channel = {
  actorClient: 'account-page',
  collectionMethod: 'account page',
  proof: undefined,
};
const TELEPHONE: Channel = {
  actorClient: 'support-desk',
  collectionMethod: 'telephone call',
  proof: 'call-recordings',
};
const LETTER: Channel = { actorClient: 'privacy-office', collectionMethod: 'letter', proof: 'letters' };

/** The day from which the privacy notice of that name was shown, the latest first. */
const NOTICES: readonly (readonly [version: string, from: Date])[] = [
  ['2024-03', new Date('2024-03-01T00:00:00Z')],
  ['2018-05', new Date('2018-05-25T00:00:00Z')],
  ['2012-01', new Date(0)],
];

/** Everything that a customer of the sample company ever said about their data, oldest first. */
export function consentHistory(customer: SampleCustomer): ConsentEvent[] {
  const { consent } = customer;
  const rng = customer.rng('identity/consents');
  const say = (eventType: ConsentEventType, purpose: Purpose | undefined, eventTime: Date) =>
    eventOf(customer, { eventType, purpose, eventTime, channel: channelOf(eventType, rng) });
  const about = (purpose: Purpose, state: ConsentState): ConsentEvent[] => {
    if (state === 'NONE') return [];
    const given = say('CONSENT_GIVEN', purpose, consent.givenAt);
    return state === 'GIVEN' ? [given] : [given, say('CONSENT_WITHDRAWN', purpose, consent.withdrawnAt)];
  };
  const events = [
    ...about('DIRECT_MARKETING', consent.marketing),
    ...about('PERSONALISATION', consent.personalisation),
    ...about('AI_TRAINING', consent.aiTraining),
    ...(consent.analyticsObjection ? [say('OBJECTION', 'ANALYTICS', consent.withdrawnAt)] : []),
    ...(consent.automationObjection ? [say('AUTOMATION_OBJECTION', undefined, consent.withdrawnAt)] : []),
    ...(consent.erasureRequested ? [say('ERASURE_REQUESTED', undefined, consent.withdrawnAt)] : []),
  ];
  return events.sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime());
}

function channelOf(eventType: ConsentEventType, rng: Prng): Channel {
  if (eventType === 'ERASURE_REQUESTED') return LETTER;
  return rng.weighted([
    [ACCOUNT_PAGE, 80],
    [TELEPHONE, 15],
    [LETTER, 5],
  ]);
}

function eventOf(
  { id, locale }: SampleCustomer,
  said: Pick<ConsentEvent, 'eventType' | 'purpose' | 'eventTime'> & { readonly channel: Channel },
): ConsentEvent {
  const { eventType, purpose, eventTime, channel } = said;
  const eventId = ['sample', id, eventType, purpose].filter(Boolean).join('/').toLowerCase();
  return {
    eventId,
    customer: id,
    eventType,
    purpose,
    categories: undefined,
    lawfulBasis: purpose && PURPOSE_TERMS[purpose].lawfulBasis,
    validUntil: undefined,
    privacyNotice: NOTICES.find(([, from]) => from <= eventTime)?.[0],
    language: locale,
    collectionMethod: channel.collectionMethod,
    controller: 'The Sample Company',
    jurisdiction: locale.split('-')[1],
    retention: undefined,
    evidence: channel.proof && `${channel.proof}/${eventId}`,
    actorClient: channel.actorClient,
    actorPerson: channel === ACCOUNT_PAGE ? id : '',
    eventTime,
    recordedAt: eventTime,
  };
}
