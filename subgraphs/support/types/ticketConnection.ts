import { Field, Int, ObjectType } from 'type-graphql';
import { type Connection, type Edge, PageInfo } from '../../kit/connections.ts';
import { NonPersonal } from '../../kit/directives.ts';
import type { Requester } from '../requester.ts';
import type { StatusFilter } from '../store.ts';
import { Ticket } from './ticket.ts';

const PART = 'A part of a page, released only with the consented list that it is of';

@ObjectType({ description: 'A ticket in its place in the list.' })
export class TicketEdge implements Edge<Ticket> {
  @NonPersonal(PART)
  @Field(() => String, { description: 'Give it as "after" to read on from here. Sealed.' })
  readonly cursor!: string;

  @NonPersonal(PART)
  @Field(() => Ticket, { description: 'The ticket.' })
  readonly node!: Ticket;
}

@ObjectType({ description: 'A page of a customer’s tickets.' })
export class TicketConnection implements Connection<Ticket> {
  @NonPersonal(PART)
  @Field(() => [TicketEdge], { description: 'The tickets of this page, the latest first.' })
  readonly edges: readonly TicketEdge[];

  @NonPersonal(PART)
  @Field(() => PageInfo, { description: 'Where the page ends, and whether there is more.' })
  readonly pageInfo: PageInfo;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'How many tickets there are on all pages, of the statuses asked for.' })
  readonly totalCount?: number;

  readonly requester: Requester;
  readonly filter: StatusFilter;

  constructor(page: Connection<Ticket>, requester: Requester, filter: StatusFilter) {
    this.edges = page.edges;
    this.pageInfo = page.pageInfo;
    this.requester = requester;
    this.filter = filter;
  }
}
