/** `node floorServer.ts RECIPES PORT`: answers operations by their recipes, with no knowledge of GraphQL. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { SUBGRAPHS, type SubgraphName, subgraphUrl } from '../company/subgraphs.ts';
import type { ClientRequest, Recipe } from '../workloads/workload.ts';

interface Order {
  readonly id: string;
}

interface Customer {
  passport?: string;
  readonly tickets?: { readonly edges: readonly { readonly node: { readonly order?: Order } }[] };
}

interface Representation {
  readonly __typename: string;
  readonly id?: string;
  readonly passport: string;
}

const [file = '', port = ''] = process.argv.slice(2);
const recipes = new Map(JSON.parse(readFileSync(file, 'utf8')) as [string, Recipe][]);
const pools = new Map(
  SUBGRAPHS.map((name) => [name, new Pool(new URL(subgraphUrl(name)).origin, { connections: 64 })]),
);
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

async function ask<T>(subgraph: SubgraphName, query: string, variables: unknown): Promise<T> {
  const pool = pools.get(subgraph);
  if (pool === undefined) throw new Error(`no pool for ${subgraph}`);
  const body = JSON.stringify({ query, variables });
  const response = await pool.request({ method: 'POST', path: '/graphql', headers: HEADERS, body });
  return ((await response.body.json()) as { data: T }).data;
}

async function complete(
  subgraph: SubgraphName,
  query: string,
  objects: readonly object[],
  representations: readonly Representation[],
): Promise<void> {
  const { _entities } = await ask<{ _entities: object[] }>(subgraph, query, { r: representations });
  for (const [index, object] of objects.entries()) Object.assign(object, _entities[index]);
}

/** The part of a passport that one department is shown: all a department needs, and the least there is to send. */
function sectionOf(customer: Customer, subgraph: SubgraphName): string {
  return customer.passport?.split(';')[SUBGRAPHS.indexOf(subgraph)] ?? '';
}

async function answer({ query, variables }: ClientRequest): Promise<unknown> {
  const recipe = recipes.get(query);
  if (recipe === undefined) throw new Error('there is no recipe for this operation');
  const data = await ask<{ customer?: Customer; customers?: Customer[] }>(
    'identity',
    recipe.identity,
    variables,
  );
  const customers = data.customers ?? (data.customer === undefined ? [] : [data.customer]);
  await Promise.all(
    recipe.departments.map((department) => {
      const representations = customers.map((customer) => ({
        __typename: 'Customer',
        passport: sectionOf(customer, department.subgraph),
      }));
      return complete(department.subgraph, department.query, customers, representations);
    }),
  );
  if (recipe.orders !== undefined) await completeOrders(recipe.orders, customers);
  for (const customer of customers) delete customer.passport;
  return { data };
}

async function completeOrders(query: string, customers: readonly Customer[]): Promise<void> {
  const orders: Order[] = [];
  const representations: Representation[] = [];
  for (const customer of customers) {
    for (const { node } of customer.tickets?.edges ?? []) {
      if (node.order === undefined) continue;
      orders.push(node.order);
      const passport = sectionOf(customer, 'commerce');
      representations.push({ __typename: 'Order', id: node.order.id, passport });
    }
  }
  await complete('commerce', query, orders, representations);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString();
    answer(JSON.parse(text) as ClientRequest).then(
      (result) => send(response, 200, result),
      (error: unknown) => send(response, 500, { errors: [{ message: String(error) }] }),
    );
  });
}

function send(response: ServerResponse, status: number, content: unknown): void {
  const body = JSON.stringify(content);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

createServer(serve).listen(Number(port), '127.0.0.1');
