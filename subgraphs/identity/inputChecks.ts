import { isPurpose, PURPOSES, type Purpose } from '../../schema/vocabulary/purposes.ts';
import { SubgraphError } from '../kit/errors.ts';

export type Optional<T> = T | null | undefined;

const MAX_TEXT = 2_000;
const MAX_EVENT_ID = 200;
/** What identity's own event ids begin with. */
const OURS = ['rights/', 'sec-gpc/'];

/** The trimmed text, undefined when there is none. Throws badInput for one that is too long, or that no database holds. */
export function text(value: Optional<string>, name: string, max = MAX_TEXT): string | undefined {
  const trimmed = value?.trim();
  if (!trimmed) return undefined;
  if (trimmed.length > max) throw badInput(name, `must have at most ${max} characters`);
  mustBeStorable(trimmed, name);
  return trimmed;
}

/** Throws badInput for a text that no database holds. */
export function mustBeStorable(value: string, name: string): void {
  if (value.includes('\0')) throw badInput(name, 'must not hold a NUL character');
}

/** The same for a text that must have a form; `what` says which. */
export function wellFormed(
  value: Optional<string>,
  name: string,
  form: RegExp,
  what: string,
): string | undefined {
  const given = text(value, name);
  if (given !== undefined && !form.test(given)) throw badInput(name, `must be ${what}`);
  return given;
}

export function knownEventId(value: string): string {
  const eventId = text(value, 'eventId', MAX_EVENT_ID);
  if (eventId === undefined) throw badInput('eventId', 'must not be empty');
  if (OURS.some((prefix) => eventId.startsWith(prefix)))
    throw badInput('eventId', `must not begin with ${OURS.join(' or ')}: those are given by identity itself`);
  return eventId;
}

export function knownPurpose(word: string): Purpose {
  if (!isPurpose(word)) throw badInput('purpose', `must be one of ${PURPOSES.join(', ')}`);
  return word;
}

/** Says what a member of `input` must be; never what it was. */
export function badInput(name: string, demand: string): SubgraphError {
  return new SubgraphError('BAD_USER_INPUT', `input.${name} ${demand}.`, { argument: `input.${name}` });
}
