import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { loadConfig } from '../../../gateway/config.ts';
import { createGateway } from '../../../gateway/createGateway.ts';
import type { SubgraphAnswer, Transport } from '../../../gateway/execution/transport.ts';
import type { EvaluatePolicies } from '../../../gateway/pipeline/grantAccess.ts';

/** Everything that access can be demanded of; `@authenticated` under another name. */
const SDL = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import:
    ["@key", "@requiresScopes", "@policy", { name: "@authenticated", as: "@auth" }])
  type Query {
    me: User users: [User!]! vault: Vault audit: String @auth safe: Safe
    things: [Thing!]! found: [Found]
  }
  type Mutation { wipe: Int @auth }
  type User {
    id: ID! email: String @auth pin: Int! @auth keys: [Vault!]
    phone: String @requiresScopes(scopes: [["a", "b"], ["c"]])
    colour: Colour stamp: Stamp
    balance: Int @policy(policies: [["owner"], ["auditor"]])
  }
  type Vault @auth { code: Int }
  type Safe @requiresScopes(scopes: [["safe"]]) { gold: Int @requiresScopes(scopes: [["gold"]]) }
  enum Colour @requiresScopes(scopes: [["colour"]]) { RED }
  scalar Stamp @requiresScopes(scopes: [["stamp"]])
  interface Thing { label: String }
  type Bag implements Thing { label: String }
  type Box implements Thing { label: String @requiresScopes(scopes: [["box"]]) }
  union Found = Bag | Vault`;

const bag = { __typename: 'Bag', label: 'bag' };
const vault = { __typename: 'Vault', code: 1234 };
const user = (id: string) => ({
  ...{ id, email: 'e', pin: 1, keys: [vault], phone: 'p', colour: 'RED', stamp: 's', balance: 7 },
});
const ROOT = {
  me: user('u1'),
  users: [user('u1'), user('u2')],
  vault,
  audit: 'all',
  safe: { gold: 9 },
  things: [bag, { __typename: 'Box', label: 'box' }],
  found: [bag, vault],
  wipe: 1,
};

const CLIENTS = `clients:
  plain: { team: T, kind: APP, tenant: t, purposes: [ANALYTICS] }
  registered: { team: T, kind: APP, tenant: t, purposes: [ANALYTICS], scopes: [c] }
`;

/** Who asks; left out: somebody without a token. */
export interface Asker {
  readonly client?: string;
  readonly scopes?: readonly string[];
  readonly claims?: object;
}

export interface AccessCompany {
  /** What reached the subgraph for the last question. */
  readonly sent: { readonly query: string }[];
  ask(query: string, asker?: Asker): Promise<Pick<SubgraphAnswer, 'data' | 'errors'>>;
  stop(): Promise<void>;
}

/** A gateway over one subgraph that demands all kinds of access and enforces none itself. */
export async function openAccessCompany(
  policies: EvaluatePolicies | undefined,
  planner = 'auto',
): Promise<AccessCompany> {
  const composed = composeServices([{ name: 'all', url: 'http://127.0.0.1:1', typeDefs: parse(SDL) }]);
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors?.map(String).join('\n'));
  const sent: { query: string }[] = [];
  const issuer = await openIssuer();
  try {
    const config = loadConfig(
      { ACCORD_PLANNER: planner },
      {
        supergraph: { sdl: composed.supergraphSdl },
        anonymous: true,
        logLevel: 'silent',
        access: issuer.access,
      },
    );
    const gateway = await createGateway({ config, transport: subgraph(sent), ...(policies && { policies }) });
    return {
      sent,
      async ask(query, asker) {
        sent.length = 0;
        const response = await gateway.app.inject({
          method: 'POST',
          url: '/graphql',
          headers: asker === undefined ? {} : { authorization: `Bearer ${await issuer.sign(asker)}` },
          payload: { query },
        });
        return JSON.parse(response.body) as SubgraphAnswer;
      },
      async stop() {
        await gateway.stop();
        await issuer.close();
      },
    };
  } catch (error) {
    await issuer.close();
    throw error;
  }
}

function subgraph(sent: { query: string }[]): Transport {
  const schema = buildSubgraphSchema(parse(SDL));
  return {
    async send(_name, { body }) {
      const { query, variables } = JSON.parse(body) as { query: string; variables: object };
      sent.push({ query });
      const answer = await execute({
        schema,
        document: parse(query),
        rootValue: ROOT,
        variableValues: { ...variables },
      });
      return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer;
    },
    async close() {},
  };
}

async function openIssuer() {
  const directory = await mkdtemp(join(tmpdir(), 'accord-access-'));
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' };
  const paths = { jwks: join(directory, 'jwks.json'), clients: join(directory, 'clients.yaml') };
  await writeFile(paths.jwks, JSON.stringify({ keys: [key] }));
  await writeFile(paths.clients, CLIENTS);
  return {
    access: { clients: paths.clients, issuer: 'issuer', audience: 'accord', jwks: { file: paths.jwks } },
    sign: ({ client = 'plain', scopes, claims }: Asker) =>
      new SignJWT({ client_id: client, ...(scopes && { scope: scopes.join(' ') }), ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer('issuer')
        .setAudience('accord')
        .setExpirationTime('5m')
        .sign(privateKey),
    close: () => rm(directory, { recursive: true }),
  };
}
