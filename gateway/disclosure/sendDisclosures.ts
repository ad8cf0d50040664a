import { askAsGateway, type OwnReach } from '../access/askAsGateway.ts';
import type { SubgraphAnswer } from '../execution/transport.ts';
import { NotStoredError, RefusedError, type SendDisclosures } from './deliverDisclosures.ts';

/** The subgraph that keeps disclosures, as it keeps consent. */
export const DISCLOSURE_STORE = 'identity';

/** Storing takes longer than answering; in milliseconds. */
const TIMEOUT_MS = 30_000;

const QUERY = JSON.stringify(
  'mutation RecordDisclosures($records: [DisclosureInput!]!) { recordDisclosures(records: $records) }',
);

/**
 * Sends records to identity as the gateway itself: in a caller token of a kind that no client's request is given. What it
 * sends throws NotStoredError, RefusedError or TransportError.
 */
export function sendDisclosures(reach: OwnReach): SendDisclosures {
  return async (texts) => {
    const answer = await askAsGateway(reach, {
      audience: DISCLOSURE_STORE,
      body: `{"query":${QUERY},"variables":{"records":[${texts.join(',')}]}}`,
      repeatable: true, // each record is stored once
      timeoutMs: TIMEOUT_MS,
    });
    if (answer === undefined) throw new NotStoredError('There is no key to say by that this is the gateway.');
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
