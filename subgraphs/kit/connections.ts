import { Directive, Field, ObjectType } from 'type-graphql';
import type { Keyring } from '../../schema/consent/keys.ts';
import { openCursor, sealCursor } from './cursors.ts';
import { NonPersonal } from './directives.ts';
import { SubgraphError } from './errors.ts';

/** Pages follow the GraphQL Cursor Connections Specification (Relay), forwards only. */
export const MAX_PAGE_SIZE = 100;

const PART = 'A part of a page, released only with the consented list that it is of';

@Directive('@shareable')
@ObjectType({ description: 'Where a page of a list ends, and whether there is more.' })
export class PageInfo {
  @NonPersonal(PART)
  @Field(() => Boolean, { description: 'Whether there is more after this page.' })
  readonly hasNextPage: boolean;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description:
      'Give it as "after" to read on. Sealed: it can be used for this list of this customer only. Null on an empty page.',
  })
  readonly endCursor: string | null;

  constructor(hasNextPage: boolean, endCursor: string | null) {
    this.hasNextPage = hasNextPage;
    this.endCursor = endCursor;
  }
}

/** One item of a list, and the cursor of its place. */
export interface Edge<N> {
  readonly node: N;
  readonly cursor: string;
}

export interface Connection<N> {
  readonly edges: readonly Edge<N>[];
  readonly pageInfo: PageInfo;
}

/** How a list says where an item stands: as text that sorts nowhere but in the list's own statement. */
export interface Paging<R> {
  readonly ring: Keyring;
  /** Which list of whom, such as "Customer.orders/c-000001". */
  readonly scope: string;
  readonly positionOf: (row: R) => string;
}

/** Answers `first` when a page may be that long. Throws a SubgraphError BAD_USER_INPUT otherwise. */
export function pageSize(first: number | null | undefined): number {
  if (typeof first === 'number' && Number.isInteger(first) && first >= 1 && first <= MAX_PAGE_SIZE)
    return first;
  throw new SubgraphError('BAD_USER_INPUT', `Argument "first" must be from 1 to ${MAX_PAGE_SIZE}.`, {
    argument: 'first',
  });
}

/** The position after which the page begins, undefined for the first page. Throws like openCursor. */
export function positionAfter<R>(paging: Omit<Paging<R>, 'positionOf'>, after: string | null | undefined) {
  return after === null || after === undefined ? undefined : openCursor(paging.ring, paging.scope, after);
}

/** A page of `first` rows. The store is asked for one more: where it comes, there is a next page. */
export function connectionOf<R, N>(
  rows: readonly R[],
  first: number,
  paging: Paging<R>,
  toNode: (row: R) => N,
): Connection<N> {
  const edges = rows.slice(0, first).map((row) => ({
    node: toNode(row),
    cursor: sealCursor(paging.ring, paging.scope, paging.positionOf(row)),
  }));
  return { edges, pageInfo: new PageInfo(rows.length > first, edges.at(-1)?.cursor ?? null) };
}
