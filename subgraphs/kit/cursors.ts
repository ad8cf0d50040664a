import type { Keyring } from '../../schema/consent/keys.ts';
import { SubgraphError } from './errors.ts';
import { openText, sealText } from './sealing.ts';

const MAX_LENGTH = 2_048;

/** Hides a position in a list (a date, an id) from whoever carries it, and ties it to the list: see sealText. */
export function sealCursor(ring: Keyring, scope: string, position: string): string {
  return sealText(ring, 'cursor', scope, position);
}

/** The position. Throws a SubgraphError BAD_USER_INPUT for a cursor that was not sealed for this scope. */
export function openCursor(ring: Keyring, scope: string, cursor: string): string {
  const position = cursor.length <= MAX_LENGTH ? openText(ring, 'cursor', scope, cursor) : undefined;
  if (position !== undefined) return position;
  throw new SubgraphError(
    'BAD_USER_INPUT',
    'Argument "after" must be the endCursor of a page of the same list of the same customer.',
    { argument: 'after' },
  );
}
