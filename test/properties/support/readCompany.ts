import type { Harvester, Json } from '../../support/harvest.ts';
import type { LedgerRows } from '../../support/ledgers.ts';
import {
  type Company,
  type CursorPlace,
  type CustomerTruth,
  type Found,
  PagedList,
} from '../oracle/company.ts';
import type { LedgerEntry } from '../oracle/ledgerEntry.ts';
import { consentsOf, consentsOfAll } from '../oracle/ledgerLaw.ts';

/** Makes the oracle's company out of what the departments hold. */
export async function readCompany(
  tenant: string,
  harvester: Harvester,
  ledgers: readonly LedgerRows[],
): Promise<Company> {
  const cursors = new Map<string, CursorPlace>();
  const customers = new Map<string, CustomerTruth>();
  const now = new Date();
  for (const { id, survivor } of ledgers.toSorted((a) => (a.survivor === a.id ? -1 : 1))) {
    customers.set(id, customers.get(survivor) ?? (await readCustomer(id, harvester, ledgers, cursors, now)));
  }
  const found = new Map<string, Promise<readonly Found[]>>();
  return {
    tenant,
    customers,
    cursors,
    aboutNobody: await harvester.aboutNobody(),
    find(by) {
      const key = JSON.stringify(by);
      const known = found.get(key) ?? harvester.find(by).then((matches) => matches.map(foundOf));
      found.set(key, known);
      return known;
    },
  };
}

async function readCustomer(
  id: string,
  harvester: Harvester,
  ledgers: readonly LedgerRows[],
  cursors: Map<string, CursorPlace>,
  now: Date,
): Promise<CustomerTruth> {
  const harvested = await harvester.customer(id);
  if (harvested === undefined) throw new Error('identity does not know a customer of its own');
  const family = ledgers.filter(({ survivor }) => survivor === id);
  const own = family.find((member) => member.id === id);
  const histories = family.map(({ events }) => consentsOf(events.map(entryOf), own?.state === 'ERASED', now));
  const ranks: Ranks = new Map();
  const full = new ListReader(id, ranks, cursors).object(harvested.full);
  const certain = new ListReader(id, ranks, cursors).object(harvested.certain);
  return {
    id,
    consents: consentsOfAll(histories),
    full: withWholeOrders(full),
    certain: withWholeOrders(certain),
  };
}

function entryOf(event: LedgerRows['events'][number]): LedgerEntry {
  return {
    type: event.event_type,
    purpose: event.purpose,
    categories: event.categories,
    time: event.event_time,
    validUntil: event.valid_until,
  };
}

/** Where each node of each list stands, in the longest form of the list: that of all records. */
type Ranks = Map<string, Map<string, number>>;

/** Turns whole connections into lists that can be paged. */
class ListReader {
  readonly #owner: string;
  readonly #ranks: Ranks;
  readonly #cursors: Map<string, CursorPlace>;

  constructor(owner: string, ranks: Ranks, cursors: Map<string, CursorPlace>) {
    this.#owner = owner;
    this.#ranks = ranks;
    this.#cursors = cursors;
  }

  object(object: Json): Json {
    const read = Object.entries(object).map(
      ([field, value]) => [field, this.#value(field, value, object)] as const,
    );
    return Object.fromEntries(read);
  }

  #value(field: string, value: unknown, parent: Json): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.#value(field, item, parent));
    if (typeof value !== 'object' || value === null) return value;
    if (!('edges' in value)) return this.object(value as Json);
    const name = `${field} of ${parent.id === this.#owner ? this.#owner : `${parent.id} of ${this.#owner}`}`;
    return this.#list(name, value as unknown as Connection);
  }

  #list(name: string, { edges, pageInfo, totalCount }: Connection): PagedList {
    if (pageInfo.hasNextPage || (totalCount ?? edges.length) !== edges.length)
      throw new Error(`Of the ${name} there are more than were harvested`);
    const ranks =
      this.#ranks.get(name) ?? new Map(edges.map(({ node }, rank) => [keyOf(node), rank] as const));
    this.#ranks.set(name, ranks);
    const places = edges.map(({ node, cursor }) => {
      const rank = ranks.get(keyOf(node));
      if (rank === undefined) throw new Error(`Of the ${name} fewer are there with more records`);
      this.#cursors.set(cursor, { list: name, rank });
      return { node: this.object(node), rank };
    });
    return new PagedList(name, places);
  }
}

interface Connection {
  readonly edges: readonly { readonly node: Json; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly totalCount?: number;
}

function keyOf(node: Json): string {
  return String(node.id ?? node.messageNumber);
}

/** A ticket knows its order by the id alone; the rest is the order that the shop knows under that id. */
function withWholeOrders(customer: Json): Json {
  const { orders, tickets } = customer;
  if (!(orders instanceof PagedList) || !(tickets instanceof PagedList)) throw new Error('no lists to join');
  const known = new Map(orders.places.map(({ node }) => [node.id, node]));
  const joined = tickets.places.map(({ node, rank }) => {
    const order = node.order as Json | null;
    return { rank, node: { ...node, order: order && (known.get(order.id) ?? order) } };
  });
  return { ...customer, tickets: new PagedList(tickets.name, joined) };
}

function foundOf({ customer, ...match }: Json): Found {
  return { ...(match as Omit<Found, 'customer'>), customer: String((customer as Json).id) };
}
