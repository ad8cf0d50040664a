import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FastifyInstance } from 'fastify';
import type { ApolloPlugin } from './apollo.ts';

/** The page's assets, by the name under which they are served; all come from npm packages. */
const ASSETS: Readonly<
  Record<string, { readonly package: string; readonly file: string; readonly type: string }>
> = {
  'react.js': {
    package: 'react',
    file: 'umd/react.production.min.js',
    type: 'text/javascript; charset=utf-8',
  },
  'react-dom.js': {
    package: 'react-dom',
    file: 'umd/react-dom.production.min.js',
    type: 'text/javascript; charset=utf-8',
  },
  'graphiql.js': { package: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript; charset=utf-8' },
  'graphiql.css': { package: 'graphiql', file: 'graphiql.min.css', type: 'text/css; charset=utf-8' },
};

/** Everything the page needs is served from here; it talks to nobody else. */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** GET /graphiql: GraphiQL with a place for the token and the purpose. No CDN. */
export function serveGraphiql(app: FastifyInstance): void {
  const require = createRequire(import.meta.url);
  const page = readFileSync(new URL('./graphiql.html', import.meta.url));
  const script = readFileSync(new URL('./graphiqlPage.js', import.meta.url));
  const files = new Map<string, { body: Buffer; type: string }>([
    ['page.js', { body: script, type: 'text/javascript; charset=utf-8' }],
    ...Object.entries(ASSETS).map(([name, asset]) => {
      const directory = dirname(require.resolve(`${asset.package}/package.json`));
      return [name, { body: readFileSync(join(directory, asset.file)), type: asset.type }] as const;
    }),
  ]);
  app.get('/graphiql', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(page),
  );
  app.get<{ Params: { name: string } }>('/graphiql/assets/:name', async (request, reply) => {
    const file = files.get(request.params.name);
    if (file === undefined) return reply.status(404).send();
    return reply.type(file.type).header('cache-control', 'public, max-age=3600').send(file.body);
  });
}

/** What a browser is shown at /graphql: the way to GraphiQL. */
export function graphiqlLandingPage(shown: boolean): ApolloPlugin {
  if (!shown) return ApolloServerPluginLandingPageDisabled();
  const html = '<!doctype html><title>Accord</title><meta http-equiv="refresh" content="0; url=/graphiql">';
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html }) }) };
}
