import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { Consent } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import { openText } from '../../kit/sealing.ts';
import type { CustomerDirectory } from '../customerDirectory.ts';
import { exportBundle } from '../rights/exportBundle.ts';
import { customersWaiting, type RightsFile, rightsFiles } from '../rights/readRequests.ts';
import { type RightsDesk, type RightsRequestRow, sealScope } from '../rights/rightsDesk.ts';
import type { CustomerFacts } from '../store.ts';
import { Customer } from '../types/customer.ts';
import { RightsRequest } from '../types/rights.ts';
import { nameOf } from '../types/vocabulary.ts';

const MOST_WAITING = 100;

/** A request as it is read, and what its bundle is made from. */
type ReadRequest = RightsRequest & { readonly row: RightsRequestRow; readonly facts: CustomerFacts };

/** What a customer asked for by right. */
@Resolver(() => Customer)
export class CustomerRightsResolver {
  readonly #desk: RightsDesk;
  readonly #directory: CustomerDirectory;

  constructor(desk: RightsDesk, directory: CustomerDirectory) {
    this.#desk = desk;
    this.#directory = directory;
  }

  @Query(() => [Customer], {
    description: `Customers whose requests about their rights wait for an answer, whose is due first before all; at most ${MOST_WAITING}. Nobody is found for another purpose than RIGHTS_FULFILMENT.`,
  })
  async customersAwaitingAnswer(
    @Ctx() context: SubgraphContext,
    @Consent('PREFERENCE', ['RIGHTS_FULFILMENT'])
    @Arg('dueBefore', () => DateTime, {
      nullable: true,
      description: 'Only those whose answer is due before. All who wait when left out.',
    })
    dueBefore?: Date | null,
  ): Promise<readonly Customer[]> {
    const { purpose, tenant, self } = context.ask;
    if (purpose !== 'RIGHTS_FULFILMENT' || self !== undefined) return [];
    const { database } = this.#desk;
    const ids = await customersWaiting(database, tenant, dueBefore ?? undefined, MOST_WAITING);
    const found = await this.#directory.customers(context, ids);
    const distinct = new Map(found.flatMap((one) => (one ? [[one.id, one] as const] : [])));
    return [...distinct.values()];
  }

  @FieldResolver()
  async rightsRequests(
    @Root() { facts }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('id', () => ID, {
      nullable: true,
      description: 'Only the request of that id. All of them when left out.',
    })
    id?: string | null,
  ): Promise<ReadRequest[]> {
    const { tenant, self } = context.ask;
    const loader = context.loader(
      `rightsFiles/${tenant}`,
      (asks: readonly (readonly string[])[]) => rightsFiles(this.#desk.database, tenant, asks),
      (ids) => JSON.stringify(ids),
    );
    // what somebody asked for who is the customer by a guess is not for the customer to read
    const own = facts.family.filter(({ deterministic }) => deterministic || self === undefined);
    const files = await loader.load(own.map(({ id }) => id));
    const asked = files.filter(({ request }) => id == null || request.id === id);
    return asked.map((file) => this.#read(file, facts));
  }

  #read({ request, events, tasks }: RightsFile, facts: CustomerFacts): ReadRequest {
    const { tenant, id, details } = request;
    const scope = sealScope(tenant, id, 'details');
    return Object.assign(new RightsRequest(), {
      row: request,
      facts,
      id,
      kind: request.kind,
      state: request.state,
      purpose: request.purpose,
      details: details === null ? null : (openText(this.#desk.sealing, 'rights', scope, details) ?? null),
      requestedAt: request.requested_at,
      dueAt: request.due_at,
      closedAt: request.closed_at,
      events: events.map(({ state, at, reason }) => ({ state, at, reason })),
      tasks: tasks.map(({ department, done_at, attempts, failure, outcome }) => ({
        department: nameOf(department),
        doneAt: done_at,
        attempts,
        failure,
        kept: (outcome?.kept ?? []).map((kept) => ({ ...kept })),
      })),
    });
  }
}

/** What a request brought. */
@Resolver(() => RightsRequest)
export class RightsBundleResolver {
  readonly #desk: RightsDesk;

  constructor(desk: RightsDesk) {
    this.#desk = desk;
  }

  @FieldResolver()
  async bundle(@Root() { row, facts }: ReadRequest, @Ctx() { now }: SubgraphContext): Promise<string | null> {
    return await exportBundle(this.#desk, row, facts, new Date(now * 1000));
  }
}
