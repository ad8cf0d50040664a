import type { Caller } from '../../schema/consent/callerToken.ts';
import { decide, servesPurpose } from '../../schema/consent/decide.ts';
import type { Keyring } from '../../schema/consent/keys.ts';
import { isPurpose } from '../../schema/vocabulary/purposes.ts';
import { recordKey } from '../kit/claims.ts';
import type { SubgraphContext } from '../kit/context.ts';
import { stamp } from '../kit/ownership.ts';
import { certaintyOf } from './certainly.ts';
import { conflictsOf, type FieldConflict } from './conflicts.ts';
import { fingerprints } from './fingerprints.ts';
import type { Criterion, Lookup } from './lookups.ts';
import type { PassportOffice } from './passports.ts';
import type { CustomerFacts, CustomerRecords, FoundRecord, IdentityStore, LinkedRecord } from './store.ts';
import { Customer } from './types/customer.ts';
import type { CustomerMatch } from './types/lookup.ts';
import { departmentOf } from './types/vocabulary.ts';

/** More people than this are no answer to the question who somebody is. */
const MOST_MATCHES = 100;

/** No customer has this id. */
const NOBODY = '';

/** What the directory reads of the store. */
export type DirectoryStore = Pick<
  IdentityStore,
  'customers' | 'linkedRecords' | 'recordsByClaim' | 'recordById' | 'claims'
>;

/** Finds customers for a caller, each with a passport of the caller's own. Without a purpose nobody is found. */
export class CustomerDirectory {
  readonly #store: DirectoryStore;
  readonly #passports: PassportOffice;
  readonly #fingerprint: Keyring;

  constructor(store: DirectoryStore, passports: PassportOffice, fingerprint: Keyring) {
    this.#store = store;
    this.#passports = passports;
    this.#fingerprint = fingerprint;
  }

