import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { connectionOf, pageSize, positionAfter } from '../../kit/connections.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import type { Contact } from '../contact.ts';
import type { CrmLoaders } from '../crmLoaders.ts';
import type { InteractionPosition, InteractionRow } from '../store.ts';
import { Customer } from '../types/customer.ts';
import { Interaction, type InteractionConnection } from '../types/interaction.ts';

@Resolver(() => Customer)
export class InteractionsResolver {
  readonly #crm: CrmLoaders;
  readonly #cursors: Keyring;

  constructor(crm: CrmLoaders, cursors: Keyring) {
    this.#crm = crm;
    this.#cursors = cursors;
  }

  @FieldResolver()
  async interactions(
    @Root() { contact }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, {
      defaultValue: 10,
      description: 'How many interactions the page may hold: 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Read on after this place: the endCursor of the page before. The latest interactions when left out.',
    })
    after?: string | null,
  ): Promise<InteractionConnection> {
    const size = pageSize(first);
    const paging = { ring: this.#cursors, scope: scopeOf(contact), positionOf };
    const position = positionAfter(paging, after);
    const rows = await this.#crm.interactionPage(
      context,
      contact,
      size + 1,
      position === undefined ? undefined : readPosition(position),
    );
    return connectionOf(rows, size, paging, (row) => new Interaction(row));
  }
}

function scopeOf({ section: { tenant, customer } }: Contact): string {
  return `Customer.interactions/${tenant}/${customer}`;
}

function positionOf(row: InteractionRow): string {
  return JSON.stringify([row.occurred_at, row.id]);
}

/** The inverse of positionOf. */
function readPosition(position: string): InteractionPosition {
  const [occurredAt, id] = JSON.parse(position) as [string, string];
  return { occurredAt: new Date(occurredAt), id };
}
