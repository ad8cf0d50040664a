import { CALLER_HEADER, mintCallerToken } from '../../schema/consent/callerToken.ts';
import type { Key } from '../../schema/consent/keys.ts';
import { PASSPORT_LIFETIME_SECONDS } from '../../schema/consent/passport.ts';

/** Whom the gateway speaks of when it speaks for itself. */
export interface OwnWord {
  /** The subgraph that is spoken to. */
  readonly audience: string;
  readonly tenant?: string;
  readonly client?: string;
  readonly person?: string;
}

/** Headers by which the gateway speaks as itself: in a caller token of a kind that no client's request is given. */
export function ownHeaders(
  { audience, tenant = '', client = '', person = '' }: OwnWord,
  key: Key,
  now: number,
): Readonly<Record<string, string>> {
  const token = mintCallerToken(
    {
      audience,
      tenant,
      client,
      kind: 'GATEWAY',
      automated: true,
      purpose: '',
      holds: [],
      scopes: [],
      person,
      derivedField: '',
      requestId: '',
      issuedAt: now,
      expiresAt: now + PASSPORT_LIFETIME_SECONDS,
    },
    key,
  );
  return { [CALLER_HEADER]: token };
}