  /**
   * The customers of those ids, in their order; null where there is none whom the caller may know of. The consents are
   * read here, in three statements for all customers of a request, and never kept for another one.
   */
  async customers(context: SubgraphContext, ids: readonly string[]): Promise<(Customer | null)[]> {
    const caller = knownCaller(context);
    if (caller === undefined) return ids.map(() => null);
    const loader = context.loader<string, Customer | null>('customers', async (wanted) => {
      const self = caller.kind === 'SELF_SERVICE' ? caller.person : undefined;
      const found = await this.#store.customers(caller.tenant, wanted, self);
      return found.map((facts) => facts && this.#admit(context, caller, facts));
    });
    return await Promise.all(ids.map((id) => loader.load(id)));
  }

  /** Who meets the lookup and lets the caller use what it reveals; everybody else is not there. Surest first. */
  async find(context: SubgraphContext, lookup: Lookup): Promise<CustomerMatch[]> {
    const caller = knownCaller(context);
    if (caller === undefined || !servesPurpose(lookup.rule, caller.purpose)) return [];
    const found = await Promise.all(
      lookup.criteria.map((criterion) => this.#recordsMeeting(caller.tenant, criterion)),
    );
    const ids = [...new Set(found.flat().map((record) => record.customer))];
    // Somebody is read in any case: how long it takes must not tell a customer who is kept back from one who is not there.
    const customers = await this.customers(context, ids.length > 0 ? ids : [NOBODY]);
    // Two ids may have led to one customer.
    const distinct = new Map(
      customers.flatMap((customer) => (customer ? [[customer.id, customer] as const] : [])),
    );
    const matches = [...distinct.values()].flatMap((customer) => {
      const standing = context.owners.get(customer)?.standing;
      if (!standing || decide(lookup.rule, caller.purpose, standing).kind === 'Withheld') return [];
      const confidence = confidenceOf(customer.facts.records, found);
      if (confidence === undefined) return [];
      return [{ customer, confidence, matchedOn: lookup.criteria.map(({ matchedOn }) => matchedOn) }];
    });
    return matches
      .sort((a, b) => b.confidence - a.confidence || (a.customer.id < b.customer.id ? -1 : 1))
      .slice(0, MOST_MATCHES);
  }

  /**
   * The records, as this caller may know them, of a customer whose passport was minted for the caller; null where there is
   * nobody by that id, or not any more: of who was merged since the passport does not say what the others allow. Two
   * statements for all customers of a request.
   */
  async records(context: SubgraphContext, id: string): Promise<CustomerRecords | null> {
    const { tenant, self } = context.ask;
    const loader = context.loader<string, CustomerRecords | null>('records', async (wanted) => {
      const found = await this.#store.linkedRecords(tenant, wanted, self);
      return found.map((known, index) => {
        if (known === null || self !== undefined) return known && { ...known, ...ownRecords(known) };
        return known.id === wanted[index] ? known : null;
      });
    });
    return await loader.load(id);
  }

  /** Where departments contradict each other about the customer. One statement for all customers of a request. */
  async conflicts(context: SubgraphContext, customer: CustomerRecords): Promise<FieldConflict[]> {
    const { tenant } = context.ask;
    const loader = context.loader<CustomerRecords, FieldConflict[]>(
      'conflicts',
      async (wanted) => {
        const records = wanted.flatMap((known) => known.records);
        const claims = await this.#store.claims(tenant, records, this.#fingerprint.keys[0].id);
        const byRecord = Map.groupBy(claims, recordKey);
        return wanted.map((known) =>
          conflictsOf(known.records.flatMap((record) => byRecord.get(recordKey(record)) ?? [])),
        );
      },
      (known) => known.id,
    );
    return await loader.load(customer);
  }

  /** The customer as this caller may know them, or null. */
  #admit(context: SubgraphContext, caller: Caller, known: CustomerFacts): Customer | null {
    const isSelf = caller.kind === 'SELF_SERVICE';
    if (isSelf && !known.family.some(({ id }) => id === caller.person)) return null;
    const facts = isSelf ? ownFacts(known, caller.person) : known;
    const passport = this.#passports.mint(facts, caller, context.now);
    return stamp(new Customer(facts, passport.text), passport.own, context);
  }

  async #recordsMeeting(tenant: string, criterion: Criterion): Promise<FoundRecord[]> {
    if (criterion.kind === 'Record')
      return await this.#store.recordById(tenant, departmentOf(criterion.department), criterion.recordId);
    const { attribute, value } = criterion;
    return await this.#store.recordsByClaim(
      tenant,
      attribute,
      fingerprints(this.#fingerprint, tenant, attribute, value),
    );
  }
}

/** The caller, if it asks for a purpose that there is. */
function knownCaller({ caller }: SubgraphContext): Caller | undefined {
  return caller !== undefined && isPurpose(caller.purpose) ? caller : undefined;
}

/**
 * What a person may see as their own, under the id that they go by, though it was given up: a wrong guess must not show them
 * somebody else's. Refusals that came in with a guess still count (the passport is minted from all events that count), they
 * are just not told.
 */
function ownFacts(facts: CustomerFacts, id: string): CustomerFacts {
  return { ...facts, id, ...ownRecords(facts) };
}

/** A guess may be somebody else's record. */
function ownRecords({ records }: CustomerRecords): Pick<CustomerRecords, 'records'> {
  return { records: records.filter(({ deterministic }) => deterministic) };
}

/** How sure it is that the customer meets every criterion; undefined when one is met by no record of theirs. */
function confidenceOf(
  records: readonly LinkedRecord[],
  found: readonly (readonly FoundRecord[])[],
): number | undefined {
  const certainty = new Map(records.map((record) => [recordKey(record), certaintyOf(record)]));
  const best = found.map((list) =>
    Math.max(-1, ...list.map((record) => certainty.get(recordKey(record)) ?? -1)),
  );
  const weakest = Math.min(...best);
  return weakest < 0 ? undefined : weakest;
}
