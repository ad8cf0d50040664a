import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import type { Client } from '../access/clients.ts';
import { gatewayError } from '../errors.ts';
import { ANONYMOUS, type Authenticated, type BoundCaller } from './caller.ts';

/** The header in which a request names its purpose. */
export const PURPOSE_HEADER = 'accord-purpose';

/**
 * Stage 2: one request, one purpose. The named one if the client is registered for it, else its single or default one.
 * Throws PURPOSE_NOT_REGISTERED or PURPOSE_REQUIRED (403).
 */
export function bindPurpose(
  authenticated: Authenticated | undefined,
  named: string | undefined,
): BoundCaller {
  if (authenticated === undefined) return ANONYMOUS;
  const { client, claims } = authenticated;
  const purpose = named === undefined || named === '' ? client.defaultPurpose : named;
  if (purpose === undefined) {
    throw gatewayError(
      'PURPOSE_REQUIRED',
      `The client ${client.id} must name a purpose in the ${PURPOSE_HEADER} header. ${legalFor(client)}`,
    );
  }
  if (!client.purposes.includes(purpose as Purpose)) {
    throw gatewayError(
      'PURPOSE_NOT_REGISTERED',
      `The client ${client.id} is not registered for the purpose it named. ${legalFor(client)}`,
    );
  }
  return {
    client,
    person: claims.person,
    scopes: claims.scopes ?? client.scopes,
    ask: {
      purpose,
      automated: client.automated || claims.automated,
      tenant: client.tenant,
      self: client.kind === 'SELF_SERVICE' ? claims.person : undefined,
    },
  };
}

function legalFor({ purposes }: Client): string {
  return `Registered are: ${purposes.join(', ')}.`;
}
