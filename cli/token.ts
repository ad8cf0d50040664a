import { type Client, readClients, SAMPLE_CLIENTS } from '../gateway/access/clients.ts';
import { CliError, explain } from './cliError.ts';
import { dataPaths } from './dataDirectory.ts';
import { issueToken } from './localIssuer.ts';
import { readLocalKeys } from './localKeys.ts';

export interface TokenOptions {
  /** The signed-in customer, for SELF_SERVICE clients. */
  readonly customer?: string;
  /** The person behind any other client. */
  readonly person?: string;
  /** Lifetime in seconds. */
  readonly expires: number;
  /** The data directory. */
  readonly data: string;
}

/** A bearer token for a registered client. Throws CliError that says what would have been right. */
export async function token(client: string, options: TokenOptions): Promise<string> {
  const clients = await explain('The clients cannot be read', () => readClients(SAMPLE_CLIENTS));
  const registered = clients.get(client);
  if (registered === undefined) {
    throw new CliError(
      `There is no client "${client}". The registered clients are: ${[...clients.keys()].join(', ')}.`,
    );
  }
  checkSubject(registered, options);
  const paths = dataPaths(options.data);
  const keys = await readLocalKeys(paths.keys);
  if (keys === undefined) {
    throw new CliError(
      `There are no keys in ${paths.root}. Run \`accord start\` first, or name its directory with --data.`,
    );
  }
  const subject = options.customer ?? options.person;
  return await issueToken(keys.issuer, { client, subject, lifetimeSeconds: options.expires });
}

function checkSubject({ id, kind }: Client, { customer, person }: TokenOptions): void {
  const selfService = kind === 'SELF_SERVICE';
  if (selfService && customer === undefined)
    throw new CliError(
      `${id} is for customers who are signed in: say who, with --customer, such as --customer c-000001.`,
    );
  if (!selfService && customer !== undefined)
    throw new CliError(
      `--customer is for SELF_SERVICE clients; ${id} is ${kind}. Use --person for who is behind it.`,
    );
  if (customer === '' || person === '')
    throw new CliError('--customer and --person need an id that is not empty.');
}
