import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { loadConfig } from '../../../gateway/config.ts';
import { createGateway, type Gateway } from '../../../gateway/createGateway.ts';
import { type RecordedDisclosure, readDisclosures } from '../../support/disclosures.ts';
import { chosen } from './chosenPlanner.ts';
import { MASTER, type MiniCompany } from './miniCompany.ts';

export interface Answer {
  status: number;
  data: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
  extensions: {
    consent: {
      purpose: string;
      withheld: { path: unknown[]; field: string; category: string; reason: string }[];
      withheldCount: number;
    };
  };
}

export interface QuestionDetails {
  readonly variables?: object;
  readonly person?: string;
  readonly headers?: object;
  readonly operationName?: string;
}

/** A gateway before a company, and the issuer of its clients' tokens. */
export interface SigningCompany {
  readonly gateway: Gateway;
  sign(claims: object, options?: { expires?: string; issuer?: string; foreign?: boolean }): Promise<string>;
  ask(client: string, query: string, details?: QuestionDetails): Promise<Answer>;
  post(body: object | string, headers: object): Promise<Answer>;
  /** What was disclosed so far. */
  disclosures(): readonly RecordedDisclosure[];
  stop(): Promise<void>;
}

/** `clients`: the text of a clients.yaml. */
export async function serveCompany(company: MiniCompany, clients: string): Promise<SigningCompany> {
  const directory = await mkdtemp(join(tmpdir(), 'accord-gateway-'));
  const keys = await generateKeyPair('ES256', { extractable: true });
  const foreignKeys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), alg: 'ES256', kid: 'one' };
  await writeFile(join(directory, 'jwks.json'), JSON.stringify({ keys: [jwk] }));
  await writeFile(join(directory, 'clients.yaml'), clients);
  const config = loadConfig(
    {
      ACCORD_PLANNER: chosen.planner,
      ACCORD_DISCLOSURE_SHIP_MS: '3600000',
      ACCORD_RIGHTS_MS: '3600000',
      ACCORD_CLAIMS_MS: '3600000',
    },
    {
      supergraph: { sdl: company.supergraphSdl },
      callerKeys: MASTER,
      disclosureDirectory: join(directory, 'disclosures'),
      logLevel: 'silent',
      access: {
        clients: join(directory, 'clients.yaml'),
        issuer: 'https://issuer.example',
        audience: 'accord',
        jwks: { file: join(directory, 'jwks.json') },
      },
    },
  );
  const gateway = await createGateway({ config, transport: company.transport });
  const sign: SigningCompany['sign'] = (
    claims,
    { expires = '5m', issuer = 'https://issuer.example', foreign = false } = {},
  ) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience('accord')
      .setExpirationTime(expires)
      .sign(foreign ? foreignKeys.privateKey : keys.privateKey);
  const post: SigningCompany['post'] = async (body, headers) => {
    const response = await gateway.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...headers,
      },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { ...(JSON.parse(response.body) as Answer), status: response.statusCode };
  };
  return {
    gateway,
    sign,
    post,
    async ask(client, query, { variables, person, headers, operationName } = {}) {
      const token = await sign({ client_id: client, ...(person ? { sub: person } : {}) });
      return post({ query, variables, operationName }, { authorization: `Bearer ${token}`, ...headers });
    },
    disclosures: () => readDisclosures(join(directory, 'disclosures')),
    async stop() {
      await gateway.stop();
      await rm(directory, { recursive: true });
    },
  };
}
