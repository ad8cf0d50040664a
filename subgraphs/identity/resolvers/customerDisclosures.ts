import type { Kysely } from 'kysely';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { isPurpose, type Purpose } from '../../../schema/vocabulary/purposes.ts';
import { connectionOf, pageSize, positionAfter } from '../../kit/connections.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { disclosureInWords } from '../disclosures/disclosureInWords.ts';
import {
  type DisclosurePageAsk,
  type DisclosurePosition,
  type DisclosureRow,
  disclosurePages,
} from '../disclosures/readDisclosures.ts';
import type { IdentityTables } from '../tables.ts';
import { Customer } from '../types/customer.ts';
import type { Disclosure, DisclosureConnection } from '../types/disclosure.ts';

/** Who was told what of a customer. */
@Resolver(() => Customer)
export class CustomerDisclosuresResolver {
  readonly #database: Kysely<IdentityTables>;
  readonly #cursors: Keyring;

  constructor(database: Kysely<IdentityTables>, cursors: Keyring) {
    this.#database = database;
    this.#cursors = cursors;
  }

  @FieldResolver()
  async disclosures(
    @Root() { facts }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, {
      defaultValue: 10,
      description: 'How many disclosures the page may hold: 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Read on after this place: the endCursor of the page before. The latest disclosures when left out.',
    })
    after?: string | null,
  ): Promise<DisclosureConnection> {
    const { tenant, self } = context.ask;
    const size = pageSize(first);
    const paging = { ring: this.#cursors, scope: `Customer.disclosures/${tenant}/${facts.id}`, positionOf };
    const position = positionAfter(paging, after);
    // what was told of somebody who is the customer by a guess is not for the customer to read
    const own = facts.family.filter(({ deterministic }) => deterministic || self === undefined);
    const loader = context.loader(
      `disclosurePages/${size}/${tenant}`,
      (asks: readonly DisclosurePageAsk[]) => disclosurePages(this.#database, tenant, size + 1, asks),
      (ask) => JSON.stringify(ask),
    );
    const rows = await loader.load({
      ids: own.map(({ id }) => id),
      after: position === undefined ? undefined : readPosition(position),
    });
    return connectionOf(rows, size, paging, (row) => disclosureOf(row, self));
  }
}

function disclosureOf(row: DisclosureRow, self: string | undefined): Disclosure {
  const person = self === undefined || row.person === self ? row.person : '';
  return {
    id: `${row.id}/${row.part}`,
    at: row.disclosed_at,
    client: row.client || null,
    person: person || null,
    purpose: knownPurpose(row.purpose),
    automated: row.automated,
    released: row.released,
    withheld: row.withheld.map((entry) => ({ ...entry })),
    read: row.read.map((entry) => ({ ...entry, purpose: knownPurpose(entry.purpose) })),
    sentence: disclosureInWords(row),
  };
}

function knownPurpose(purpose: string): Purpose | null {
  return isPurpose(purpose) ? purpose : null;
}

function positionOf({ disclosed_at, id, part }: DisclosurePosition): string {
  return JSON.stringify([disclosed_at, id, part]);
}

/** The inverse of positionOf. */
function readPosition(position: string): DisclosurePosition {
  const [at, id, part] = JSON.parse(position) as [string, string, number];
  return { disclosed_at: new Date(at), id, part };
}
