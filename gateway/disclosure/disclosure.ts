import type { DisclosedGroup } from './disclosureTally.ts';

/** What one answer disclosed, to whom, for what. Names of fields and reasons, never values. */
export interface Disclosure {
  /** The id of the request, which is made by the gateway: an answer is recorded once. */
  readonly id: string;
  /** When the answer was ready. */
  readonly at: Date;
  readonly tenant: string;
  /** The registered client; '' for an anonymous caller. */
  readonly client: string;
  /** The person behind the client, '' where there is none. */
  readonly person: string;
  /** '' for an anonymous caller. */
  readonly purpose: string;
  readonly automated: boolean;
  readonly groups: readonly DisclosedGroup[];
}

/** Where disclosures go before an answer is sent. */
export interface DisclosureSink {
  /**
   * Resolves when the answer may be sent. Throws a GraphQLError DISCLOSURE_UNAVAILABLE when it may not; `signal` says that
   * the request has had its time.
   */
  record(disclosure: Disclosure, signal: AbortSignal): Promise<void>;
}

/** As JSON, on one line. */
export function encodeDisclosure({ groups, at, ...rest }: Disclosure): string {
  const listed = groups.map(
    ({ customers, fields }) => `{"customers":${JSON.stringify(customers)},${fields}}`,
  );
  const head = JSON.stringify({ ...rest, at: at.toISOString() });
  return `${head.slice(0, -1)},"groups":[${listed.join(',')}]}`;
}
