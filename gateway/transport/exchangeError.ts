import { TransportError } from '../execution/transport.ts';

/** What is known of a failed exchange with a subgraph, beside its code. */
export interface Blame {
  /** Whether the subgraph, or the way to it, is at fault: then it counts towards opening its circuit. */
  readonly isFault: boolean;
  /** Whether the request never got onto a connection, for a reason that may pass: then it may be sent again. */
  readonly isUnsent: boolean;
}

/** A failed exchange with a subgraph. The cause is for the operator; the message holds nothing of it. */
export class ExchangeError extends TransportError implements Blame {
  readonly isFault: boolean;
  readonly isUnsent: boolean;

  constructor(
    code: TransportError['code'],
    message: string,
    { isFault = false, isUnsent = false, cause }: Partial<Blame> & ErrorOptions = {},
  ) {
    super(code, message, cause === undefined ? undefined : { cause });
    this.isFault = isFault;
    this.isUnsent = isUnsent;
  }
}

/** Reasons for which there was no connection, and which may have gone a moment later. A wrong certificate stays wrong. */
const PASSING = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** What undici reports of a request. `isSent`: it had been put on a connection. */
export function networkError(cause: Error, isSent: boolean): ExchangeError {
  const code = networkCode(cause);
  const blame = { isFault: true, isUnsent: !isSent && PASSING.has(code), cause };
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return new ExchangeError('SUBGRAPH_TIMEOUT', 'did not answer in time', blame);
  return new ExchangeError('SUBGRAPH_UNREACHABLE', 'could not be reached', blame);
}

/** The system's, OpenSSL's or undici's code: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `UND_ERR_SOCKET`. */
export function networkCode(error: object): string {
  // several addresses were tried: each failed for a reason of its own, and the first stands for all
  const { errors, code } = error as { readonly errors?: unknown; readonly code?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return networkCode(errors[0]);
  return typeof code === 'string' ? code : 'UNKNOWN';
}
