import type { Consents } from './ledgerEntry.ts';

/** Everything that there is to know of the company, as plain data: nothing in here decides anything. */
export interface Company {
  readonly tenant: string;
  /** By any id that leads to the customer. */
  readonly customers: ReadonlyMap<string, CustomerTruth>;
  /** Root fields about nobody, by name. */
  readonly aboutNobody: Readonly<Record<string, unknown>>;
  /** Whom a lookup leads to, consent aside. Rejects where the lookup is none that can be followed. */
  find(by: object): Promise<readonly Found[]>;
  /** Where each known cursor stands. */
  readonly cursors: ReadonlyMap<string, CursorPlace>;
}

export interface CustomerTruth {
  readonly id: string;
  readonly consents: Consents;
  /** All fields of Customer, from all of the customer's records. */
  readonly full: PlainObject;
  /** The same from the records alone that are certainly the customer's. */
  readonly certain: PlainObject;
}

export type PlainObject = { readonly [field: string]: unknown };

export interface Found {
  readonly customer: string;
  /** 1: by a record that is certainly the customer's. */
  readonly confidence: number | null;
  readonly matchedOn: readonly string[];
}

export interface CursorPlace {
  readonly list: string;
  readonly rank: number;
}

/** A list that is served in pages. */
export class PagedList {
  /** Which list of whom. */
  readonly name: string;
  /** All nodes in order, each with its place in the longest form of the list. */
  readonly places: readonly { readonly node: PlainObject; readonly rank: number }[];

  constructor(name: string, places: PagedList['places']) {
    this.name = name;
    this.places = places;
  }

  /**
   * The page that the arguments ask for, as a Relay connection. Other arguments than `first` and `after` keep the nodes
   * whose field of that name has one of the values. Throws for arguments that ask for no page.
   */
  page(args: PlainObject, cursors: ReadonlyMap<string, CursorPlace>): PlainObject {
    const { first, after, ...filters } = args;
    if (typeof first !== 'number' || first < 1 || first > 100) throw new Error('no page size');
    const kept = Object.entries(filters).reduce<PagedList['places']>((places, [field, values]) => {
      if (values === null || values === undefined) return places;
      if (!Array.isArray(values) || values.length === 0) throw new Error('no filter');
      return places.filter(({ node }) => values.includes(node[field]));
    }, this.places);
    const from = this.#rankOf(after, cursors);
    const rest = kept.filter(({ rank }) => rank > from);
    const edges = rest
      .slice(0, first)
      .map(({ node, rank }) => ({ node, cursor: cursorMark(this.name, rank) }));
    return {
      edges,
      pageInfo: { hasNextPage: rest.length > first, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: kept.length,
    };
  }

  #rankOf(after: unknown, cursors: ReadonlyMap<string, CursorPlace>): number {
    if (after === null || after === undefined) return -1;
    const place = cursors.get(String(after));
    if (place?.list !== this.name) throw new Error('no cursor of this list');
    return place.rank;
  }
}

const MARK = 'a cursor of ';

/** Stands for any cursor of that place: cursors are sealed anew each time, so that no two are alike. */
export function cursorMark(list: string, rank: number): string {
  return `${MARK}${list} at ${rank}`;
}

export function isCursorMark(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(MARK);
}
