import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { DepartmentDatabases } from '../../cli/departmentDatabases.ts';
import { departmentKeys, type LocalKeys } from '../../cli/localKeys.ts';
import { CALLER_HEADER, type Caller, mintCallerToken } from '../../schema/consent/callerToken.ts';
import { grantsOf } from '../../schema/consent/grants.ts';
import { deriveKeyring } from '../../schema/consent/keys.ts';
import { mintSection, PASSPORT_LIFETIME_SECONDS } from '../../schema/consent/passport.ts';
import type { Guard } from '../../subgraphs/kit/consentGuard.ts';
import { type Department, RECORD_KEEPERS } from '../../subgraphs/kit/departments.ts';
import { SAMPLE_TENANT } from '../../subgraphs/kit/sample/sampleCustomer.ts';
import type { Subgraph } from '../../subgraphs/kit/subgraph.ts';
import { SUBGRAPHS } from '../../subgraphs/registry.ts';

/** An object of an answer, as JSON. */
export type Json = { readonly [field: string]: unknown };

/** All that the departments would tell of a customer if nobody kept them from it. */
export interface HarvestedCustomer {
  /** Fields of Customer, by all of the customer's records. Lists that are served in pages are whole. */
  readonly full: Json;
  /** The same by those records only that are certainly the customer's. */
  readonly certain: Json;
}

/** Asks departments for everything, with every right. */
export interface Harvester {
  /** undefined where there is no such customer. */
  customer(id: string): Promise<HarvestedCustomer | undefined>;
  /** Root fields about nobody. */
  aboutNobody(): Promise<Json>;
  /** All matches of findCustomers, `{ customer: { id }, … }`. */
  find(by: object): Promise<readonly Json[]>;
}

/** Nothing is withheld. */
export const noGuard: Guard = () => ({ kind: 'Released' });

const LONGEST_PAGE = 100;

/** Builds the departments once more on the same data, without their guards, and reads them one by one: no gateway. */
export async function createHarvester(databases: DepartmentDatabases, keys: LocalKeys): Promise<Harvester> {
  const departments = new Map<string, OpenDepartment>();
  for (const { name, create } of SUBGRAPHS) {
    const own = departmentKeys(keys, name);
    departments.set(
      name,
      new OpenDepartment(await create({ database: databases.of(name), keys: own, guard: noGuard }), keys),
    );
  }
  const of = (name: string) => departments.get(name) as OpenDepartment;
  const identity = of('identity');
  // the playbook keeps nothing: what it answers it is handed
  const others = RECORD_KEEPERS.map(of);

  async function departmentsOf(id: string, sources: readonly Source[]): Promise<Json> {
    const parts = await Promise.all(
      others.map((department) => {
        const own = sources.filter((source) => source.department.toLowerCase() === department.name);
        return department.entity(
          id,
          own.map(({ recordId }) => recordId),
        );
      }),
    );
    return Object.assign({}, ...parts) as Json;
  }

  return {
    async customer(id) {
      const known = await identity.customer(id, undefined);
      if (known === undefined) return undefined;
      const survivor = String(known.id);
      const sources = known.sources as readonly Source[];
      const certain = sources.filter(({ deterministic }) => deterministic);
      const toThemselves = await identity.customer(survivor, survivor);
      return {
        full: { ...known, ...(await departmentsOf(survivor, sources)) },
        certain: { ...toThemselves, sources: certain, ...(await departmentsOf(survivor, certain)) },
      };
    },
    async aboutNobody() {
      const parts = await Promise.all(
        [...departments.values()].map((department) => department.aboutNobody()),
      );
      return Object.assign({}, ...parts) as Json;
    },
    find: (by) => identity.find(by),
  };
}

/** A record of a customer, as identity knows it. */
interface Source {
  readonly department: string;
  readonly recordId: string;
  readonly deterministic: boolean;
}

/** One department without a guard. */
class OpenDepartment {
  readonly #subgraph: Subgraph;
  readonly #keys: LocalKeys;

  constructor(subgraph: Subgraph, keys: LocalKeys) {
    this.#subgraph = subgraph;
    this.#keys = keys;
  }

  get name(): Department {
    return this.#subgraph.name;
  }

  async customer(id: string, self: string | undefined): Promise<Json | undefined> {
    const query = `query ($id: ID!) { customer(id: $id) ${this.#everythingOf('Customer')} }`;
    const { customer } = await this.#ask(query, { id }, self);
    return (customer as Json | null) ?? undefined;
  }

