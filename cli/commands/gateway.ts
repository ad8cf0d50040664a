import { Command, InvalidArgumentError } from 'commander';
import { parsePort } from '../port.ts';
import type { Terminal } from '../terminal.ts';
import { parseWorkerCount } from '../workerCount.ts';

interface Options {
  readonly supergraph?: string;
  readonly port?: number;
  readonly host?: string;
  readonly anonymous?: true;
  readonly workers: number;
  readonly subgraph?: ReadonlyMap<string, string>;
}

/** `accord gateway`: the gateway alone, over any supergraph. */
export function gatewayCommand(terminal: Terminal): Command {
  return new Command('gateway')
    .summary('run the gateway on its own, over any supergraph')
    .description(
      'Serves a supergraph whose subgraphs run elsewhere: POST and GET /graphql, GET /health (200 once ready), GET /graphiql.',
    )
    .option('--supergraph <file or url>', 'the composed supergraph SDL (or ACCORD_SUPERGRAPH)')
    .option(
      '--port <number>',
      'the port to listen on; 0 takes any free one (or ACCORD_PORT; 4000)',
      parsePort,
    )
    .option('--host <address>', 'the address to listen on (or ACCORD_HOST; 127.0.0.1)')
    .option('--anonymous', 'serve requests without a token what needs no consent (or ACCORD_ANONYMOUS=true)')
    .option(
      '--subgraph <name=url>',
      'where a subgraph is, instead of where the supergraph says; repeatable',
      collectUrl,
    )
    .option(
      '--workers <number>',
      'how many processes serve the port; auto: one for each core',
      parseWorkerCount,
      1,
    )
    .addHelpText('after', ENVIRONMENT)
    .action(async (options: Options) => {
      const { runGateway } = await import('../runGateway.ts');
      await runGateway(options, process.env, terminal);
    });
}

function collectUrl(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, name, url] = /^([^=]+)=(https?:\/\/.+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined || !URL.canParse(url))
    throw new InvalidArgumentError('Give name=url, such as crm=http://127.0.0.1:4101/graphql.');
  return new Map([...before, [name, url]]);
}

const ENVIRONMENT = `
Environment:
  ACCORD_CLIENTS         the file that registers the clients (clients.yaml); with ACCORD_ISSUER and ACCORD_JWKS
  ACCORD_ISSUER          who must have issued the bearer tokens
  ACCORD_JWKS            the issuer's public keys: a URL or a file
  ACCORD_AUDIENCE        whom the tokens must be for; accord
  ACCORD_CALLER_KEYS     master of the keys that tell the subgraphs who asks: id:base64url
  ACCORD_SUBGRAPH_URLS   name=url,name=url: where subgraphs are
  ACCORD_SUPERGRAPH_HEADERS_FILE  headers for a supergraph's URL, one Name: value a line
  ACCORD_SUPERGRAPH_POLL_MS  how often to look for a new supergraph; 5000. SIGHUP looks at once
  ACCORD_LOG_LEVEL       silent | error | warn | info | debug; info`;
