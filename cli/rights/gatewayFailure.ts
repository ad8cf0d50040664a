import { CliError } from '../cliError.ts';
import type { Office } from './office.ts';
import { printable } from './printable.ts';

/** By error code. */
export type Hints = Readonly<Record<string, string>>;

interface GatewayError {
  readonly message: string;
  readonly extensions?: { readonly code: string } | undefined;
}

const OTHER_CLIENT =
  'Give the token of a client that is registered for RIGHTS_FULFILMENT, such as privacy-office, in ACCORD_TOKEN.';

/** What to do about codes that mean the same whatever was asked. */
const HINTS: Hints = {
  CLIENT_UNKNOWN: OTHER_CLIENT,
  PURPOSE_NOT_REGISTERED: OTHER_CLIENT,
  FORBIDDEN:
    'To record a request takes the scope consent:record. To decide takes the scope rights:decide and a client that is no machine and works for RIGHTS_FULFILMENT only, such as privacy-office.',
  GRAPHQL_VALIDATION_FAILED: 'Does it run another version of Accord?',
};

/** A GraphQL error as a paragraph: what to do about it, where that is known, and the gateway's own words. */
export function gatewayFailure(
  { message, extensions }: GatewayError,
  { origin }: Pick<Office, 'origin'>,
  hints: Hints = {},
): CliError {
  const code = extensions?.code ?? 'no code';
  const said = `The gateway says: ${printable(message)} (${code})`;
  if (code === 'UNAUTHENTICATED')
    return new CliError(
      `The gateway does not take the token of ${origin}. Name the data directory that the gateway runs on with --data, or give a token that it trusts in ACCORD_TOKEN. ${said}`,
    );
  const hint = hints[code] ?? HINTS[code];
  return new CliError(hint === undefined ? said : `${hint} ${said}`);
}
