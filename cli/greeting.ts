import type { JWK } from 'jose';
import { issueToken } from './localIssuer.ts';

/** A customer of all three departments, with an urgent open ticket and marketing consent. */
const CUSTOMER = 'c-000003';
const QUESTION = `{ customer(id: "${CUSTOMER}") { name { full } email phone tier lifetimeValue { amountMinor currency } relationship openTicketCount highestOpenPriority } }`;
const TOKEN_SECONDS = 86_400;

/** What `accord start` prints once it is ready: where it is, and what to ask it first. Holds tokens for a day. */
export async function greeting(url: string, issuer: JWK): Promise<string> {
  const token = (client: string) => issueToken(issuer, { client, lifetimeSeconds: TOKEN_SECONDS });
  return `
Accord is ready at ${url}/graphql

Ask about one customer of three departments, as the support desk:

${curl(url, await token('support-desk'))}

Ask the same as the marketing bot, and see what is withheld, and why:

${curl(url, await token('marketing-bot'))}

GraphiQL: ${url}/graphiql (\`accord token CLIENT\` prints a token; these two last a day)
Ctrl-C stops.
`;
}

function curl(url: string, token: string): string {
  return `curl -s ${url}/graphql \\
  -H 'content-type: application/json' \\
  -H 'authorization: Bearer ${token}' \\
  -d '${JSON.stringify({ query: QUESTION })}'`;
}
