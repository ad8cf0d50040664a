import type { SubgraphContext } from '../kit/context.ts';
import { type CircumstanceInForce, eachKindOnce } from './circumstances.ts';
import type { Contact } from './contact.ts';
import { byRecency } from './goldenRecord.ts';
import type {
  AccountRow,
  AddressRow,
  CrmStore,
  InteractionPageAsk,
  InteractionPosition,
  InteractionRow,
} from './store.ts';
import type { Whereabouts } from './timeZones.ts';

/** The store's reads, batched: what a request asks for one by one goes to the database together. */
export class CrmLoaders {
  readonly #store: CrmStore;

  constructor(store: CrmStore) {
    this.#store = store;
  }

  /** The contact's accounts, the most recently updated first. */
  async accounts(context: SubgraphContext, contact: Contact): Promise<AccountRow[]> {
    const rows = await ofEveryRecord(context, contact, 'accounts', this.#store.accounts);
    return rows.filter((row) => row !== undefined).sort(byRecency);
  }

  /** In the order of the accounts, and of each the primary one first. */
  async emails(context: SubgraphContext, contact: Contact): Promise<string[]> {
    return await this.#ofAccounts(context, contact, 'emailsOf', this.#store.emailsOf);
  }

  /** In the order of the accounts, and of each the one to use first. */
  async addresses(context: SubgraphContext, contact: Contact): Promise<AddressRow[]> {
    return await this.#ofAccounts(context, contact, 'addressesOf', this.#store.addressesOf);
  }

  /** What is to be respected at the moment of the request: each kind once, the oldest first. */
  async circumstances(context: SubgraphContext, contact: Contact): Promise<CircumstanceInForce[]> {
    const now = new Date(context.now * 1000);
    const read: Read<CircumstanceInForce[]> = (tenant, accounts) =>
      this.#store.circumstancesOf(tenant, now, accounts);
    return eachKindOnce((await ofEveryRecord(context, contact, 'circumstancesOf', read)).flat());
  }

  /** What each account says of where the customer is. */
  async whereabouts(context: SubgraphContext, contact: Contact): Promise<readonly Whereabouts[]> {
    const [accounts, addresses] = await Promise.all([
      this.accounts(context, contact),
      this.addresses(context, contact),
    ]);
    return accounts.map(({ id, time_zone }) => ({
      recorded: time_zone,
      country:
        addresses.find(({ account_id, country }) => account_id === id && country !== null)?.country ?? null,
    }));
  }

  /** Up to `limit` of the contact's interactions after a position, the newest first. */
  async interactionPage(
    context: SubgraphContext,
    { section: { tenant, records } }: Contact,
    limit: number,
    after: InteractionPosition | undefined,
  ): Promise<InteractionRow[]> {
    const loader = context.loader(
      `interactionPages/${limit}/${tenant}`,
      (asks: readonly InteractionPageAsk[]) => this.#store.interactionPages(tenant, limit, asks),
      (ask) => JSON.stringify(ask),
    );
    return await loader.load({ accounts: records, after });
  }

  async #ofAccounts<R>(
    context: SubgraphContext,
    contact: Contact,
    name: string,
    read: Read<R[]>,
  ): Promise<R[]> {
    const [accounts, groups] = await Promise.all([
      this.accounts(context, contact),
      ofEveryRecord(context, contact, name, read),
    ]);
    const groupOf = new Map(contact.section.records.map((record, index) => [record, groups[index] ?? []]));
    return accounts.flatMap((account) => groupOf.get(account.id) ?? []);
  }
}

type Read<R> = (tenant: string, keys: readonly string[]) => Promise<R[]>;

/** A read of each of the contact's records, together with those of all other contacts of the request. */
function ofEveryRecord<R>(
  context: SubgraphContext,
  { section: { tenant, records } }: Contact,
  name: string,
  read: Read<R>,
): Promise<R[]> {
  const loader = context.loader(`${name}/${tenant}`, (keys: readonly string[]) => read(tenant, keys));
  return Promise.all(records.map((record) => loader.load(record)));
}
