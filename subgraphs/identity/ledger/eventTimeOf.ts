import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';
import { type ConsentEvent, type ConsentFact, REFUSALS } from './consentEvent.ts';
import { grantsOf } from './grantsFrom.ts';

const SECOND_MS = 1_000;

/**
 * The time by which a new event counts among those before it: pure.
 *
 * Without a stated time it is the last word on its purpose, whatever the clocks of other processes wrote there: now, or
 * with the latest event for a refusal (it wins a tie) and a millisecond after it for a permission. A stated time stands,
 * but a refusal stated to the whole second covers that second, up to what is known by now: a time that was cut to the
 * second is earlier than what it answers.
 */
export function eventTimeOf(
  { eventType, purpose }: ConsentFact,
  stated: Date | undefined,
  before: readonly ConsentFact[],
  now: Date,
): Date {
  const latest = latestOn(purpose, before);
  const refuses = REFUSALS.has(eventType);
  if (stated === undefined) return new Date(Math.max(now.getTime(), refuses ? latest : latest + 1));
  if (!refuses || stated.getMilliseconds() !== 0) return stated;
  const endOfSecond = stated.getTime() + SECOND_MS - 1;
  return new Date(Math.min(endOfSecond, Math.max(now.getTime(), latest)));
}

/** Whether a refusal came too late in time to close what a later yes opens: pure. */
export function isOvertaken(event: ConsentEvent, histories: readonly (readonly ConsentFact[])[]): boolean {
  if (!REFUSALS.has(event.eventType)) return false;
  const latest = new Date(Math.max(event.recordedAt.getTime(), latestOn(event.purpose, histories.flat())));
  const withEvent = (said: ConsentFact) =>
    grantsOf(
      histories.map((before) => [...before, said]),
      PURPOSE_TERMS,
      latest,
    );
  const asItIs = withEvent(event);
  const asLastWord = withEvent({ ...event, eventTime: latest });
  return (
    asItIs.objectsToAutomation !== asLastWord.objectsToAutomation ||
    asItIs.masks.some((mask, index) => mask !== asLastWord.masks[index])
  );
}

/** In milliseconds since 1970; -Infinity when nothing was said of it. */
function latestOn(purpose: ConsentFact['purpose'], events: readonly ConsentFact[]): number {
  return Math.max(
    ...events.filter((event) => event.purpose === purpose).map(({ eventTime }) => eventTime.getTime()),
  );
}
