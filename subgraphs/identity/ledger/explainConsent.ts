import { type Decision, decide, standingOf } from '../../../schema/consent/decide.ts';
import { categoryBit, type DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { customerGrants } from '../customerGrants.ts';
import type { CustomerFacts } from '../store.ts';
import { UNSAID } from './consentEvent.ts';
import { type ConsentStatus, consentRecords } from './consentRecords.ts';
import type { CountedEvent } from './histories.ts';

export interface ConsentQuestion {
  readonly purpose: Purpose;
  readonly category: DataCategory;
}

/** Whether data of a category may be used for a purpose, and why. */
export interface ConsentExplanation {
  readonly toPeople: Decision;
  readonly toMachines: Decision;
  readonly status: ConsentStatus;
  /** The fewest events from which it follows, oldest first; none where nothing that was said decides. */
  readonly events: readonly CountedEvent[];
}

/** Decides as the gate does, by the same functions, and looks for what decided: pure. */
export function explainConsent(
  facts: CustomerFacts,
  question: ConsentQuestion,
  now: Date,
): ConsentExplanation {
  const [toPeople, toMachines] = decisions(facts, question, now);
  const erasureRequested = facts.state !== 'ACTIVE';
  const record = consentRecords(facts.histories, erasureRequested, PURPOSE_TERMS, now).find(
    ({ purpose }) => purpose === question.purpose,
  );
  const status = record?.status ?? 'UNKNOWN';
  return { toPeople, toMachines, status, events: deciding(facts, question, now) };
}

/** For a person and for a machine. */
function decisions(
  facts: CustomerFacts,
  { purpose, category }: ConsentQuestion,
  now: Date,
): readonly [Decision, Decision] {
  const rule = { mask: categoryBit(category), purposes: new Set([purpose]) };
  const passport = {
    ...{ audience: 'identity', tenant: '', customer: facts.id, issuedAt: 0, expiresAt: 0, records: [] },
    grants: customerGrants(facts, now),
  };
  const decided = (automated: boolean) =>
    decide(rule, purpose, standingOf({ purpose, automated, tenant: '', self: undefined }, passport));
  return [decided(false), decided(true)];
}

/**
 * Leaves out whatever may be left out, the oldest first, so that of two that say the same the later one stands. A refusal
 * counts as what decides also where nothing would be allowed anyway: it is what would stand against a yes from before.
 */
function deciding(facts: CustomerFacts, question: ConsentQuestion, now: Date): CountedEvent[] {
  const all = facts.histories
    .flat()
    .filter(({ purpose }) => purpose === undefined || purpose === question.purpose)
    .sort((a, b) => a.eventTime.getTime() - b.eventTime.getTime());
  const [toPeople] = decisions(facts, question, now);
  const before = toPeople.kind === 'Withheld' ? [yesFromBefore(facts.id, question)] : [];
  const decided = (kept: ReadonlySet<CountedEvent>) => {
    const histories = facts.histories.map((history) => [
      ...before,
      ...history.filter((event) => kept.has(event)),
    ]);
    return JSON.stringify(decisions({ ...facts, histories }, question, now));
  };
  const kept = new Set(all);
  const wanted = decided(kept);
  const leaveOut = (events: readonly CountedEvent[]) => {
    for (const event of events) kept.delete(event);
    if (decided(kept) !== wanted) for (const event of events) kept.add(event);
  };
  // most of a long history decides nothing: halves of it, and halves of these, are left out before single events are tried
  for (let size = all.length >> 1; size > 1; size >>= 1) {
    const left = all.filter((event) => kept.has(event));
    for (let start = 0; start < left.length; start += size) leaveOut(left.slice(start, start + size));
  }
  // what one event stands against may be left out after it, and then it may be too
  for (let size = -1; size !== kept.size; ) {
    size = kept.size;
    for (const event of [...kept]) leaveOut([event]);
  }
  return all.filter((event) => kept.has(event));
}

/** That a customer never said. */
function yesFromBefore(customer: string, { purpose, category }: ConsentQuestion): CountedEvent {
  const long = new Date(0);
  return {
    ...UNSAID,
    eventId: '',
    customer,
    eventType: 'CONSENT_GIVEN',
    purpose,
    categories: [category],
    eventTime: long,
    recordedAt: long,
    actorClient: '',
    actorPerson: '',
    deterministic: true,
  };
}