  async find(by: object): Promise<readonly Json[]> {
    const query = `query ($by: CustomerLookup!) { findCustomers(by: $by) { customer { id } matchedOn confidence } }`;
    return (await this.#ask(query, { by }, undefined)).findCustomers as readonly Json[];
  }

  async aboutNobody(): Promise<Json> {
    const fields = Object.values(this.#subgraph.schema.getQueryType()?.getFields() ?? {}).filter(
      (field) => field.args.length === 0 && !field.name.startsWith('_'),
    );
    if (fields.length === 0) return {};
    return await this.#ask(`{ ${fields.map((field) => selection(field, [])).join(' ')} }`, {}, undefined);
  }

  async entity(customer: string, records: readonly string[]): Promise<Json> {
    const representations = [{ __typename: 'Customer', passport: this.#passport(customer, records) }];
    const ask = async (text: string) => {
      const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer ${text} } }`;
      const { _entities } = await this.#ask(query, { representations }, undefined);
      return (_entities as readonly Json[])[0] ?? {};
    };
    const everything = this.#everythingOf('Customer');
    if (everything === '') return {};
    const whole = { ...(await ask(everything)) };
    for (const field of fieldsOf(this.#subgraph.schema.getType('Customer')).filter(isTold)) {
      if (!field.args.some(({ name }) => name === 'after')) continue;
      whole[field.name] = await this.#restOf(whole[field.name] as Page, async (after) => {
        const page = await ask(`{ ${selection(field, [], after)} }`);
        return page[field.name] as Page;
      });
    }
    return whole;
  }

  /** Reads on until a list is whole. */
  async #restOf(first: Page, next: (after: string) => Promise<Page>): Promise<Page> {
    let page = first;
    const edges = [...page.edges];
    while (page.pageInfo.hasNextPage) {
      page = await next(String(page.pageInfo.endCursor));
      edges.push(...page.edges);
    }
    return { ...first, edges, pageInfo: page.pageInfo };
  }

  #everythingOf(type: string): string {
    return selections(this.#subgraph.schema.getType(type), []) ?? '';
  }

  #passport(customer: string, records: readonly string[]): string {
    const now = Math.floor(Date.now() / 1000);
    return mintSection(
      {
        audience: this.name,
        tenant: SAMPLE_TENANT,
        customer,
        issuedAt: now,
        expiresAt: now + PASSPORT_LIFETIME_SECONDS,
        grants: grantsOf({ RIGHTS_FULFILMENT: 'ALL' }),
        records,
      },
      deriveKeyring(this.#keys.passportMaster, 'passport', this.name).keys[0],
    );
  }

  /** Throws when there is any error: a harvest is whole or it is none. */
  async #ask(query: string, variables: Json, self: string | undefined): Promise<Json> {
    const headers = { [CALLER_HEADER]: this.#caller(self) };
    const { data, errors } = await this.#subgraph.execute({ query, variables }, headers);
    if (errors !== undefined || !data)
      throw new Error(`${this.name} does not tell all: ${errors?.[0]?.message}`);
    return JSON.parse(JSON.stringify(data)) as Json;
  }

  #caller(self: string | undefined): string {
    const now = Math.floor(Date.now() / 1000);
    const caller: Caller = {
      audience: this.name,
      tenant: SAMPLE_TENANT,
      client: 'harvester',
      kind: self === undefined ? 'APP' : 'SELF_SERVICE',
      automated: false,
      purpose: 'RIGHTS_FULFILMENT',
      holds: ['RIGHTS_FULFILMENT'],
      scopes: [],
      person: self ?? '',
      derivedField: '',
      requestId: 'harvest',
      issuedAt: now,
      expiresAt: now + PASSPORT_LIFETIME_SECONDS,
    };
    return mintCallerToken(caller, deriveKeyring(this.#keys.callerMaster, 'caller', this.name).keys[0]);
  }
}

interface Page extends Json {
  readonly edges: readonly Json[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

type Field = GraphQLField<unknown, unknown>;

function fieldsOf(type: GraphQLNamedType | undefined): readonly Field[] {
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

/** Whether a department tells it by itself: not what others own, nor what is derived from that, nor what no client sees. */
function isTold({ astNode }: Field): boolean {
  const marks = astNode?.directives?.map(({ name }) => name.value) ?? [];
  return !['external', 'derives', 'inaccessible'].some((mark) => marks.includes(mark));
}

/** All fields of a type that it tells but for the passport and questions, and all of theirs. Undefined for a type without any. */
function selections(
  type: GraphQLNamedType | undefined,
  above: readonly GraphQLObjectType[],
): string | undefined {
  if (!isObjectType(type)) return undefined;
  const fields = fieldsOf(type).filter((field) => {
    const named = getNamedType(field.type);
    // what takes an argument that must be given is no data, but an answer to a question
    if (field.name === 'passport' || field.args.some(isRequiredArgument) || !isTold(field)) return false;
    return !(isObjectType(named) && [...above, type].includes(named));
  });
  if (fields.length === 0) return undefined;
  return `{ ${fields.map((field) => selection(field, [...above, type])).join(' ')} }`;
}

function selection(field: Field, above: readonly GraphQLObjectType[], after?: string): string {
  const isPaged = field.args.some(({ name }) => name === 'first');
  const place = after === undefined ? '' : `, after: ${JSON.stringify(after)}`;
  const args = isPaged ? `(first: ${LONGEST_PAGE}${place})` : '';
  return `${field.name}${args} ${selections(getNamedType(field.type), above) ?? ''}`;
}
