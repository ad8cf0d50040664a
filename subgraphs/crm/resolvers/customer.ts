import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { CrmLoaders } from '../crmLoaders.ts';
import { survivor } from '../goldenRecord.ts';
import type { AccountRow } from '../store.ts';
import { timeZonesOf } from '../timeZones.ts';
import { Address } from '../types/address.ts';
import { Circumstance } from '../types/circumstance.ts';
import { Customer } from '../types/customer.ts';
import { Employee } from '../types/employee.ts';
import { PersonName } from '../types/personName.ts';
import type { Channel, Tier } from '../vocabulary.ts';

@Resolver(() => Customer)
export class CustomerResolver {
  readonly #crm: CrmLoaders;

  constructor(crm: CrmLoaders) {
    this.#crm = crm;
  }

  @FieldResolver()
  name(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<PersonName | null> {
    return this.#survivor(customer, context, ({ given_name: given, family_name: family }) =>
      given === null && family === null ? null : new PersonName(given, family),
    );
  }

  @FieldResolver()
  async email(@Root() { contact }: Customer, @Ctx() context: SubgraphContext): Promise<string | null> {
    const [first] = await this.#crm.emails(context, contact);
    return first ?? null;
  }

  @FieldResolver()
  phone(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<string | null> {
    return this.#survivor(customer, context, (account) => account.phone);
  }

  @FieldResolver()
  async addresses(@Root() { contact }: Customer, @Ctx() context: SubgraphContext): Promise<Address[]> {
    const rows = await this.#crm.addresses(context, contact);
    const distinct = new Map<string, Address>();
    for (const address of rows.map((row) => new Address(row))) {
      const text = JSON.stringify(address);
      if (!distinct.has(text)) distinct.set(text, address);
    }
    return [...distinct.values()];
  }

  @FieldResolver()
  birthDate(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<string | null> {
    return this.#survivor(customer, context, (account) => account.birth_date);
  }

  @FieldResolver()
  tier(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Tier | null> {
    return this.#survivor(customer, context, (account) => account.tier);
  }

  @FieldResolver()
  accountManager(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Employee | null> {
    return this.#survivor(customer, context, (account) => Employee.ofRow(account));
  }

  @FieldResolver()
  preferredChannel(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<Channel | null> {
    return this.#survivor(customer, context, (account) => account.preferred_channel);
  }

  @FieldResolver()
  preferredLanguage(@Root() customer: Customer, @Ctx() context: SubgraphContext): Promise<string | null> {
    return this.#survivor(customer, context, (account) => account.preferred_language);
  }

  @FieldResolver()
  async timeZones(
    @Root() { contact }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<readonly string[]> {
    return timeZonesOf(await this.#crm.whereabouts(context, contact));
  }

  @FieldResolver()
  async circumstances(
    @Root() { contact }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<Circumstance[]> {
    const inForce = await this.#crm.circumstances(context, contact);
    return inForce.map((circumstance) => new Circumstance(circumstance));
  }

  async #survivor<V>(
    { contact }: Customer,
    context: SubgraphContext,
    value: (account: AccountRow) => V | null,
  ): Promise<V | null> {
    return survivor(await this.#crm.accounts(context, contact), value);
  }
}
