import type { Key } from '../../schema/consent/keys.ts';
import { ownHeaders } from '../access/ownToken.ts';
import type { SubgraphAnswer, Transport } from '../execution/transport.ts';
import { NotStoredError, RefusedError, type SendDisclosures } from './deliverDisclosures.ts';

/** The subgraph that keeps disclosures, as it keeps consent. */
export const DISCLOSURE_STORE = 'identity';

/** Storing takes longer than answering; in milliseconds. */
const TIMEOUT_MS = 30_000;

const QUERY = JSON.stringify(
  'mutation RecordDisclosures($records: [DisclosureInput!]!) { recordDisclosures(records: $records) }',
);

/**
 * Sends records to identity as the gateway itself: in a caller token of a kind that no client's request is given. `clock`
 * counts seconds since 1970 (UTC). What it sends throws NotStoredError, RefusedError or TransportError.
 */
export function sendDisclosures(
  transport: Transport,
  keyOf: (subgraph: string) => Key | undefined,
  clock: () => number,
): SendDisclosures {
  return async (texts) => {
    const key = keyOf(DISCLOSURE_STORE);
    if (key === undefined) throw new NotStoredError('There is no key to say by that this is the gateway.');
    const request = {
      body: `{"query":${QUERY},"variables":{"records":[${texts.join(',')}]}}`,
      headers: ownHeaders({ audience: DISCLOSURE_STORE }, key, clock()),
      repeatable: true, // each record is stored once
      sharedBy: undefined,
    };
    const limit = { signal: AbortSignal.timeout(TIMEOUT_MS), deadline: performance.now() + TIMEOUT_MS };
    const answer = await transport.send(DISCLOSURE_STORE, request, limit);
    const stored = (answer.data as { recordDisclosures?: unknown } | null | undefined)?.recordDisclosures;
    if (stored === texts.length) return;
    if (isRefusal(answer)) throw new RefusedError('The store refused the records.');
    throw new NotStoredError('The store did not take the records.');
  };
}

/** Whether the store says that what it was given is at fault, and nothing else. */
function isRefusal({ errors = [] }: SubgraphAnswer): boolean {
  return errors.length > 0 && errors.every(({ extensions }) => extensions?.code === 'BAD_USER_INPUT');
}
